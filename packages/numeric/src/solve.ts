import { cholesky } from "./cholesky.ts";
import { DomainError, ShapeError } from "./errors.ts";
import { checkSquare } from "./internal/check-matrix.ts";
import { identity, type Matrix, transpose } from "./matrix.ts";

/** Which triangle of the matrix {@link solveTriangular} reads. */
export interface TriangularOptions {
  /** Which triangle holds the matrix; the other is not read. Default `"lower"`. */
  readonly triangle?: "lower" | "upper";
}

/**
 * Solves A·X = B for a triangular A.
 *
 * @param a - Triangular matrix `[n, n]`.
 * @param b - Right-hand sides `[n, k]`.
 * @returns A new matrix X `[n, k]`.
 * @throws ShapeError when `a` is not square or the row counts differ.
 * @throws DomainError when a diagonal entry is 0.
 */
export function solveTriangular(
  a: Matrix,
  b: Matrix,
  { triangle = "lower" }: TriangularOptions = {},
): Matrix {
  checkSquare("solveTriangular", a);
  if (a.rows !== b.rows) {
    throw new ShapeError(
      `solveTriangular: expected ${a.rows} rows on the right-hand side, got ${b.rows}`,
    );
  }
  const n = a.rows;
  const width = b.columns;
  const x = b.data.slice();
  const lower = triangle === "lower";
  for (let step = 0; step < n; step++) {
    const i = lower ? step : n - 1 - step;
    const diagonal = a.data[i * n + i]!;
    if (diagonal === 0) {
      throw new DomainError(
        `solveTriangular: expected a diagonal without zeros, got 0 at index ${i}`,
      );
    }
    const end = lower ? i : n;
    for (let k = lower ? 0 : i + 1; k < end; k++) {
      const factor = a.data[i * n + k]!;
      for (let c = 0, p = i * width, q = k * width; c < width; c++) {
        x[p + c]! -= factor * x[q + c]!;
      }
    }
    for (let c = 0, p = i * width; c < width; c++) {
      x[p + c]! /= diagonal;
    }
  }
  return { data: x, rows: n, columns: width };
}

/**
 * Solves A·X = B for a symmetric positive definite A.
 *
 * @param a - Symmetric matrix `[n, n]`; its lower triangle is read.
 * @param b - Right-hand sides `[n, k]`.
 * @returns A new matrix X `[n, k]`.
 * @throws ShapeError when the sizes do not fit.
 * @throws DomainError when `a` is not positive definite.
 */
export function solveSpd(a: Matrix, b: Matrix): Matrix {
  const factor = cholesky(a);
  return solveTriangular(transpose(factor), solveTriangular(factor, b), { triangle: "upper" });
}

/**
 * Inverts a symmetric positive definite matrix.
 *
 * @param a - Symmetric matrix `[n, n]`; its lower triangle is read.
 * @returns A new, exactly symmetric matrix `[n, n]`.
 * @throws ShapeError when `a` is not square.
 * @throws DomainError when `a` is not positive definite.
 */
export function inverseSpd(a: Matrix): Matrix {
  const inverse = solveSpd(a, identity(a.rows));
  const n = a.rows;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (inverse.data[i * n + j]! + inverse.data[j * n + i]!) / 2;
      inverse.data[i * n + j] = mean;
      inverse.data[j * n + i] = mean;
    }
  }
  return inverse;
}
