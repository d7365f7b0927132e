import { DomainError } from "./errors.ts";

/**
 * Ranks values from 1 to n; tied ones share the average of the ranks they take up together.
 *
 * @param values - Any numbers; borrowed.
 * @returns Ranks, whole or halves, in the order of the values.
 * @throws DomainError when a value is not a number.
 */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const keys = Float64Array.from(values);
  const bad = keys.findIndex((value) => Number.isNaN(value));
  if (bad >= 0) {
    throw new DomainError(`averageRanks: expected numbers, got NaN at index ${bad}`);
  }
  const order = Uint32Array.from(keys.keys()).toSorted(
    (i, j) => Math.sign(keys[i]! - keys[j]!) || 0,
  );
  const ranks = new Float64Array(keys.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && keys[order[end]!] === keys[order[start]!]) {
      end++;
    }
    for (let i = start; i < end; i++) {
      ranks[order[i]!] = (start + end + 1) / 2;
    }
  }
  return ranks;
}
