import { checkFinite } from "./internal/check-matrix.ts";
import { factorHouseholder, orthonormalRows, triangle } from "./internal/householder.ts";
import { type Matrix, transpose } from "./matrix.ts";

/** Factors of {@link qr}, with k = min(m, n). */
export interface QrFactors {
  /** Orthonormal columns, `[m, k]`. */
  readonly q: Matrix;
  /** Upper triangle `[k, n]` with a diagonal ≥ 0. */
  readonly r: Matrix;
}

/**
 * Factors a matrix as Q·R with orthonormal columns in Q.
 *
 * @param a - Matrix `[m, n]`; wide, tall and rank-deficient ones are fine.
 * @returns The thin factors; the sign convention makes them unique for independent columns.
 * @throws DomainError when an entry is not finite.
 * @see Golub & Van Loan 2013, "Matrix Computations", algorithm 5.2.1.
 */
export function qr(a: Matrix): QrFactors {
  checkFinite("qr", a);
  const factors = factorHouseholder(a, false);
  return { q: transpose(orthonormalRows(factors)), r: triangle(factors) };
}
