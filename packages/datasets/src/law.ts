import type { Matrix, RandomSource } from "@mienf/numeric";

/** A value of a law's parameter: enough to print the law and to make it again. */
export type ParameterValue = number | string | boolean | readonly number[];

/** Paired rows: row `i` of `x` belongs to row `i` of `y`. */
export interface PairedSample {
  /** Rows of X, shape `[n, dimX]`. */
  readonly x: Matrix;
  /** Rows of Y, shape `[n, dimY]`. */
  readonly y: Matrix;
}

/** A joint law of (X, Y) with known mutual information, in nats. */
export interface Law {
  /** What the law is called: a registry name, a task id, or an expression such as `asinh(student)`. */
  readonly name: string;
  /** The numbers the law was made from. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** Number of coordinates of X. */
  readonly dimX: number;
  /** Number of coordinates of Y. */
  readonly dimY: number;
  /** I(X; Y) in nats; exact unless `mutualInformationStandardError` is there. */
  readonly mutualInformation: number;
  /** Standard error in nats of a mutual information found by seeded Monte Carlo. */
  readonly mutualInformationStandardError?: number;
  /** Nats carried by each independent component; they add up to `mutualInformation`. */
  readonly componentMutualInformation?: Float64Array;
  /**
   * Evaluates log p(x, y) − log p(x) − log p(y) row by row, in nats; −∞ outside the support.
   *
   * @param x - Rows of X, shape `[n, dimX]`.
   * @param y - Rows of Y, shape `[n, dimY]`.
   * @returns One value a row, length `n`.
   * @throws ShapeError when the shapes do not fit the law.
   */
  readonly pointwiseMutualInformation?: (x: Matrix, y: Matrix) => Float64Array;
  /**
   * Draws `n` independent pairs, advancing `source`.
   *
   * @param n - Number of rows, ≥ 0.
   * @param source - Where the randomness comes from; equal sources give equal bytes.
   * @throws ShapeError when `n` is not a whole number ≥ 0.
   */
  readonly sample: (n: number, source: RandomSource) => PairedSample;
}
