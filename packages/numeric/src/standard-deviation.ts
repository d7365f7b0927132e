import { checkCount } from "./internal/check-count.ts";
import { columnSlices, moments } from "./internal/moments.ts";
import type { Matrix } from "./matrix.ts";

/** How sums of squares are averaged. */
export interface MomentOptions {
  /** What is subtracted from the number of values: 1 (default) for unbiased variances, 0 for those of the values themselves. */
  readonly ddof?: number;
}

/**
 * Computes the variance.
 *
 * @param values - More than `ddof`; NaN results when one is not finite.
 * @throws ShapeError when there are too few.
 */
export function variance(values: ArrayLike<number>, { ddof = 1 }: MomentOptions = {}): number {
  checkCount("variance", values.length, ddof + 1);
  return (moments(values, { first: 0, stride: 1 }).spread / Math.sqrt(values.length - ddof)) ** 2;
}

/**
 * Computes the standard deviation; right also where the variance would overflow or vanish.
 *
 * @param values - More than `ddof`; NaN results when one is not finite.
 * @throws ShapeError when there are too few.
 */
export function standardDeviation(
  values: ArrayLike<number>,
  { ddof = 1 }: MomentOptions = {},
): number {
  checkCount("standardDeviation", values.length, ddof + 1);
  return moments(values, { first: 0, stride: 1 }).spread / Math.sqrt(values.length - ddof);
}

/**
 * Computes the standard error of the mean of independent values, √(variance / n).
 *
 * @param values - At least two; NaN results when one is not finite.
 * @throws ShapeError when there are fewer.
 */
export function standardError(values: ArrayLike<number>): number {
  checkCount("standardError", values.length, 2);
  return standardDeviation(values) / Math.sqrt(values.length);
}

/**
 * Computes the standard deviation of every column.
 *
 * @param a - Matrix `[n, d]`, n > `ddof`.
 * @returns Standard deviations, length d.
 * @throws ShapeError when there are too few rows.
 */
export function columnStandardDeviations(
  a: Matrix,
  { ddof = 1 }: MomentOptions = {},
): Float64Array {
  checkCount("columnStandardDeviations", a.rows, ddof + 1);
  const root = Math.sqrt(a.rows - ddof);
  return Float64Array.from(
    columnSlices(a.columns),
    (slice) => moments(a.data, slice).spread / root,
  );
}
