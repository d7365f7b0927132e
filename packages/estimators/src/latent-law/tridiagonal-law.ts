import type { Matrix, RandomSource } from "@mienf/numeric";
import { createMatrix } from "@mienf/numeric";

/**
 * Standard normal sides whose coordinates j depend on each other only, in float64: the read-out of the law that flows are
 * trained to.
 *
 * @see Butakov et al. 2024, definition 4.11.
 */
export interface TridiagonalLaw {
  readonly kind: "tridiagonal";
  /** Number of leading coordinates that belong to U. */
  readonly dimX: number;
  /** Mutual information of each pair of coordinates, in nats; min(dimX, dimY) numbers. */
  readonly components: Float64Array;
}

/**
 * Log-density of each row, and its pointwise mutual information between the sides, in nats.
 *
 * @param rows - shape `[n, dim]`; borrowed.
 */
export function evaluateTridiagonal(
  { dimX, components }: TridiagonalLaw,
  rows: Matrix,
): { readonly logProb: Float64Array; readonly pointwise: Float64Array } {
  const { data, columns } = rows;
  const logProb = new Float64Array(rows.rows);
  const pointwise = new Float64Array(rows.rows);
  for (let row = 0; row < rows.rows; row += 1) {
    let squares = 0;
    for (let at = row * columns; at < (row + 1) * columns; at += 1) {
      squares += data[at]! * data[at]!;
    }
    logProb[row] = -0.5 * (squares + columns * Math.log(2 * Math.PI));
  }
  for (const [j, information] of components.entries()) {
    const { rho, rest } = strength(information);
    for (let row = 0; row < rows.rows; row += 1) {
      const u = data[row * columns + j]!;
      const v = data[row * columns + dimX + j]!;
      pointwise[row]! += pairInformation(information, v, (v - rho * u) / rest);
    }
  }
  return { logProb: logProb.map((value, row) => value + pointwise[row]!), pointwise };
}

/**
 * Draws rows of (U, V).
 *
 * @param dim - coordinates of both sides. @param sampleSize - number of rows. @param source - advanced.
 * @returns shape `[sampleSize, dim]`.
 */
export function sampleTridiagonal(
  { dimX, components }: TridiagonalLaw,
  size: { readonly dim: number; readonly sampleSize: number },
  source: RandomSource,
): Matrix {
  const { dim, sampleSize } = size;
  const draws = createMatrix(
    sampleSize,
    dim,
    source.fillNormal(new Float64Array(sampleSize * dim)),
  );
  for (const [j, information] of components.entries()) {
    const { rho, rest } = strength(information);
    for (let at = 0; at < draws.data.length; at += dim) {
      draws.data[at + dimX + j] = rho * draws.data[at + j]! + rest * draws.data[at + dimX + j]!;
    }
  }
  return draws;
}

/**
 * What of V the law does not take from U, (v − ρu)/√(1 − ρ²) in each pair: under the law standard normal, and independent
 * of U.
 *
 * @param rows - shape `[n, dim]`; borrowed.
 * @returns shape `[n, dimY]`.
 */
export function tridiagonalNoise({ dimX, components }: TridiagonalLaw, rows: Matrix): Matrix {
  const dimY = rows.columns - dimX;
  const noise = createMatrix(rows.rows, dimY);
  for (let row = 0; row < rows.rows; row += 1) {
    const start = row * rows.columns;
    noise.data.set(rows.data.subarray(start + dimX, start + rows.columns), row * dimY);
  }
  for (const [j, information] of components.entries()) {
    const { rho, rest } = strength(information);
    for (let row = 0; row < rows.rows; row += 1) {
      const at = row * dimY + j;
      noise.data[at] = (noise.data[at]! - rho * rows.data[row * rows.columns + j]!) / rest;
    }
  }
  return noise;
}

/** ρ and √(1 − ρ²) of a pair, both accurate however strong the dependence. */
function strength(information: number): { readonly rho: number; readonly rest: number } {
  return { rho: Math.sqrt(-Math.expm1(-2 * information)), rest: Math.exp(-information) };
}

/** log q(v | u) − log q(v), the former of the noise (v − ρu)/√(1 − ρ²). */
function pairInformation(information: number, v: number, noise: number): number {
  return information + 0.5 * (v * v - noise * noise);
}
