import { defineLaw } from "../define-law.ts";
import { checkMutualInformation, checkSize } from "../internal/checks.ts";
import { cellEnds, cellOf, entropyOf, nearUniform } from "../internal/near-uniform.ts";
import type { Law } from "../law.ts";

/** How to make a {@link noiselessChannel}. */
export interface NoiselessChannelOptions {
  /** Number of coordinates of each side; default 1. */
  readonly dim?: number | undefined;
  /** Total information in nats, shared equally by the coordinates; in [0, 11 · dim]. */
  readonly mutualInformation: number;
}

/**
 * Makes the law of a symbol sent without error, Y = X, coordinate by coordinate: the information is its entropy.
 *
 * Symbols are 0, 1, …, all equally likely but the last.
 *
 * @param options - `dim` and `mutualInformation` in nats.
 * @throws DomainError when the information is not in [0, 11 · dim].
 */
export function noiselessChannel({ dim = 1, mutualInformation }: NoiselessChannelOptions): Law {
  checkSize("noiselessChannel", "dim", dim);
  checkMutualInformation("noiselessChannel", mutualInformation, { minimum: 0, maximum: 11 * dim });
  const probabilities = nearUniform("noiselessChannel", mutualInformation / dim);
  const ends = cellEnds(probabilities);
  const component = entropyOf(probabilities);
  return defineLaw({
    name: "noiseless-channel",
    parameters: { dim, mutualInformation },
    dimX: dim,
    dimY: dim,
    mutualInformation: dim * component,
    componentMutualInformation: new Float64Array(dim).fill(component),
    fill: (x, y, source) => {
      for (let i = 0; i < x.length; i++) {
        x[i] = cellOf(ends, source.uniform());
      }
      y.set(x);
    },
    pointwise: (x, y, out) => {
      for (let i = 0; i < x.length; i++) {
        out[Math.floor(i / dim)]! -= x[i] === y[i] ? Math.log(probabilities[x[i]!] ?? 0) : Infinity;
      }
    },
  });
}
