import type { Scalar } from "@tensorflow/tfjs-core";
import { add, div, log, mul, neg, relu, sqrt, square, sub } from "@tensorflow/tfjs-core";
import type { Tensor1D } from "@tensorflow/tfjs-core";
import { mean } from "@tensorflow/tfjs-core";
import type { FoldReading } from "../cross-fit/cross-fit.ts";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import type { CriticOptions, CriticSettings } from "./critic-options.ts";
import { criticOptions, parseCriticOptions } from "./critic-options.ts";
import { pairLosses } from "./internal/batch-scores.ts";
import { criticEstimator } from "./internal/critic-estimator.ts";
import type { HeldOutScores } from "./internal/held-out-scores.ts";
import { meanOf, productMean } from "./internal/held-out-scores.ts";
import { buildJointCritic } from "./network/build-critic.ts";

const NAME = "nishiyama";

/**
 * Nishiyama's bound: the least Kullback–Leibler divergence that two laws can have under which T has the means and variances
 * that it has for joint and for independent pairs (from the Hammersley–Chapman–Robbins bound).
 *
 * It does not make T a log-ratio, so there are no pointwise values: they are NaN. A critic of two codes scores 0 at first,
 * where this bound has no gradient; only joint and convolutional critics will do.
 *
 * @param settings - see {@link criticOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of
 *   range; its `fit` does for a critic of another kind.
 * @see Nishiyama 2019, "A new lower bound for Kullback–Leibler divergence based on Hammersley–Chapman–Robbins bound".
 */
export function nishiyama(settings: CriticSettings = {}): Estimator {
  const options: CriticOptions = parseCriticOptions(NAME, criticOptions, settings);
  return criticEstimator(
    {
      name: NAME,
      network: (dims, source) => buildJointCritic(options, dims, source, { start: "random" }),
      ...pairLosses(({ joint, product }) => neg(boundTensor(joint, product)), options),
      pairs: options.pairs,
      read: readBound,
      findings: () => [],
      images: options.critic === "convolutional",
    },
    options,
  );
}

/** Keeps the root of a rounded zero differentiable. */
const ROOT_FLOOR = 1e-8;

/** The bound of the scores of a batch: as {@link bound}. */
function boundTensor(joint: Tensor1D, product: Tensor1D): Scalar {
  const [meanP, meanQ] = [mean<Scalar>(joint), mean<Scalar>(product)];
  const [varP, varQ] = [
    mean<Scalar>(square(sub(joint, meanP))),
    mean<Scalar>(square(sub(product, meanQ))),
  ];
  const a = add(square(sub(meanP, meanQ)), add(varP, varQ));
  const q = div(mul(4, mul(varP, varQ)), square(a));
  const r = sqrt(add(relu(sub(1, q)), ROOT_FLOOR));
  const slope = div(sub(log(add(1, r)), mul(0.5, log(q))), r);
  return add(mul(div(sub(a, mul(2, varP)), a), slope), mul(0.5, sub(log(varP), log(varQ))));
}

/** Means and variances of T for joint (P) and independent (Q) pairs. */
type Moments = readonly [meanP: number, varP: number, meanQ: number, varQ: number];

/**
 * (A − 2V_P) artanh(D/A) / D + ½ log(V_P / V_Q) with A = (E_P − E_Q)² + V_P + V_Q and D² = A² − 4 V_P V_Q.
 *
 * With r = D/A, artanh r = log(1 + r) − ½ log(4 V_P V_Q / A²), which does not cancel near r = 1.
 */
function bound([meanP, varP, meanQ, varQ]: Moments): number {
  const a = (meanP - meanQ) ** 2 + varP + varQ;
  const q = (4 * varP * varQ) / (a * a);
  const r = Math.sqrt(Math.max(0, 1 - q));
  const slope = r < 1e-4 ? 1 : (Math.log1p(r) - 0.5 * Math.log(q)) / r;
  return ((a - 2 * varP) / a) * slope + 0.5 * Math.log(varP / varQ);
}

function readBound(scores: HeldOutScores): FoldReading {
  const { joint } = scores;
  const meanP = meanOf(joint);
  const squaresP = joint.map((score) => (score - meanP) ** 2);
  const q = productMean(scores, (score) => score);
  const squaresQ = productMean(scores, (score) => (score - q.mean) ** 2);
  const moments: Moments = [meanP, meanOf(squaresP), q.mean, squaresQ.mean];
  const [byMeanP, byVarP, byMeanQ, byVarQ] = slopes(moments);
  return {
    mutualInformation: bound(moments),
    pointwise: new Float64Array(joint.length).fill(Number.NaN),
    influence: joint.map(
      (score, row) =>
        byMeanP * score +
        byVarP * squaresP[row]! +
        byMeanQ * q.perRow[row]! +
        byVarQ * squaresQ.perRow[row]!,
    ),
    measures: { meanJoint: meanP, meanIndependent: q.mean },
  };
}

/** Derivatives of the bound by central differences. */
function slopes(moments: Moments): [number, number, number, number] {
  const scale = Math.sqrt(moments[1] + moments[3]);
  const by = (index: number, unit: number): number => {
    const step = 1e-5 * unit;
    const moved = (sign: number) =>
      bound(moments.with(index, moments[index]! + sign * step) as unknown as Moments);
    return (moved(1) - moved(-1)) / (2 * step);
  };
  return [by(0, scale), by(1, moments[1]), by(2, scale), by(3, moments[3])];
}

/** What `nishiyama` is. */
export const nishiyamaDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary:
    "Nishiyama's bound by means and variances of a critic, cross-fitted; a lower bound, without pointwise values",
  assumes: "a score whose first two moments tell the two laws apart",
  cost: "seconds to minutes; linear in rows and epochs",
  failure: "falls short where the log-ratio takes more than two values, as it does in most laws",
  options: criticOptions,
  create: (options) => nishiyama(options),
};
