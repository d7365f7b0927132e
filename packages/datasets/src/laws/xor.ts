import { defineLaw } from "../define-law.ts";
import { checkMutualInformation, checkNumber, checkSize, onlyOneOf } from "../internal/checks.ts";
import { binaryEntropy } from "../internal/near-uniform.ts";
import { findRoot } from "../internal/solve.ts";
import type { Law } from "../law.ts";

/** How to make an {@link xor}: exactly one of `mutualInformation` and `flipProbability`. */
export interface XorOptions {
  /** Number of bits of X, ≥ 1; default 2. */
  readonly bits?: number | undefined;
  /** Information in nats, in [0, ln 2]. */
  readonly mutualInformation?: number | undefined;
  /** Probability in [0, ½] that the parity is reported wrongly. */
  readonly flipProbability?: number | undefined;
  /** Adds uniform noise on [0, 1) to every bit, which keeps the bits readable; default false. */
  readonly continuous?: boolean | undefined;
}

/**
 * Makes the law of fair bits X and their parity Y, reported wrongly at some rate: no proper subset of the
 * bits of X tells anything about Y.
 *
 * @param options - `bits`, `continuous`, and exactly one of `mutualInformation` (nats) and `flipProbability`.
 * @throws DomainError when the information is not in [0, ln 2] or the probability not in [0, ½].
 */
export function xor(options: XorOptions): Law {
  const { bits = 2, continuous = false, mutualInformation, flipProbability } = options;
  checkSize("xor", "bits", bits);
  let flip = flipProbability ?? NaN;
  if (onlyOneOf("xor", { mutualInformation, flipProbability }) === "flipProbability") {
    checkNumber("xor", "flipProbability", flip, { minimum: 0, maximum: 0.5 });
  } else {
    const target = mutualInformation ?? NaN;
    checkMutualInformation("xor", target, { minimum: 0, maximum: Math.LN2 });
    flip = findRoot((p) => Math.LN2 - binaryEntropy(p) - target, 0, 0.5);
  }
  return defineLaw({
    name: "xor",
    parameters: { bits, flipProbability: flip, continuous },
    dimX: bits,
    dimY: 1,
    mutualInformation: Math.LN2 - binaryEntropy(flip),
    fill: (x, y, source) => {
      for (let i = 0; i < y.length; i++) {
        let parity = source.uniform() < flip ? 1 : 0;
        for (let j = 0; j < bits; j++) {
          const bit = source.integer(2);
          parity ^= bit;
          x[i * bits + j] = bit + (continuous ? source.uniform() : 0);
        }
        y[i] = parity + (continuous ? source.uniform() : 0);
      }
    },
    pointwise: (x, y, out) => {
      for (let i = 0; i < out.length; i++) {
        let parity = Math.floor(y[i]!);
        for (let j = 0; j < bits; j++) {
          parity ^= Math.floor(x[i * bits + j]!);
        }
        out[i] = Math.LN2 + (parity === 0 ? Math.log1p(-flip) : Math.log(flip));
      }
    },
  });
}
