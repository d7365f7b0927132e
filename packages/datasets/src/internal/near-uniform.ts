import { checkNumber } from "./checks.ts";
import { findRoot } from "./solve.ts";

/** Shannon entropy of a pair {p, 1 − p}, in nats. */
export function binaryEntropy(p: number): number {
  return p <= 0 || p >= 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log1p(-p);
}

/**
 * Builds the probabilities of ⌈e^H⌉ symbols with entropy H: all but the last are equally likely.
 *
 * @throws DomainError unless 0 ≤ `entropy` ≤ ln 65 536.
 */
export function nearUniform(law: string, entropy: number): Float64Array {
  checkNumber(law, "an entropy per coordinate (nats)", entropy, {
    minimum: 0,
    maximum: Math.log(65_536),
  });
  // e^H of an entropy written as log(n) may exceed n by rounding.
  const symbols = Math.max(1, Math.ceil(Math.exp(entropy) * (1 - 4 * Number.EPSILON)));
  const probabilities = new Float64Array(symbols);
  if (symbols === 1) {
    return probabilities.fill(1);
  }
  const spread = Math.log(symbols - 1);
  const excess = (rest: number): number => binaryEntropy(rest) + (1 - rest) * spread - entropy;
  const last = excess(1 / symbols) <= 0 ? 1 / symbols : findRoot(excess, 0, 1 / symbols);
  probabilities.fill((1 - last) / (symbols - 1));
  probabilities[symbols - 1] = last;
  return probabilities;
}

/** Entropy of a probability vector, in nats. */
export function entropyOf(probabilities: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i]!;
    sum -= p > 0 ? p * Math.log(p) : 0;
  }
  return sum;
}

/** Upper ends of the cells of [0, 1] with the given widths; the last is 1. */
export function cellEnds(probabilities: Float64Array): Float64Array {
  let sum = 0;
  const ends = probabilities.map((p) => (sum += p));
  ends[ends.length - 1] = 1;
  return ends;
}

/** Index of the cell that holds `u` in [0, 1]: the first whose end exceeds it. */
export function cellOf(ends: Float64Array, u: number): number {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (u < ends[middle]!) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
