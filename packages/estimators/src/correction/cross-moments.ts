import type { Matrix } from "@mienf/numeric";
import { createMatrix } from "@mienf/numeric";
import { sideFeatures } from "./side-features.ts";

/** Correlations of functions of one side with functions of the other, and what chance contributes to their squares. */
export interface CrossMoments {
  /** `[functions of X, functions of Y]`. */
  readonly correlations: Matrix;
  /** How many functions of each side, the first, span its linear ones. */
  readonly linear: { readonly x: number; readonly y: number };
  /** Sum over all pairs of functions of the variance of their correlation. */
  readonly chance: number;
  /** The same of the linear ones. */
  readonly chanceOfLinear: number;
}

/**
 * Correlates polynomials of two sides.
 *
 * @param x - shape `[n, dimX]`. @param y - shape `[n, dimY]`. Both borrowed, roughly standardised.
 * @returns nothing where rows are too few for the functions, or some follow from others.
 */
export function crossMoments(x: Matrix, y: Matrix): CrossMoments | null {
  const [f, g] = [sideFeatures(x), sideFeatures(y)];
  if (f === null || g === null) {
    return null;
  }
  const correlations = createMatrix(f.values.columns, g.values.columns);
  const n = x.rows;
  let lengths = 0;
  let lengthsOfLinear = 0;
  for (let row = 0; row < n; row += 1) {
    const left = rowOf(f.values, row);
    const right = rowOf(g.values, row);
    addProducts(correlations, left, right);
    lengths += squaredLength(left, left.length) * squaredLength(right, right.length);
    lengthsOfLinear += squaredLength(left, f.linear) * squaredLength(right, g.linear);
  }
  let squares = 0;
  let squaresOfLinear = 0;
  for (const [at, sum] of correlations.data.entries()) {
    const correlation = sum / n;
    correlations.data[at] = correlation;
    squares += correlation ** 2;
    const isLinear =
      at % correlations.columns < g.linear && Math.floor(at / correlations.columns) < f.linear;
    squaresOfLinear += isLinear ? correlation ** 2 : 0;
  }
  return {
    correlations,
    linear: { x: f.linear, y: g.linear },
    // Σ Var(f g)/n, where Σ f² g² is the product of the squared lengths.
    chance: (lengths / n - squares) / n,
    chanceOfLinear: (lengthsOfLinear / n - squaresOfLinear) / n,
  };
}

function rowOf({ data, columns }: Matrix, row: number): Float64Array {
  return data.subarray(row * columns, (row + 1) * columns);
}

function addProducts(sums: Matrix, left: Float64Array, right: Float64Array): void {
  const { data } = sums;
  let at = 0;
  for (const factor of left) {
    for (const value of right) {
      data[at]! += factor * value;
      at += 1;
    }
  }
}

function squaredLength(values: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    sum += values[i]! * values[i]!;
  }
  return sum;
}
