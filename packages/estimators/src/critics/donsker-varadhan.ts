import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import type { CriticOptions, CriticSettings } from "./critic-options.ts";
import { criticOptions, parseCriticOptions } from "./critic-options.ts";
import { pairLosses } from "./internal/batch-scores.ts";
import { criticEstimator } from "./internal/critic-estimator.ts";
import { exponentialFindings } from "./internal/critic-findings.ts";
import { donskerVaradhanLoss } from "./internal/losses.ts";
import { readLogRatio } from "./internal/readings.ts";
import { buildCritic } from "./network/build-critic.ts";

const NAME = "dv";

/**
 * The Donsker–Varadhan bound, I ≥ mean T − log mean e^T′, with the plain gradient of each batch.
 *
 * @param settings - see {@link criticOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of range.
 * @see Donsker, Varadhan 1983; Belghazi et al. 2018, "MINE", theorem 1.
 */
export function donskerVaradhan(settings: CriticSettings = {}): Estimator {
  const options: CriticOptions = parseCriticOptions(NAME, criticOptions, settings);
  return criticEstimator(
    {
      name: NAME,
      network: (dims, source) => buildCritic(options, dims, source),
      ...pairLosses(donskerVaradhanLoss, options.negatives),
      pairs: options.pairs,
      read: (scores) => readLogRatio(scores),
      findings: exponentialFindings,
      images: options.critic === "convolutional",
    },
    options,
  );
}

/** What `dv` is. */
export const donskerVaradhanDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary: "critic trained and read by the Donsker-Varadhan bound, cross-fitted; a lower bound",
  assumes: "a network that can learn the log-ratio of densities; at most a few nats",
  cost: "seconds to minutes; linear in rows and epochs",
  failure: "gradients of small batches are biased; beyond log n nats the reading is luck",
  options: criticOptions,
  create: (options) => donskerVaradhan(options),
};
