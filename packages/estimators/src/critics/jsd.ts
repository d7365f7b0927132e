import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import type { CriticOptions, CriticSettings } from "./critic-options.ts";
import { criticOptions, parseCriticOptions } from "./critic-options.ts";
import { pairLosses } from "./internal/batch-scores.ts";
import { criticEstimator } from "./internal/critic-estimator.ts";
import { exponentialFindings } from "./internal/critic-findings.ts";
import { logisticLoss } from "./internal/losses.ts";
import { readLinearBound } from "./internal/readings.ts";
import { buildCritic } from "./network/build-critic.ts";

const NAME = "jsd";

/**
 * A critic trained by the Jensen–Shannon divergence, and read by the bound of Nguyen, Wainwright and Jordan.
 *
 * @param settings - see {@link criticOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of range.
 * @see Hjelm et al. 2019, "Learning deep representations by mutual information estimation and maximization"; Poole et al. 2019, "On variational bounds of mutual information", on I_JS.
 */
export function jsd(settings: CriticSettings = {}): Estimator {
  const options: CriticOptions = parseCriticOptions(NAME, criticOptions, settings);
  return criticEstimator(
    {
      name: NAME,
      network: (dims, source) => buildCritic(options, dims, source),
      ...pairLosses(logisticLoss, options),
      pairs: options.pairs,
      read: readLinearBound,
      findings: exponentialFindings,
      images: options.critic === "convolutional",
    },
    options,
  );
}

/** What `jsd` is. */
export const jsdDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary:
    "critic trained by the Jensen-Shannon divergence, read by the NWJ bound, cross-fitted; a lower bound",
  assumes: "a network that can learn the log-ratio of densities; at most a few nats",
  cost: "seconds to minutes; linear in rows and epochs",
  failure: "trains steadily, but its reading has the variance of nwj",
  options: criticOptions,
  create: (options) => jsd(options),
};
