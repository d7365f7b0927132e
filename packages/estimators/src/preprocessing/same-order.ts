import type { Matrix } from "@mienf/numeric";
import type { Finding } from "../interface/verdict.ts";
import { columnOf } from "./margins.ts";
import { rowOrder } from "./row-order.ts";

/** Rows with the value of another, as a share: a column of more is a rounded one. */
const MOST_TIES = 0.05;
/** Noise that leaves the order of n rows as it is has 2 log n nats left, less about this: of a uniform column, in 95 of 100 samples. */
const LEAST_BELOW = 3.1;

/** A column of X and one of Y. */
export interface OrderedPair {
  readonly u: number;
  readonly v: number;
}

/**
 * Columns of X and of Y that put the rows in the same order, or in reverse: each is a monotone function of the other.
 *
 * @returns the first such pair, or null.
 */
export function sameOrder(x: Matrix, y: Matrix): OrderedPair | null {
  const columnsOfY = Array.from({ length: y.columns }, (_, column) => columnOf(y, column));
  for (let u = 0; u < x.columns; u += 1) {
    const column = columnOf(x, u);
    const order = rowOrder(column);
    const v = columnsOfY.findIndex((other) => areInOrder(column, other, order));
    if (v >= 0) {
      return { u, v };
    }
  }
  return null;
}

/**
 * Whether Y rises with X, or falls, almost always strictly: of rows with equal values of X, as rounding makes of near ones, those of Y may
 * differ, but lie between those of the rows before and after.
 *
 * @param order - of the rows by X.
 */
function areInOrder(x: Float64Array, y: Float64Array, order: Uint32Array): boolean {
  let [rises, falls] = [true, true];
  let ties = 0;
  // Least and largest Y of the rows before, and of those with this value of X.
  let [least, most] = [Infinity, -Infinity];
  let [low, high] = [Infinity, -Infinity];
  for (const [at, row] of order.entries()) {
    const before = at === 0 ? undefined : order[at - 1]!;
    const isTied = before !== undefined && x[before] === x[row];
    ties += isTied || (before !== undefined && y[before] === y[row]) ? 1 : 0;
    if (!isTied) {
      [least, most] = [Math.min(least, low), Math.max(most, high)];
      [low, high] = [Infinity, -Infinity];
    }
    const value = y[row]!;
    [low, high] = [Math.min(low, value), Math.max(high, value)];
    rises &&= value >= most;
    falls &&= value <= least;
    if ((!rises && !falls) || ties > MOST_TIES * order.length) {
      return false;
    }
  }
  return true;
}

/** Says that a column is a monotone function of another, where one is, and what that means for an estimate in nats. */
export function orderFindings(
  { x, y }: { readonly x: Matrix; readonly y: Matrix },
  mutualInformation: number,
): Finding[] {
  const pair = sameOrder(x, y);
  if (pair === null) {
    return [];
  }
  const least = 2 * Math.log(x.rows) - LEAST_BELOW;
  const isBelow = !(mutualInformation >= least);
  return [
    {
      severity: isBelow ? "distrust" : "care",
      message: `column ${pair.v} of y is a monotone function of column ${pair.u} of x: mutual information is infinite, or some ${least.toFixed(0)} nats at least if there is noise too small to change the order of any two rows${isBelow ? ", and the estimate is too low" : ""}; leave one of the two columns out`,
    },
  ];
}
