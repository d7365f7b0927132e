import type { NumericColumn } from "@mienf/io";

/** One pair of columns to be estimated; plain data, so that it can be sent to another thread. */
export interface PairTask {
  readonly x: NumericColumn;
  readonly y: NumericColumn;
  readonly missing: "error" | "drop";
  readonly estimator: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Shuffles for the p-value; 0 leaves it out. */
  readonly permutations: number;
  readonly seed: number;
}
