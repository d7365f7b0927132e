import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import type { CriticOptions, CriticSettings } from "./critic-options.ts";
import { criticOptions, parseCriticOptions } from "./critic-options.ts";
import { pairLosses } from "./internal/batch-scores.ts";
import { criticEstimator } from "./internal/critic-estimator.ts";
import { exponentialFindings } from "./internal/critic-findings.ts";
import { linearBoundLoss } from "./internal/losses.ts";
import { readLinearBound } from "./internal/readings.ts";
import { buildCritic } from "./network/build-critic.ts";

const NAME = "nwj";

/**
 * The bound of Nguyen, Wainwright and Jordan (f-GAN with the Kullback–Leibler divergence): I ≥ mean T − mean e^(T′ − 1).
 *
 * The score here is T − 1, the log-ratio itself; it is what `pointwise` holds.
 *
 * @param settings - see {@link criticOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of range.
 * @see Nguyen, Wainwright, Jordan 2010, "Estimating divergence functionals and the likelihood ratio by convex risk
 *   minimization"; Nowozin, Cseke, Tomioka 2016, "f-GAN".
 */
export function nwj(settings: CriticSettings = {}): Estimator {
  const options: CriticOptions = parseCriticOptions(NAME, criticOptions, settings);
  return criticEstimator(
    {
      name: NAME,
      network: (dims, source) => buildCritic(options, dims, source),
      ...pairLosses(linearBoundLoss, options),
      pairs: options.pairs,
      read: readLinearBound,
      findings: exponentialFindings,
      images: options.critic === "convolutional",
    },
    options,
  );
}

/** What `nwj` is. */
export const nwjDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary:
    "critic trained and read by the bound of Nguyen, Wainwright and Jordan, cross-fitted; a lower bound",
  assumes: "a network that can learn the log-ratio of densities; at most a few nats",
  cost: "seconds to minutes; linear in rows and epochs",
  failure:
    "its variance grows as e^I: strong dependence is underestimated, or overestimated by luck",
  options: criticOptions,
  create: (options) => nwj(options),
};
