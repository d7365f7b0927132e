import { ConvergenceError } from "./errors.ts";
import { checkFinite } from "./internal/check-matrix.ts";
import { completeOrthonormalRows } from "./internal/complete-orthonormal.ts";
import { factorHouseholder, orthonormalRows, triangle } from "./internal/householder.ts";
import { largestSize, rotateRows, rowProduct } from "./internal/rows.ts";
import { createMatrix, identity, type Matrix, selectRows, transpose } from "./matrix.ts";
import { multiply } from "./multiply.ts";

/** Factors of {@link svd}, with k = min(m, n). */
export interface SingularValueFactors {
  /** Left singular vectors as orthonormal columns, `[m, k]`. */
  readonly u: Matrix;
  /** Singular values, descending, length k. */
  readonly s: Float64Array;
  /** Right singular vectors as orthonormal columns, `[n, k]`. */
  readonly v: Matrix;
}

const MAX_SWEEPS = 60; // five to eight are usual
// Below this share of the largest entry a row is 0: its square would underflow.
const NEGLIGIBLE = 1e-140;

/**
 * Computes the thin singular value decomposition A = U·diag(s)·Vᵀ.
 *
 * The columns of U and V are orthonormal for rank-deficient matrices too. One-sided Jacobi rotations on
 * the triangle of a pivoted QR factorisation: small singular values keep their digits where the columns'
 * scales, rather than their directions, make them small.
 *
 * @param a - Matrix `[m, n]` of any shape.
 * @throws DomainError when an entry is not finite.
 * @throws ConvergenceError when the rotations do not settle.
 * @see Drmač & Veselić 2008, "New fast and accurate Jacobi SVD algorithm I", §3.
 */
export function svd(a: Matrix): SingularValueFactors {
  if (a.rows < a.columns) {
    const { u, s, v } = svd(transpose(a));
    return { u: v, s, v: u };
  }
  checkFinite("svd", a);
  const scale = largestSize(a.data) || 1;
  const scaled = { ...a, data: a.data.map((value) => value / scale) };
  const factors = factorHouseholder(scaled, true);
  const rows = triangle(factors);
  const rotations = identity(a.columns);
  orthogonalizeRows(rows, rotations);

  const norms = Float64Array.from({ length: rows.rows }, (_, i) =>
    Math.sqrt(rowProduct(rows, i, i)),
  );
  const order = Array.from(norms.keys()).toSorted((i, j) => norms[j]! - norms[i]!);
  const s = Float64Array.from(order, (i) => (norms[i]! > NEGLIGIBLE ? norms[i]! : 0));
  const rank = s.findLastIndex((value) => value > 0) + 1;
  const right = createMatrix(a.columns, a.columns);
  for (const [i, from] of order.slice(0, rank).entries()) {
    for (let k = 0; k < a.columns; k++) {
      const value = rows.data[from * a.columns + k]! / s[i]!;
      right.data[i * a.columns + factors.order[k]!] = value;
    }
  }
  completeOrthonormalRows(right, rank);
  const left = multiply(selectRows(rotations, order), orthonormalRows(factors));
  return { u: transpose(left), s: s.map((value) => value * scale), v: transpose(right) };
}

/** Rotates pairs of rows until all are orthogonal, and applies the same rotations to `rotations`. */
function orthogonalizeRows(rows: Matrix, rotations: Matrix): void {
  const tolerance = Number.EPSILON * Math.sqrt(rows.columns);
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    const worst = sweepPairs(rows, rotations, tolerance);
    if (worst <= tolerance) {
      return;
    }
    if (sweep === MAX_SWEEPS - 1) {
      throw new ConvergenceError(
        `svd: expected to converge in ${MAX_SWEEPS} sweeps, got a cosine of ${worst}`,
        { iterations: MAX_SWEEPS, lastValue: worst },
      );
    }
  }
}

/** Rotates every pair of rows once; returns the largest cosine met between two rows. */
function sweepPairs(rows: Matrix, rotations: Matrix, tolerance: number): number {
  const squares = Float64Array.from({ length: rows.rows }, (_, i) => rowProduct(rows, i, i));
  let worst = 0;
  for (let p = 0; p < rows.rows - 1; p++) {
    for (let q = p + 1; q < rows.rows; q++) {
      const product = rowProduct(rows, p, q);
      const size = Math.sqrt(squares[p]!) * Math.sqrt(squares[q]!);
      if (size <= NEGLIGIBLE * NEGLIGIBLE || Math.abs(product) <= tolerance * size) {
        continue;
      }
      worst = Math.max(worst, Math.abs(product) / size);
      const ratio = (squares[q]! - squares[p]!) / (2 * product);
      const tangent = Math.sign(ratio || 1) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
      const cosine = 1 / Math.sqrt(1 + tangent * tangent);
      const rotation = { cosine, sine: -cosine * tangent };
      rotateRows(rows, p, q, rotation);
      rotateRows(rotations, p, q, rotation);
      squares[p] = Math.max(0, squares[p]! - tangent * product);
      squares[q]! += tangent * product;
    }
  }
  return worst;
}
