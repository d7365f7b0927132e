/**
 * @file The law of sides whose columns depend on one another two by two: column u of X with column v of Y, and on nothing
 * else. Each pair is a mixture of normal laws, so the shape of its dependence is free.
 */
import type { Matrix } from "@mienf/numeric";
import { covariance, createMatrix, selectRows } from "@mienf/numeric";
import { evaluateMixture } from "./evaluate-mixture.ts";
import type { GaussianMixture } from "./gaussian-mixture.ts";

/** One column of each side, and their joint law. */
export interface ColumnPair {
  /** Column of X. */
  readonly u: number;
  /** Column of Y. */
  readonly v: number;
  /** Law of the two, `dimX` = 1. */
  readonly law: GaussianMixture;
}

/** Independent pairs of columns; columns without a partner are independent and standard normal. */
export interface PairedMixtures {
  readonly kind: "pairs";
  /** Number of leading coordinates that belong to U. */
  readonly dimX: number;
  readonly pairs: readonly ColumnPair[];
}

/**
 * Log-density of each row, and its pointwise mutual information between the sides, in nats.
 *
 * @param rows - shape `[n, dim]`; borrowed.
 */
export function evaluatePairs(
  { pairs, dimX }: PairedMixtures,
  rows: Matrix,
): { readonly logProb: Float64Array; readonly pointwise: Float64Array } {
  const logProb = new Float64Array(rows.rows);
  const pointwise = new Float64Array(rows.rows);
  for (const { u, v, law } of pairs) {
    const terms = evaluateMixture(law, columnPair(rows, u, dimX + v));
    for (let row = 0; row < rows.rows; row += 1) {
      logProb[row]! += terms.logProb[row]!;
      pointwise[row]! += terms.pointwise[row]!;
    }
  }
  const taken = new Set(pairs.flatMap(({ u, v }) => [u, dimX + v]));
  for (let column = 0; column < rows.columns; column += 1) {
    if (!taken.has(column)) {
      for (let row = 0; row < rows.rows; row += 1) {
        const value = rows.data[row * rows.columns + column]!;
        logProb[row]! -= 0.5 * (value * value + Math.log(2 * Math.PI));
      }
    }
  }
  return { logProb, pointwise };
}

/** Two columns side by side, `[n, 2]`. */
export function columnPair(rows: Matrix, first: number, second: number): Matrix {
  const result = createMatrix(rows.rows, 2);
  for (let row = 0; row < rows.rows; row += 1) {
    result.data[2 * row] = rows.data[row * rows.columns + first]!;
    result.data[2 * row + 1] = rows.data[row * rows.columns + second]!;
  }
  return result;
}

/** Rows by which columns are matched: their strongest dependences show in fewer. */
const MATCHING_ROWS = 4000;

/**
 * Pairs each column of one side with a column of the other, strongest dependence first: the larger of the correlations of
 * the values and of their squares.
 *
 * @param rows - both sides, roughly standardised, `[n, dimX + dimY]`; borrowed.
 * @returns min(dimX, dimY) pairs of column numbers.
 */
export function matchColumns(
  rows: Matrix,
  dimX: number,
): { readonly u: number; readonly v: number }[] {
  const few = selectRows(
    rows,
    Int32Array.from({ length: Math.min(rows.rows, MATCHING_ROWS) }, (_, row) => row),
  );
  const dimY = rows.columns - dimX;
  const dependence = dependences(few);
  const links: { u: number; v: number; strength: number }[] = [];
  for (let u = 0; u < dimX; u += 1) {
    for (let v = 0; v < dimY; v += 1) {
      links.push({ u, v, strength: dependence(u, dimX + v) });
    }
  }
  const ordered = links.toSorted((a, b) => b.strength - a.strength);
  const takenU = new Set<number>();
  const takenV = new Set<number>();
  const matched: { u: number; v: number }[] = [];
  for (const { u, v } of ordered) {
    if (!takenU.has(u) && !takenV.has(v)) {
      takenU.add(u);
      takenV.add(v);
      matched.push({ u, v });
    }
  }
  return matched;
}

/** The larger of the correlations of two columns' values and of their squares; none where one is constant. */
function dependences(rows: Matrix): (a: number, b: number) => number {
  const squares = createMatrix(
    rows.rows,
    rows.columns,
    rows.data.map((value) => value * value),
  );
  const moments = [covariance(rows, { ddof: 0 }), covariance(squares, { ddof: 0 })];
  return (a, b) =>
    Math.max(
      ...moments.map(({ data, columns }) => {
        const variances = data[a * columns + a]! * data[b * columns + b]!;
        return variances > 0 ? Math.abs(data[a * columns + b]!) / Math.sqrt(variances) : 0;
      }),
    );
}
