import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { blockField, networkFields, parseCriticOptions, trainingFields } from "./critic-options.ts";
import { pairLosses } from "./internal/batch-scores.ts";
import { criticEstimator } from "./internal/critic-estimator.ts";
import { exponentialFindings } from "./internal/critic-findings.ts";
import { donskerVaradhanLoss } from "./internal/losses.ts";
import { readInBlocks, readLogRatio } from "./internal/readings.ts";
import { buildCritic } from "./network/build-critic.ts";

const NAME = "dv";

/** Options of the Donsker–Varadhan estimator. */
export const donskerVaradhanOptions = z.strictObject({
  ...trainingFields,
  ...networkFields,
  ...blockField,
});

/** Options of {@link donskerVaradhan} as callers give them. */
export type DonskerVaradhanSettings = z.input<typeof donskerVaradhanOptions>;

/**
 * The Donsker–Varadhan bound, I ≥ mean T − log mean e^T′, with the plain gradient of each batch.
 *
 * @param settings - see {@link donskerVaradhanOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of range.
 * @see Donsker, Varadhan 1983; Belghazi et al. 2018, "MINE", theorem 1.
 */
export function donskerVaradhan(settings: DonskerVaradhanSettings = {}): Estimator {
  const options = parseCriticOptions(NAME, donskerVaradhanOptions, settings);
  return criticEstimator(
    {
      name: NAME,
      network: (dims, source) => buildCritic(options, dims, source),
      ...pairLosses(donskerVaradhanLoss, options),
      pairs: options.pairs,
      read: (scores) => readInBlocks(scores, options.block, readLogRatio),
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
  options: donskerVaradhanOptions,
  create: (options) => donskerVaradhan(options),
};
