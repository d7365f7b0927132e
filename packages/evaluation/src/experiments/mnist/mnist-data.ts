import type { Matrix } from "@mienf/numeric";
import { z } from "zod";
import { dataNumber, originSchema, rounded, roundedAll } from "../numbers-as-data.ts";
import type { ExperimentReport } from "../experiment-report.ts";
import type { MnistExperiment } from "./mnist-experiment.ts";

const picturesSchema = z
  .object({ count: z.int(), grey: z.base64() })
  .describe("pictures one after another, side × side bytes each, 255 for ink, in base64");

/** What the experiment on digits gave, as a JSON document. */
export const mnistDataSchema = z.object({
  format: z.literal("mienf-experiment"),
  version: z.literal(1),
  experiment: z.literal("mnist"),
  origin: originSchema,
  options: z.object({
    pairs: z.int(),
    code: z.int(),
    epochs: z.int(),
    images: z.int(),
    seed: z.int(),
  }),
  estimate: z.object({
    estimator: z.string(),
    mutualInformation: dataNumber.describe("between the codes, in nats"),
    interval: z.object({ low: dataNumber, high: dataNumber, level: z.number() }).nullable(),
    verdict: z.string(),
    warnings: z.array(z.string()),
  }),
  reconstructionLoss: dataNumber.describe("of unseen views, as a share of their variance"),
  components: z
    .array(
      z.object({
        mutualInformation: dataNumber.describe("in nats; components come in descending order"),
        digit: dataNumber.describe("share of its variance between digits"),
        changes: z.array(dataNumber).describe("share linear in each change of the view"),
      }),
    )
    .describe("pairs of latents"),
  side: z.int().describe("pixels along each edge of a picture"),
  steps: z.int().describe("pictures of a walk, the unmoved one in the middle"),
  walks: z.array(
    z.object({
      component: z.int().describe("0 is the one with most information"),
      pictures: picturesSchema.describe("walks of some digits, one after another"),
    }),
  ),
  originals: picturesSchema.describe("the digits that are walked from"),
  reconstructions: picturesSchema.describe("what the autoencoder makes of them"),
});

/** Parsed {@link mnistDataSchema}. */
export type MnistData = z.output<typeof mnistDataSchema>;
/** Pictures as text. */
export type PictureData = z.output<typeof picturesSchema>;

/** The experiment as plain data: numbers to six digits, pictures in 256 levels. */
export function mnistData(
  experiment: MnistExperiment,
  origin: ExperimentReport["origin"],
): MnistData {
  const { estimate, components, meanings, walks, options, side, steps } = experiment;
  const { estimator, mutualInformation, interval, verdict, warnings } = estimate;
  return {
    format: "mienf-experiment",
    version: 1,
    experiment: "mnist",
    origin: origin.map(([label, value]) => [label, value]),
    options: { ...options },
    estimate: {
      estimator,
      mutualInformation: rounded(mutualInformation),
      interval: interval && {
        low: rounded(interval.low),
        high: rounded(interval.high),
        level: interval.level,
      },
      verdict,
      warnings: [...warnings],
    },
    reconstructionLoss: rounded(experiment.reconstructionLoss),
    components: Array.from(components, (information, at) => ({
      mutualInformation: rounded(information),
      digit: rounded(meanings[at]?.digit ?? Number.NaN),
      changes: roundedAll(meanings[at]?.changes ?? []),
    })),
    side,
    steps,
    walks: walks.map(({ component, images }) => ({ component, pictures: pictureData(images) })),
    originals: pictureData(experiment.originals),
    reconstructions: pictureData(experiment.reconstructions),
  };
}

function pictureData({ rows, data }: Matrix): PictureData {
  const grey = Uint8Array.from(data, (level) => Math.round(255 * Math.min(1, Math.max(0, level))));
  return { count: rows, grey: Buffer.from(grey).toString("base64") };
}
