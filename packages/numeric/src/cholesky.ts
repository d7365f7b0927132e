import { DomainError } from "./errors.ts";
import { checkSquare } from "./internal/check-matrix.ts";
import { createMatrix, type Matrix } from "./matrix.ts";

/**
 * Factors a symmetric positive definite matrix as L·Lᵀ.
 *
 * Reads the lower triangle only.
 *
 * @param a - Symmetric matrix `[n, n]`.
 * @returns Lower triangular factor L `[n, n]` with a positive diagonal.
 * @throws ShapeError when `a` is not square.
 * @throws DomainError when `a` is not positive definite; the message names the pivot.
 */
export function cholesky(a: Matrix): Matrix {
  checkSquare("cholesky", a);
  const n = a.rows;
  const factor = createMatrix(n, n);
  const l = factor.data;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a.data[i * n + j]!;
      for (let k = 0, p = i * n, q = j * n; k < j; k++) {
        sum -= l[p + k]! * l[q + k]!;
      }
      if (j < i) {
        l[i * n + j] = sum / l[j * n + j]!;
      } else if (sum > 0 && sum < Infinity) {
        l[i * n + i] = Math.sqrt(sum);
      } else {
        throw new DomainError(
          `cholesky: expected a positive definite matrix, got pivot ${sum} at index ${i}`,
        );
      }
    }
  }
  return factor;
}

/**
 * Computes ln det of a symmetric positive definite matrix.
 *
 * @param a - Symmetric matrix `[n, n]`; its lower triangle is read.
 * @returns The logarithm of the determinant; 0 for n = 0.
 * @throws ShapeError when `a` is not square.
 * @throws DomainError when `a` is not positive definite.
 */
export function logDeterminantSpd(a: Matrix): number {
  const { data, rows } = cholesky(a);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    sum += Math.log(data[i * rows + i]!);
  }
  return 2 * sum;
}
