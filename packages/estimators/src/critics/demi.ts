import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import type { CriticOptions, CriticSettings } from "./critic-options.ts";
import { criticOptions, parseCriticOptions } from "./critic-options.ts";
import { pairLosses } from "./internal/batch-scores.ts";
import { criticEstimator } from "./internal/critic-estimator.ts";
import { logisticLoss } from "./internal/losses.ts";
import { readMeanScore } from "./internal/readings.ts";
import { buildCritic } from "./network/build-critic.ts";

const NAME = "demi";

/**
 * DEMI: a classifier learns to tell joint pairs from independent ones, both equally likely, and the estimate is the mean of
 * its log-odds over joint pairs.
 *
 * @param settings - see {@link criticOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of range.
 * @see Liao et al. 2020, "DEMI: discriminative estimator of mutual information"; here with equal priors.
 */
export function demi(settings: CriticSettings = {}): Estimator {
  const options: CriticOptions = parseCriticOptions(NAME, criticOptions, settings);
  return criticEstimator(
    {
      name: NAME,
      network: (dims, source) => buildCritic(options, dims, source),
      ...pairLosses(logisticLoss, options),
      pairs: 0,
      read: readMeanScore,
      findings: () => [],
      images: options.critic === "convolutional",
    },
    options,
  );
}

/** What `demi` is. */
export const demiDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary:
    "mean log-odds of a classifier of joint against independent pairs, cross-fitted; no bound",
  assumes: "a network that can learn the log-ratio of densities",
  cost: "seconds to minutes; linear in rows and epochs",
  failure:
    "strong dependence is underestimated: the classes are then told apart without the ratio being known",
  options: criticOptions,
  create: (options) => demi(options),
};
