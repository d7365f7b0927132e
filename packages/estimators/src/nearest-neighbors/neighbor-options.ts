import { ConfigError } from "@mienf/numeric";
import * as z from "zod";

const count = (minimum: number) => z.coerce.number().int().min(minimum);

/** Options that all nearest-neighbour estimators share. */
export const commonFields = {
  margins: z
    .enum(["standardize", "normal-scores", "keep"])
    .default("standardize")
    .describe(
      "treatment of each column first: unit variance (rows far out are not let decide it), ranks mapped to a normal law (for heavy tails), or none",
    ),
  ties: z
    .enum(["jitter", "keep"])
    .default("jitter")
    .describe(
      "columns that repeat values: seeded uniform noise of 1e-10 of their spread, or the formula on the data as they are",
    ),
  threads: count(0)
    .max(1024)
    .default(0)
    .describe("worker threads; 0 chooses by the work and the machine; results do not depend on it"),
};

/** Options of estimators of a pair. */
export const pairFields = {
  ...commonFields,
  interval: z
    .enum(["auto", "asymptotic", "subsampling"])
    .default("auto")
    .describe(
      "from the spread over disjoint parts of the rows, or the standard error of the mean of the pointwise values (some 20 % too short: rows share neighbours); auto subsamples 500 to 50,000 rows",
    ),
  parts: count(5)
    .max(1000)
    .default(10)
    .describe("parts of the rows for the interval by subsampling"),
  permutations: count(0)
    .max(100_000)
    .default(0)
    .describe("shuffles of y for the p-value of independence; 0 leaves it out"),
};

/** Neighbours to look for. */
export const neighbors = (initial: number) =>
  count(1)
    .max(10_000)
    .default(initial)
    .describe("neighbours; more lower the variance and raise the bias");

/** How distances are measured. */
export const normField = z
  .enum(["max", "euclidean"])
  .default("max")
  .describe("norm within each side; between the sides it is always the larger");

/** @throws ConfigError when there are not more rows than neighbours. */
export function checkNeighbors(name: string, k: number, sampleSize: number): void {
  if (k >= sampleSize) {
    throw new ConfigError(
      `${name}: expected fewer neighbours than rows, got k = ${k} for ${sampleSize} rows; lower k`,
    );
  }
}
