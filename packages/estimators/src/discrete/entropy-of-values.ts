import { createRandomSource, digamma } from "@mienf/numeric";
import { meanWithError } from "../interface/normal-interval.ts";
import { areFew } from "../preprocessing/atoms.ts";
import { countsOf } from "../preprocessing/value-counts.ts";
import { latticeStep } from "./lattice-step.ts";
import { neighborEntropy } from "./neighbor-entropy.ts";

/** Neighbours of each row; more make a density smoother than it is, fewer a noisier estimate. */
const NEIGHBORS = 10;

/** Entropy of a discrete column. */
export interface ValueEntropy {
  /** What each row contributes, in nats; their mean is the entropy. */
  readonly pointwise: Float64Array;
  /** By how much it may be off beyond the sampling of the rows, in nats. */
  readonly doubt: number;
  /** How it was made, in words. */
  readonly method: string;
}

/**
 * Entropy H(Y) in nats of a column of repeated values, of which some may not have been seen yet.
 *
 * Where every value is frequent, by Grassberger's estimator. Of rare values that are whole multiples of a step, as rounded
 * ones are, it is the differential entropy of the column with uniform noise of one step, by nearest neighbours, less the
 * logarithm of the step: so values that were not seen are told by those beside them. This takes multiples that are about as
 * likely as those beside them, as codes are not, and so as many different values as that density makes. Of other rare values
 * Grassberger's estimator is too low and Chao and Shen's mostly less so; their difference is the doubt.
 *
 * @param column - n values, n above 20. @param seed - of the noise.
 * @see Grassberger 2003, "Entropy estimates from insufficient samplings", for what is called G there.
 * @see Chao, Shen 2003, "Nonparametric estimation of Shannon's index of diversity when there are unseen species in sample".
 */
export function entropyOfValues(column: Float64Array, seed: number): ValueEntropy {
  const counts = countsOf(column);
  const step = areFew(counts.size, column.length) ? null : latticeStep([...counts.keys()]);
  const smooth = step === null ? null : smoothEntropy(column, { step, seed });
  if (smooth !== null && isNear(differentValues(smooth.pointwise), counts.size)) {
    return smooth;
  }
  const terms = new Map(
    [...new Set(counts.values())].map((count) => [count, Math.log(column.length) - termOf(count)]),
  );
  const pointwise = column.map((value) => terms.get(counts.get(value)!)!);
  const doubt = Math.abs(meanWithError(pointwise).mean - coverageEntropy(counts, column.length));
  return { pointwise, doubt, method: "Grassberger's estimator" };
}

/** As if the values were rounded ones of a density. */
function smoothEntropy(
  column: Float64Array,
  { step, seed }: { readonly step: number; readonly seed: number },
): ValueEntropy {
  const noise = createRandomSource(seed).split("rounding");
  const spread = column.map((value) => value / step + noise.uniform() - 0.5);
  const pointwise = neighborEntropy(spread, NEIGHBORS);
  // The bias is that of the ends of the column, and grows with the neighbours.
  const farther = neighborEntropy(spread, 2 * NEIGHBORS);
  return {
    pointwise,
    doubt: Math.abs(meanWithError(farther).mean - meanWithError(pointwise).mean),
    method: "nearest neighbours of its values, with noise of one step",
  };
}

/** Different values that as many rows are expected to have, −log of whose chances are given. */
function differentValues(pointwise: Float64Array): number {
  return pointwise.reduce((sum, value) => {
    const copies = pointwise.length * Math.exp(-value);
    return sum - Math.expm1(-copies) / copies;
  }, 0);
}

/** Part of the different values by which a density may miss their number. */
const MISSED = 0.2;

function isNear(expected: number, seen: number): boolean {
  return Math.abs(expected - seen) <= MISSED * seen;
}

/** What stands for the logarithm of a count, so that its mean over the rows is right. */
function termOf(count: number): number {
  const sign = count % 2 === 0 ? 1 : -1;
  return digamma(count) + (sign / 2) * (digamma((count + 1) / 2) - digamma(count / 2));
}

/** Chao and Shen's estimator: shares are lessened by what was not seen, and each weighed by the chance that it was seen. */
function coverageEntropy(counts: ReadonlyMap<number, number>, size: number): number {
  let single = 0;
  for (const count of counts.values()) {
    single += count === 1 ? 1 : 0;
  }
  const seen = 1 - Math.min(single, size - 1) / size;
  let entropy = 0;
  for (const count of counts.values()) {
    const share = (seen * count) / size;
    entropy += (share * Math.log(share)) / Math.expm1(size * Math.log1p(-share));
  }
  return entropy;
}
