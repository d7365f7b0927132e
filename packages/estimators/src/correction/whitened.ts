import type { Matrix } from "@mienf/numeric";
import { cholesky, columnMeans, covariance, createMatrix } from "@mienf/numeric";

/**
 * Rows with mean 0 and covariance 1, and the log-determinant of the map that takes them there.
 *
 * @param rows - shape `[n, dim]`, n > 1; borrowed.
 * @returns nothing where a column follows from others.
 */
export function whitened(rows: Matrix): { readonly rows: Matrix; readonly logDet: number } | null {
  const dim = rows.columns;
  const means = columnMeans(rows);
  let factor: Float64Array;
  try {
    factor = cholesky(covariance(rows)).data;
  } catch {
    return null;
  }
  const white = createMatrix(rows.rows, dim);
  for (let row = 0; row < rows.rows; row += 1) {
    for (let i = 0; i < dim; i += 1) {
      let value = rows.data[row * dim + i]! - means[i]!;
      for (let j = 0; j < i; j += 1) {
        value -= factor[i * dim + j]! * white.data[row * dim + j]!;
      }
      white.data[row * dim + i] = value / factor[i * dim + i]!;
    }
  }
  let logDet = 0;
  for (let i = 0; i < dim; i += 1) {
    logDet -= Math.log(factor[i * dim + i]!);
  }
  return { rows: white, logDet };
}
