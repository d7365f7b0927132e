import { DataError } from "./errors.ts";
import { checkCount } from "./internal/check-count.ts";
import { createMatrix, type Matrix, transpose } from "./matrix.ts";
import { columnMeans } from "./mean.ts";
import { multiply } from "./multiply.ts";
import { columnStandardDeviations, type MomentOptions } from "./standard-deviation.ts";

/**
 * Computes the covariance matrix of the columns.
 *
 * @param a - Matrix `[n, d]`, n > `ddof`.
 * @returns A new, exactly symmetric matrix `[d, d]`.
 * @throws ShapeError when there are too few rows.
 */
export function covariance(a: Matrix, { ddof = 1 }: MomentOptions = {}): Matrix {
  checkCount("covariance", a.rows, ddof + 1);
  const ones = new Float64Array(a.columns).fill(1);
  return products(a, ones, a.rows - ddof);
}

/**
 * Computes the matrix of Pearson correlations of the columns.
 *
 * @param a - Matrix `[n, d]`, n ≥ 2.
 * @returns A new, exactly symmetric matrix `[d, d]` with entries in [−1, 1] and a diagonal of ones.
 * @throws ShapeError when there are too few rows.
 * @throws DataError when a column is constant or has an entry that is not finite; names the column.
 */
export function correlation(a: Matrix): Matrix {
  checkCount("correlation", a.rows, 2);
  const deviations = columnStandardDeviations(a, { ddof: 0 });
  const bad = deviations.findIndex((deviation) => !(deviation > 0));
  if (bad >= 0) {
    throw new DataError(
      `correlation: expected finite values that vary, got a standard deviation of ${deviations[bad]} in column ${bad}`,
      { column: bad },
    );
  }
  const result = products(a, deviations, a.rows);
  for (let i = 0; i < result.data.length; i++) {
    const onDiagonal = i % (a.columns + 1) === 0;
    result.data[i] = onDiagonal ? 1 : Math.min(1, Math.max(-1, result.data[i]!));
  }
  return result;
}

/** Sums of products of the columns' deviations from their means, over `scales` and `divisor`. */
function products(a: Matrix, scales: Float64Array, divisor: number): Matrix {
  const means = columnMeans(a);
  const centred = createMatrix(a.rows, a.columns);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0, p = i * a.columns; j < a.columns; j++) {
      centred.data[p + j] = (a.data[p + j]! - means[j]!) / scales[j]!;
    }
  }
  const sums = multiply(transpose(centred), centred);
  return { ...sums, data: sums.data.map((sum) => sum / divisor) };
}
