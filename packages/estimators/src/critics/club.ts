import { mean, neg } from "@tensorflow/tfjs-core";
import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { networkFields, parseCriticOptions, trainingFields } from "./critic-options.ts";
import { criticEstimator } from "./internal/critic-estimator.ts";
import { upperBoundFindings } from "./internal/critic-findings.ts";
import type { CriticMethod } from "./internal/critic-method.ts";
import { readDifference, readLeaveOneOut } from "./internal/readings.ts";
import { hiddenWidths } from "./network/build-critic.ts";
import { conditionalNormal } from "./network/conditional-normal.ts";

/** Options of the upper bounds. */
export const upperBoundOptions = z.strictObject({ ...trainingFields, pairs: networkFields.pairs });

/** Options of {@link club} and {@link leaveOneOut} as callers give them. */
export type UpperBoundSettings = z.input<typeof upperBoundOptions>;

/**
 * CLUB: I ≤ mean log q(yᵢ | xᵢ) − mean over other rows j of log q(yᵢ | xⱼ), with a normal law q trained by likelihood.
 *
 * An upper bound if q is close to the true law of Y given X. `pointwise` holds each row's share, which is no log-ratio.
 *
 * @param settings - see {@link upperBoundOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of range.
 * @see Cheng et al. 2020, "CLUB: a contrastive log-ratio upper bound of mutual information".
 */
export function club(settings: UpperBoundSettings = {}): Estimator {
  return upperBound("club", readDifference, settings);
}

/**
 * L1Out: I ≤ mean of log q(yᵢ | xᵢ) − log mean over other rows j of q(yᵢ | xⱼ), with a normal law q trained by likelihood.
 *
 * An upper bound if q is the true law of Y given X; nearer to I than `club`.
 *
 * @param settings - see {@link upperBoundOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of range.
 * @see Poole et al. 2019, "On variational bounds of mutual information", on the leave-one-out bound.
 */
export function leaveOneOut(settings: UpperBoundSettings = {}): Estimator {
  return upperBound("l1out", readLeaveOneOut, settings);
}

function upperBound(
  name: string,
  read: CriticMethod["read"],
  settings: UpperBoundSettings,
): Estimator {
  const options = parseCriticOptions(name, upperBoundOptions, settings);
  return criticEstimator(
    {
      name,
      network: (dims, source) => conditionalNormal(dims, hiddenWidths(options), source),
      loss: (network, x, y) => neg(mean(network.score(network.encodeX(x), network.encodeY(y)))),
      pairs: options.pairs,
      read,
      findings: upperBoundFindings,
      images: false,
    },
    options,
  );
}

const COST = "seconds to minutes; linear in rows and epochs";

/** What `club` is. */
export const clubDescriptor: EstimatorDescriptor = {
  name: "club",
  summary:
    "CLUB: contrastive log-ratio of a trained conditional normal law, cross-fitted; an upper bound, conditionally",
  assumes: "Y given X normal with independent columns",
  cost: COST,
  failure: "far above the truth for strong dependence; no bound where the law does not fit",
  options: upperBoundOptions,
  create: (options) => club(options),
};

/** What `l1out` is. */
export const leaveOneOutDescriptor: EstimatorDescriptor = {
  name: "l1out",
  summary:
    "leave-one-out bound of a trained conditional normal law, cross-fitted; an upper bound, conditionally",
  assumes: "Y given X normal with independent columns",
  cost: COST,
  failure: "no bound where the law does not fit: heavy tails, curved or clustered Y given X",
  options: upperBoundOptions,
  create: (options) => leaveOneOut(options),
};
