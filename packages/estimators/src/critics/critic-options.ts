import { ConfigError } from "@mienf/numeric";
import * as z from "zod";

const count = (minimum: number) => z.coerce.number().int().min(minimum);
const positive = () => z.coerce.number().positive();

/** Options of every estimator that trains a score of pairs. */
export const trainingFields = {
  preset: z
    .enum(["none", "paper"])
    .default("none")
    .describe(
      "paper: hyper-parameters of Butakov et al. 2024 for every option that is left at its default",
    ),
  margins: z
    .enum(["auto", "gaussianize", "standardize"])
    .default("auto")
    .describe(
      "treatment of each column first: a monotone map to a Gaussian margin, an affine map, or whichever held-out values prefer",
    ),
  folds: count(2)
    .max(50)
    .default(4)
    .describe("parts of the rows; each is scored by a model trained on the others"),
  hidden: count(1).max(4096).default(128).describe("width of the hidden layers"),
  layers: count(1).max(16).default(2).describe("number of hidden layers"),
  epochs: count(0).max(100_000).default(200).describe("passes over the training rows, at most"),
  patience: count(1)
    .default(5)
    .describe(
      "epochs, or 200 steps in up to 20 epochs if those are more, without a better held-out loss before training slows or ends",
    ),
  batch: count(2).default(256).describe("rows of a mini-batch"),
  rate: positive().default(0.004).describe("learning rate at the start"),
  decay: z.coerce.number().min(0).default(0).describe("decoupled weight decay"),
  clip: positive().default(5).describe("largest norm of a gradient"),
  validation: z.coerce
    .number()
    .gt(0)
    .lt(1)
    .default(0.15)
    .describe("share of a fold's training rows that decides when training stops; at most 1024"),
} as const;

/** Options of the network and its pairs, where there is a choice. */
export const networkFields = {
  critic: z
    .enum(["joint", "separable", "distance", "bilinear", "convolutional"])
    .default("joint")
    .describe(
      "network: one of both sides together, a product of two codes, their distance, a bilinear form, or convolutions of images",
    ),
  image: z
    .string()
    .regex(/^(square|[1-9]\d*x[1-9]\d*)$/, "expected square, or height and width such as 16x24")
    .default("square")
    .describe("size of the images of each side, for convolutions"),
  embedding: count(1)
    .max(4096)
    .default(32)
    .describe("width of the codes of a separable or distance critic"),
  negatives: count(1)
    .max(1024)
    .default(2)
    .describe("independent pairs in training for each joint one, by shifting a side of the batch"),
  pairs: count(1)
    .max(100_000)
    .default(64)
    .describe("independent pairs that the estimate looks at for each held-out row"),
} as const;

/** The option of the estimators that read the logarithm of a mean of e^T. */
export const blockField = {
  block: count(0)
    .max(1_000_000)
    .default(0)
    .describe(
      "held-out rows over which the mean of e^T is taken, as published evaluations by batches do: 512 reads higher, which strong dependence needs and which is no bound; 0 takes all",
    ),
} as const;

/** Options of the estimators with a critic, with their defaults. */
export const criticOptions = z.strictObject({ ...trainingFields, ...networkFields });

/** Parsed options of every estimator that trains a score of pairs. */
export type TrainingOptions = {
  [Key in keyof typeof trainingFields]: z.output<(typeof trainingFields)[Key]>;
};

/** Parsed options of the estimators with a critic. */
export type CriticOptions = z.output<typeof criticOptions>;

/** What a network is built from. */
export type NetworkOptions = Pick<
  CriticOptions,
  "critic" | "image" | "embedding" | "hidden" | "layers"
>;

/** Options as callers give them: any of them may be left out. */
export type CriticSettings = z.input<typeof criticOptions>;

/**
 * Butakov et al. 2024, appendix E, with the widths of its authors' code: Adam at 1e-3 without clipping, 5000 epochs of
 * batches of 512, half of the rows to train on, one independent pair for each joint one.
 *
 * There the last weights are used; here those that are best on a tenth of the training rows. As there, the estimate is a mean
 * over batches, each with one independent pair a row.
 */
const PAPER: Partial<CriticOptions & { readonly block: number }> = {
  margins: "standardize",
  folds: 2,
  hidden: 100,
  layers: 2,
  negatives: 1,
  epochs: 5000,
  patience: 5000,
  batch: 512,
  rate: 0.001,
  clip: 1e9,
  validation: 0.1,
  pairs: 1,
  block: 512,
};

/**
 * Parses the options of one estimator, and fills those that are left at their defaults from the preset.
 *
 * @throws ConfigError when a setting is unknown or out of range.
 */
export function parseCriticOptions<Options extends TrainingOptions>(
  name: string,
  schema: z.ZodType<Options>,
  settings: Readonly<Record<string, unknown>>,
): Options {
  const parsed = schema.safeParse(settings);
  if (!parsed.success) {
    throw new ConfigError(`${name}: ${z.prettifyError(parsed.error)}`);
  }
  if (parsed.data.preset === "none") {
    return parsed.data;
  }
  const given: Readonly<Record<string, unknown>> = parsed.data;
  const defaults: Readonly<Record<string, unknown>> = schema.parse({});
  const left = Object.entries(PAPER).filter(
    ([key]) => key in defaults && given[key] === defaults[key],
  );
  return { ...parsed.data, ...Object.fromEntries(left) };
}
