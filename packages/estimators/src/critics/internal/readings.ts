/** @file The ways to read mutual information off held-out scores. All are in nats; none clips its result. */
import type { FoldReading } from "../../cross-fit/cross-fit.ts";
import { effectivePairs, largestScore, meanOf, productMean } from "./held-out-scores.ts";
import type { HeldOutScores } from "./held-out-scores.ts";

/**
 * The Donsker–Varadhan value, mean T − log mean e^T′, T′ being the scores of independent pairs, whose size may be limited.
 *
 * @param limit - T′ is brought into [−limit, limit]; Infinity for the plain value.
 */
export function readLogRatio(scores: HeldOutScores, limit = Infinity): FoldReading {
  const bounded = (score: number): number => Math.min(limit, Math.max(-limit, score));
  const largest = bounded(largestScore(scores.product));
  const { mean, perRow } = productMean(scores, (score) => Math.exp(bounded(score) - largest));
  const logNormalizer = Math.log(mean) + largest;
  const pointwise = scores.joint.map((score) => score - logNormalizer);
  return {
    mutualInformation: meanOf(pointwise),
    pointwise,
    influence: scores.joint.map((score, row) => score - perRow[row]! / mean),
    measures: { logNormalizer, effectivePairs: effectivePairs(scores) },
  };
}

/**
 * A reading of each block of rows by itself, and their mean. The logarithm of a mean over few pairs is too low on average:
 * blocks raise {@link readLogRatio}, the more the stronger the dependence, and let it rise above the information.
 *
 * @param rows - rows of a block; the last may have up to twice as many. 0: all rows are one block.
 */
export function readInBlocks(
  { joint, product }: HeldOutScores,
  rows: number,
  read: (scores: HeldOutScores) => FoldReading,
): FoldReading {
  const count = rows === 0 ? 1 : Math.max(1, Math.floor(joint.length / rows));
  const readings = Array.from({ length: count }, (_, block) => {
    const [start, end] = [block * rows, block === count - 1 ? joint.length : (block + 1) * rows];
    return read({
      joint: joint.subarray(start, end),
      product: product.map((scores) => scores.subarray(start, end)),
    });
  });
  const shares = readings.map(({ pointwise }) => pointwise.length / joint.length);
  const mean = (value: (reading: FoldReading) => number): number =>
    readings.reduce((sum, reading, block) => sum + shares[block]! * value(reading), 0);
  const together = (values: (reading: FoldReading) => Float64Array): Float64Array =>
    Float64Array.from(readings.flatMap((reading) => [...values(reading)]));
  const names = Object.keys(readings[0]?.measures ?? {});
  return {
    mutualInformation: mean(({ mutualInformation }) => mutualInformation),
    pointwise: together(({ pointwise }) => pointwise),
    influence: together(({ influence }) => influence),
    measures: Object.fromEntries(
      names.map((name) => [name, mean(({ measures }) => measures[name] ?? Number.NaN)]),
    ),
  };
}

/** The value of Nguyen, Wainwright and Jordan for a score T that is to be a log-ratio: mean T + 1 − mean e^T′. */
export function readLinearBound(scores: HeldOutScores): FoldReading {
  const { mean, perRow } = productMean(scores, Math.exp);
  return {
    mutualInformation: meanOf(scores.joint) + 1 - mean,
    pointwise: scores.joint,
    influence: scores.joint.map((score, row) => score - perRow[row]!),
    measures: { meanRatio: mean, effectivePairs: effectivePairs(scores) },
  };
}

/** The mean of scores that are log-ratios themselves. */
export function readMeanScore({ joint }: HeldOutScores): FoldReading {
  return { mutualInformation: meanOf(joint), pointwise: joint, influence: joint, measures: {} };
}

/**
 * The value of InfoNCE: each row's X against those of other rows, for the row's Y; at most the logarithm of their number.
 *
 * @see van den Oord et al. 2018, eq. 4; Poole et al. 2019, "On variational bounds of mutual information".
 */
export function readContrast(scores: HeldOutScores): FoldReading {
  const candidates = scores.product.length + 1;
  const pointwise = scores.joint.map(
    (score, row) => score - logSumExp([score, ...columnOf(scores, row)]) + Math.log(candidates),
  );
  return {
    mutualInformation: meanOf(pointwise),
    pointwise,
    influence: pointwise,
    measures: { candidates, ceiling: Math.log(candidates) },
  };
}

/**
 * The leave-one-out value of log-densities log q(y | x): mean of log q(yᵢ | xᵢ) − log mean over other rows j of q(yᵢ | xⱼ).
 *
 * @see Poole et al. 2019, "On variational bounds of mutual information".
 */
export function readLeaveOneOut(scores: HeldOutScores): FoldReading {
  const others = Math.log(scores.product.length);
  const pointwise = scores.joint.map(
    (score, row) => score - logSumExp(columnOf(scores, row)) + others,
  );
  return { mutualInformation: meanOf(pointwise), pointwise, influence: pointwise, measures: {} };
}

/**
 * The contrastive upper bound: mean T − mean T′.
 *
 * @see Cheng et al. 2020, "CLUB: a contrastive log-ratio upper bound of mutual information".
 */
export function readDifference(scores: HeldOutScores): FoldReading {
  const { mean, perRow } = productMean(scores, (score) => score);
  const pointwise = scores.joint.map((score) => score - mean);
  return {
    mutualInformation: meanOf(pointwise),
    pointwise,
    influence: scores.joint.map((score, row) => score - perRow[row]!),
    measures: {},
  };
}

function columnOf({ product }: HeldOutScores, row: number): number[] {
  return product.map((scores) => scores[row]!);
}

function logSumExp(values: readonly number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}
