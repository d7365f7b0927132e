import { rowOrder } from "../preprocessing/row-order.ts";
import { countsOf } from "../preprocessing/value-counts.ts";

/** Different values for each row, at most: of more, too few are repeated to tell. */
const MOST_VALUES = 0.95;
/** The logarithm of the chance that rows in random order look like a step function, at most. */
const LOG_CHANCE = Math.log(1e-5);

/**
 * Whether Y is a step function of X: each of its values takes up an interval of X of its own, as where Y is X rounded. Then
 * Y follows from X, and I(X; Y) is the entropy of Y.
 *
 * @param x - n values. @param y - n values, repeated ones among them.
 * @returns false too where so few rows would show it by chance.
 */
export function isStepFunction(x: Float64Array, y: Float64Array): boolean {
  const counts = countsOf(y);
  if (counts.size < 2 || counts.size > MOST_VALUES * y.length) {
    return false;
  }
  const order = rowOrder(x);
  const ended = new Set<number>();
  for (let at = 1; at < order.length; at += 1) {
    const [before, here] = [order[at - 1]!, order[at]!];
    if (y[before] !== y[here]) {
      ended.add(y[before]!);
      if (ended.has(y[here]!) || x[before] === x[here]) {
        return false;
      }
    }
  }
  return logChance([...counts.values()], y.length) < LOG_CHANCE;
}

/** The logarithm of the share of arrangements of so many equal rows in which equal ones are together. */
function logChance(counts: readonly number[], size: number): number {
  const logFactorials = new Float64Array(size + 1);
  for (let count = 2; count <= size; count += 1) {
    logFactorials[count] = logFactorials[count - 1]! + Math.log(count);
  }
  return counts.reduce(
    (sum, count) => sum + logFactorials[count]!,
    logFactorials[counts.length]! - logFactorials[size]!,
  );
}
