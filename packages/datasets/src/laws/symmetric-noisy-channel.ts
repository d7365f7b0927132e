import { defineLaw } from "../define-law.ts";
import { checkMutualInformation, checkNumber, checkSize, onlyOneOf } from "../internal/checks.ts";
import { findRoot } from "../internal/solve.ts";
import type { Law } from "../law.ts";

/** How to make a {@link symmetricNoisyChannel}: exactly one of `mutualInformation` and `noise`. */
export interface SymmetricNoisyChannelOptions {
  /** Number of coordinates of each side; default 1. */
  readonly dim?: number | undefined;
  /** Number of symbols A ≥ 2; default the fewest that can carry the information, or 2. */
  readonly symbols?: number | undefined;
  /** Total information in nats, shared equally by the coordinates; in [0, dim · ln A]. */
  readonly mutualInformation?: number | undefined;
  /** Probability in [0, 1] that a symbol is drawn anew. */
  readonly noise?: number | undefined;
}

/**
 * Information of one coordinate of a {@link symmetricNoisyChannel}, in nats.
 *
 * @param symbols - Number of symbols A ≥ 2.
 * @param noise - Probability in [0, 1] that a symbol is drawn anew.
 */
export function symmetricNoisyChannelInformation(symbols: number, noise: number): number {
  // Σ_k q log(A q) over the kept symbol, A q = 1 + (A − 1)(1 − r), and the A − 1 others, A q = r.
  const kept = (symbols - 1) * (1 - noise);
  const others = noise > 0 ? (symbols - 1) * noise * Math.log(noise) : 0;
  const direct = ((1 + kept) * Math.log1p(kept) + others) / symbols;
  // Near r = 1 both terms cancel to second order.
  return 1 - noise < 1e-5 ? ((1 - noise) ** 2 * (symbols - 1)) / 2 : direct;
}

/**
 * Makes the law of a uniform symbol that is drawn anew with some probability, coordinate by coordinate.
 *
 * @param options - `dim`, `symbols`, and exactly one of `mutualInformation` (nats) and `noise`.
 * @throws DomainError when the information is not in [0, dim · ln A] or the noise not in [0, 1].
 */
export function symmetricNoisyChannel(options: SymmetricNoisyChannelOptions): Law {
  const { dim = 1, mutualInformation, noise: given } = options;
  const law = "symmetricNoisyChannel";
  checkSize(law, "dim", dim);
  const component = (mutualInformation ?? 0) / dim;
  const fewest = Math.max(2, Math.ceil(Math.exp(component) * (1 - 4 * Number.EPSILON)));
  const { symbols = fewest } = options;
  let noise = given ?? NaN;
  if (onlyOneOf(law, { mutualInformation, noise: given }) === "noise") {
    checkNumber(law, "noise", noise, { minimum: 0, maximum: 1 });
    checkSize(law, "symbols", symbols, 2);
  } else {
    const maximum = dim * Math.log(options.symbols ?? 65_536);
    checkMutualInformation(law, mutualInformation ?? NaN, { minimum: 0, maximum });
    checkSize(law, "symbols", symbols, 2);
    noise = noiseFor(symbols, component);
  }
  const information = symmetricNoisyChannelInformation(symbols, noise);
  return defineLaw({
    name: "symmetric-noisy-channel",
    parameters: { dim, symbols, noise },
    dimX: dim,
    dimY: dim,
    mutualInformation: dim * information,
    componentMutualInformation: new Float64Array(dim).fill(information),
    fill: (x, y, source) => {
      for (let i = 0; i < x.length; i++) {
        x[i] = source.integer(symbols);
        y[i] = source.uniform() < noise ? source.integer(symbols) : x[i]!;
      }
    },
    pointwise: (x, y, out) => {
      for (let i = 0; i < x.length; i++) {
        const ratio = x[i] === y[i] ? 1 + (symbols - 1) * (1 - noise) : noise;
        out[Math.floor(i / dim)]! += Math.log(ratio);
      }
    },
  });
}

function noiseFor(symbols: number, information: number): number {
  if (information >= Math.log(symbols)) {
    return 0;
  }
  // Solved for the kept share 1 − r: it, not r, is small when little information passes.
  const gap = (kept: number): number =>
    symmetricNoisyChannelInformation(symbols, 1 - kept) - information;
  return 1 - findRoot(gap, 0, 1);
}
