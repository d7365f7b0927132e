import { z } from "zod";
import { dataNumber, originSchema, rounded, roundedAll } from "../numbers-as-data.ts";
import type { ExperimentReport } from "../experiment-report.ts";
import type { OverfitExperiment } from "./overfit-experiment.ts";

const numbers = z.array(dataNumber);

const caseSchema = z.object({
  name: z.string().describe("the sample"),
  method: z.enum(["MINE", "tridiag-N-MIENF"]),
  exact: dataNumber.describe("mutual information of the law, in nats, as is every other amount"),
  rows: z.int().describe("rows that the model was trained on"),
  inSample: dataNumber.describe("estimate from these rows"),
  held: dataNumber.describe("estimate of the same model from unseen rows"),
  crossFitted: dataNumber
    .nullable()
    .describe("of the cross-fitted estimator from the same rows; null where they are too few"),
  seen: numbers.describe("pointwise information of each training row"),
  unseen: numbers.describe("of each unseen row"),
  places: z.object({ x: numbers, y: numbers }).describe("first columns of the training rows"),
  map: z
    .object({ side: z.int(), values: numbers })
    .nullable()
    .describe(
      "pointwise information in the middle of side × side cells of the unit square, rows of growing y; null where a side has several columns",
    ),
});

/** What the experiment on learning by heart gave, as a JSON document. */
export const overfitDataSchema = z.object({
  format: z.literal("mienf-experiment"),
  version: z.literal(1),
  experiment: z.literal("overfit"),
  origin: originSchema,
  options: z.object({ rows: z.int(), dim: z.int(), steps: z.int(), seed: z.int() }),
  cases: z.array(caseSchema),
});

/** Parsed {@link overfitDataSchema}. */
export type OverfitData = z.output<typeof overfitDataSchema>;

/** The experiment as plain data, numbers to six digits. */
export function overfitData(
  { cases, options }: OverfitExperiment,
  origin: ExperimentReport["origin"],
): OverfitData {
  return {
    format: "mienf-experiment",
    version: 1,
    experiment: "overfit",
    origin: origin.map(([label, value]) => [label, value]),
    options: { ...options },
    cases: cases.map(({ seen, unseen, places, map, ...rest }) => ({
      ...rest,
      inSample: rounded(rest.inSample),
      held: rounded(rest.held),
      crossFitted: rest.crossFitted === null ? null : rounded(rest.crossFitted),
      seen: roundedAll(seen),
      unseen: roundedAll(unseen),
      places: { x: roundedAll(places.x), y: roundedAll(places.y) },
      map: map && { side: map.side, values: roundedAll(map.values) },
    })),
  };
}
