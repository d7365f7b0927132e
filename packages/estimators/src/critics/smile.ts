import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { networkFields, parseCriticOptions, trainingFields } from "./critic-options.ts";
import { pairLosses } from "./internal/batch-scores.ts";
import { criticEstimator } from "./internal/critic-estimator.ts";
import { logisticLoss } from "./internal/losses.ts";
import { readLogRatio } from "./internal/readings.ts";
import { buildCritic } from "./network/build-critic.ts";

const NAME = "smile";
/** Nats that the limit may change without a word. */
const NEGLIGIBLE = 0.1;

/** Options of SMILE. */
export const smileOptions = z.strictObject({
  ...trainingFields,
  ...networkFields,
  tau: z.coerce
    .number()
    .positive()
    .default(5)
    .describe("scores of independent pairs are brought into [−tau, tau] in the estimate"),
});

/** Options of {@link smile} as callers give them. */
export type SmileSettings = z.input<typeof smileOptions>;

/**
 * The smoothed Donsker–Varadhan value of a critic that was trained by the Jensen–Shannon divergence.
 *
 * Limiting e^T′ takes variance out and puts bias in: the value is no bound. `diagnostics.raw` has the value without the limit.
 *
 * @param settings - see {@link smileOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of range.
 * @see Song, Ermon 2020, "Understanding the limitations of variational mutual information estimators".
 */
export function smile(settings: SmileSettings = {}): Estimator {
  const options = parseCriticOptions(NAME, smileOptions, settings);
  return criticEstimator(
    {
      name: NAME,
      network: (dims, source) => buildCritic(options, dims, source),
      ...pairLosses(logisticLoss, options),
      pairs: options.pairs,
      read: (scores) => {
        const plain = readLogRatio(scores);
        const limited = readLogRatio(scores, options.tau);
        return { ...limited, measures: { ...limited.measures, raw: plain.mutualInformation } };
      },
      findings: ({ mutualInformation, measures: { raw = mutualInformation } }) =>
        Math.abs(raw - mutualInformation) <= NEGLIGIBLE
          ? []
          : [
              {
                severity: "care",
                message: `without the limit tau=${options.tau} on the scores the estimate would be ${raw.toFixed(2)} nats: it depends on tau, and is no bound`,
              },
            ],
      images: options.critic === "convolutional",
    },
    options,
  );
}

/** What `smile` is. */
export const smileDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary:
    "critic trained by the Jensen-Shannon divergence, read by a Donsker-Varadhan value of limited scores",
  assumes: "a network that can learn the log-ratio of densities",
  cost: "seconds to minutes; linear in rows and epochs",
  failure: "no bound: the limit trades variance for bias, upward for strong dependence",
  options: smileOptions,
  create: (options) => smile(options),
};
