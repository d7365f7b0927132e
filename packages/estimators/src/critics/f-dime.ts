import type { Scalar } from "@tensorflow/tfjs-core";
import { add, mean, mul } from "@tensorflow/tfjs-core";
import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { networkFields, parseCriticOptions, trainingFields } from "./critic-options.ts";
import type { BatchScores } from "./internal/batch-scores.ts";
import { pairLosses } from "./internal/batch-scores.ts";
import { criticEstimator } from "./internal/critic-estimator.ts";
import { flooredExp } from "./internal/exponentials.ts";
import { linearBoundLoss, logisticLoss } from "./internal/losses.ts";
import { readMeanScore } from "./internal/readings.ts";
import { buildCritic } from "./network/build-critic.ts";

const NAME = "fdime";

/** Options of f-DIME. */
export const fDimeOptions = z.strictObject({
  ...trainingFields,
  ...networkFields,
  divergence: z
    .enum(["hellinger", "gan", "kl"])
    .default("hellinger")
    .describe("the divergence between joint and independent pairs that training maximises"),
});

/** Options of {@link fDime} as callers give them. */
export type FDimeSettings = z.input<typeof fDimeOptions>;

/**
 * f-DIME: a critic that maximises an f-divergence learns the log-ratio of densities, and the estimate is its mean over joint
 * pairs; independent pairs are made by derangements. With `divergence: "gan"` it is the same as `demi`.
 *
 * @param settings - see {@link fDimeOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of range.
 * @see Letizia, Novello, Tonello 2024, "Mutual information estimation via f-divergence and data derangements".
 */
export function fDime(settings: FDimeSettings = {}): Estimator {
  const options = parseCriticOptions(NAME, fDimeOptions, settings);
  return criticEstimator(
    {
      name: NAME,
      network: (dims, source) => buildCritic(options, dims, source),
      ...pairLosses(LOSSES[options.divergence], options),
      pairs: 0,
      read: readMeanScore,
      findings: () => [],
      images: options.critic === "convolutional",
    },
    options,
  );
}

/** Losses whose best score T is the log-ratio of densities. */
const LOSSES = { hellinger: hellingerLoss, gan: logisticLoss, kl: linearBoundLoss };

/** mean e^(−T/2) + mean e^(T′/2): the squared Hellinger distance, its critic written e^(−T/2). */
function hellingerLoss({ joint, product }: BatchScores): Scalar {
  return add(mean(flooredExp(mul(-0.5, joint))), mean(flooredExp(mul(0.5, product))));
}

/** What `fdime` is. */
export const fDimeDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary:
    "f-DIME: mean log-ratio of a critic that maximises an f-divergence, cross-fitted; no bound",
  assumes: "a network that can learn the log-ratio of densities",
  cost: "seconds to minutes; linear in rows and epochs",
  failure: "strong dependence is underestimated",
  options: fDimeOptions,
  create: (options) => fDime(options),
};
