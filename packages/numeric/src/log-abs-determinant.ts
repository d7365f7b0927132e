import { checkFinite, checkSquare } from "./internal/check-matrix.ts";
import { factorHouseholder } from "./internal/householder.ts";
import type { Matrix } from "./matrix.ts";

/**
 * Computes ln |det A| of any square matrix.
 *
 * @param a - Matrix `[n, n]`.
 * @returns The logarithm; −Infinity for a matrix that is singular in floating point.
 * @throws ShapeError when `a` is not square.
 * @throws DomainError when an entry is not finite.
 */
export function logAbsDeterminant(a: Matrix): number {
  checkSquare("logAbsDeterminant", a);
  checkFinite("logAbsDeterminant", a);
  const { diagonal, scale } = factorHouseholder(a, true);
  return diagonal.reduce((sum, value) => sum + Math.log(Math.abs(value)) + Math.log(scale), 0);
}
