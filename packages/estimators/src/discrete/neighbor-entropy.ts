import { digamma } from "@mienf/numeric";
import { rowOrder } from "../preprocessing/row-order.ts";

/** Stands for the distance of equal values: it must have a logarithm. */
const SHORTEST = 1e-15;

/**
 * Differential entropy of one column by the distance to the k-th nearest value on the line.
 *
 * @param column - n values, n above `k`.
 * @returns what each row contributes, in nats; their mean is the entropy.
 * @see Kozachenko, Leonenko 1987, "Sample estimate of the entropy of a random vector".
 */
export function neighborEntropy(column: Float64Array, k: number): Float64Array {
  const order = rowOrder(column);
  const sorted = Float64Array.from(order, (row) => column[row]!);
  const last = sorted.length - 1;
  const constant = digamma(sorted.length) - digamma(k) + Math.LN2;
  const pointwise = new Float64Array(sorted.length);
  // The k + 1 values from `first` on hold the nearest k of the next value: they move on with it.
  let first = 0;
  for (const [at, row] of order.entries()) {
    const value = sorted[at]!;
    while (first + k < last && sorted[first + k + 1]! - value < value - sorted[first]!) {
      first += 1;
    }
    const distance = Math.max(value - sorted[first]!, sorted[first + k]! - value);
    pointwise[row] = constant + Math.log(distance || SHORTEST);
  }
  return pointwise;
}
