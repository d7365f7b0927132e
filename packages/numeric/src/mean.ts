import { checkCount } from "./internal/check-count.ts";
import { columnSlices, moments } from "./internal/moments.ts";
import type { Matrix } from "./matrix.ts";

/**
 * Computes the arithmetic mean, within a few units in the last place of the largest value whatever their number.
 *
 * @param values - At least one; NaN results when one is not finite.
 * @throws ShapeError when there is none.
 */
export function mean(values: ArrayLike<number>): number {
  checkCount("mean", values.length, 1);
  return moments(values, { first: 0, stride: 1 }).mean;
}

/**
 * Computes the mean of every column.
 *
 * @param a - Matrix `[n, d]`, n ≥ 1.
 * @returns Means, length d.
 * @throws ShapeError when there is no row.
 */
export function columnMeans(a: Matrix): Float64Array {
  checkCount("columnMeans", a.rows, 1);
  return Float64Array.from(columnSlices(a.columns), (slice) => moments(a.data, slice).mean);
}
