import { createMatrix, logGamma, svd } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";

const RCOND = 1e-6; // of the largest singular value: the reference's cut-off, on which its values depend

/**
 * Weights of the k neighbours in the weighted Kozachenko–Leonenko entropy of `dim` columns.
 *
 * Up to 4 columns the nearest neighbour alone; beyond, the least squares solution of least norm of the equations that
 * cancel the leading terms of the bias. Where there are more equations than they allow, they hold only approximately,
 * and the weights grow: from about 8 columns with few neighbours the estimator is unusable.
 *
 * @param dim - columns, ≥ 1. @param k - neighbours, ≥ 1.
 * @see Berrett, Samworth, Yuan 2019, "Efficient multivariate entropy estimation via k-nearest neighbour distances", §1.
 */
export function wklWeights(dim: number, k: number): Float64Array {
  const weights = new Float64Array(k);
  if (dim <= 4) {
    weights[0] = 1;
    return weights;
  }
  const rows: Float64Array[] = [new Float64Array(k).fill(1 / k)];
  for (let term = 1; term <= Math.floor(dim / 4); term += 1) {
    rows.push(biasRow(dim, k, term));
  }
  const kept = new Set(Array.from({ length: dim }, (_, i) => Math.floor(((i + 1) * k) / dim)));
  for (let j = 1; j <= k; j += 1) {
    if (!kept.has(j)) {
      rows.push(Float64Array.from({ length: k }, (_, at) => (at + 1 === j ? 1 : 0)));
    }
  }
  const system = createMatrix(
    rows.length,
    k,
    rows.flatMap((row) => [...row]),
  );
  const right = Float64Array.from(rows, (_, at) => (at === 0 ? 1 / k : 0));
  return leastNorm(system, right);
}

/** Γ(j + 2·term/dim)/Γ(j), scaled to unit norm. */
function biasRow(dim: number, k: number, term: number): Float64Array {
  const row = Float64Array.from({ length: k }, (_, at) =>
    Math.exp(logGamma(at + 1 + (2 * term) / dim) - logGamma(at + 1)),
  );
  const norm = Math.hypot(...row);
  return row.map((value) => value / norm);
}

/** The solution of least norm among those of least squared error. */
function leastNorm(system: Matrix, right: Float64Array): Float64Array {
  const { u, s, v } = svd(system);
  const solution = new Float64Array(system.columns);
  for (const [rank, singular] of s.entries()) {
    if (singular > RCOND * (s[0] ?? 0)) {
      let along = 0;
      for (let row = 0; row < system.rows; row += 1) {
        along += u.data[row * u.columns + rank]! * right[row]!;
      }
      for (let column = 0; column < solution.length; column += 1) {
        solution[column]! += (along / singular) * v.data[column * v.columns + rank]!;
      }
    }
  }
  return solution;
}
