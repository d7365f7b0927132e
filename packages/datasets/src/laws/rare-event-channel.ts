import { defineLaw } from "../define-law.ts";
import { checkMutualInformation, checkNumber, checkSize } from "../internal/checks.ts";
import {
  binaryEntropy,
  cellEnds,
  cellOf,
  entropyOf,
  nearUniform,
} from "../internal/near-uniform.ts";
import type { Law } from "../law.ts";

/** How to make a {@link rareEventChannel}. */
export interface RareEventChannelOptions {
  /** Number of coordinates of each side; default 1. */
  readonly dim?: number | undefined;
  /** Total information in nats, shared equally by the coordinates; at least dim times the entropy of the event. */
  readonly mutualInformation: number;
  /** Probability of the rare event, in [0, 1); default 0.05. */
  readonly failureProbability?: number | undefined;
}

/**
 * Makes the law of two uniform numbers that share a cell of [0, 1): a rare one, or one of many others.
 *
 * Given the cell, X and Y are independent, so the information is the entropy of the cell's index.
 *
 * @param options - `dim`, `mutualInformation` in nats, `failureProbability`.
 * @throws DomainError when the information of a coordinate is below the entropy of the event.
 */
export function rareEventChannel(options: RareEventChannelOptions): Law {
  const { dim = 1, mutualInformation, failureProbability = 0.05 } = options;
  const law = "rareEventChannel";
  checkSize(law, "dim", dim);
  checkNumber(law, "failureProbability", failureProbability, {
    minimum: 0,
    maximum: 1,
    exclusiveMaximum: true,
  });
  const least = binaryEntropy(failureProbability);
  const success = 1 - failureProbability;
  checkMutualInformation(law, mutualInformation, {
    minimum: dim * least,
    maximum: dim * (least + 11 * success),
  });
  const others = nearUniform(law, Math.max(0, mutualInformation / dim - least) / success);
  const probabilities = Float64Array.of(failureProbability, ...others.map((p) => success * p));
  const ends = cellEnds(probabilities);
  const component = entropyOf(probabilities);
  return defineLaw({
    name: "rare-event-channel",
    parameters: { dim, mutualInformation, failureProbability },
    dimX: dim,
    dimY: dim,
    mutualInformation: dim * component,
    componentMutualInformation: new Float64Array(dim).fill(component),
    fill: (x, y, source) => {
      for (let i = 0; i < x.length; i++) {
        x[i] = source.uniform();
        const cell = cellOf(ends, x[i]!);
        y[i] = ends[cell]! - probabilities[cell]! * (1 - source.uniform());
      }
    },
    pointwise: (x, y, out) => {
      for (let i = 0; i < x.length; i++) {
        const cell = cellOf(ends, x[i]!);
        // The lower end of a cell, summed in another order, may differ by an ulp.
        const start = ends[cell]! - probabilities[cell]! - 2 ** -50;
        const shared = y[i]! >= start && y[i]! <= ends[cell]!;
        out[Math.floor(i / dim)]! += shared ? -Math.log(probabilities[cell]!) : -Infinity;
      }
    },
  });
}
