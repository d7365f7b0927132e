import type { Matrix } from "@mienf/numeric";
import type { Finding } from "../interface/verdict.ts";
import { columnOf } from "./margins.ts";

/** Equal neighbours for each row, at most: a column of more is a rounded one. */
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
    const values = columnOf(x, u);
    const order = Uint32Array.from(values.keys()).toSorted((a, b) => values[a]! - values[b]!);
    if (!isOrdered(values, order)) {
      continue;
    }
    const v = columnsOfY.findIndex((column) => isOrdered(column, order));
    if (v >= 0) {
      return { u, v };
    }
  }
  return null;
}

/** Whether values rise, or fall, in this order of the rows, almost all of them strictly. */
function isOrdered(column: Float64Array, order: Uint32Array): boolean {
  let [rises, falls] = [false, false];
  let ties = 0;
  for (let at = 1; at < order.length; at += 1) {
    const step = column[order[at]!]! - column[order[at - 1]!]!;
    rises ||= step > 0;
    falls ||= step < 0;
    ties += step === 0 ? 1 : 0;
    if ((rises && falls) || ties > MOST_TIES * order.length) {
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
