import type { Scalar } from "@tensorflow/tfjs-core";
import { add, mean, mul, sub } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { blockField, networkFields, parseCriticOptions, trainingFields } from "./critic-options.ts";
import type { BatchScores } from "./internal/batch-scores.ts";
import { batchScores, pairLosses } from "./internal/batch-scores.ts";
import { criticEstimator } from "./internal/critic-estimator.ts";
import { exponentialFindings } from "./internal/critic-findings.ts";
import { flooredExp } from "./internal/exponentials.ts";
import { donskerVaradhanLoss } from "./internal/losses.ts";
import { readInBlocks, readLogRatio } from "./internal/readings.ts";
import { buildCritic } from "./network/build-critic.ts";
import type { Critic } from "./network/critic.ts";

const NAME = "mine";

/** Options of MINE. */
export const mineOptions = z.strictObject({
  ...trainingFields,
  ...networkFields,
  ...blockField,
  averaging: z.coerce
    .number()
    .positive()
    .max(1)
    .default(0.01)
    .describe("rate at which the running normaliser of the gradient follows the batches"),
});

/** Options of {@link mine} as callers give them. */
export type MineSettings = z.input<typeof mineOptions>;

/** A critic with a running log mean e^T′. */
interface NormalizedCritic extends Critic {
  readonly logNormalizer: () => Scalar;
}

/**
 * MINE: the Donsker–Varadhan bound with the bias-corrected gradient, mean ∇T − mean e^T′ ∇T′ / E, where E is not the batch's
 * own mean of e^T′ but a running one.
 *
 * The running mean is e^c, with c trained along with the critic so that mean e^(T′ − c) = 1: a stochastic approximation in
 * place of the exponential moving average of the paper, with the same fixed point, and moves of about `averaging` a step.
 *
 * @param settings - see {@link mineOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of range.
 * @see Belghazi et al. 2018, "Mutual information neural estimation", section 3.2 and eq. 12.
 */
export function mine(settings: MineSettings = {}): Estimator {
  const options = parseCriticOptions(NAME, mineOptions, settings);
  // Adam's steps are as large as its rate, whatever the gradient's size.
  const stride = options.averaging / options.rate;
  return criticEstimator<NormalizedCritic>(
    {
      name: NAME,
      network: (dims, source) => {
        const critic = buildCritic(options, dims, source);
        const running = createParameter([], 0);
        return {
          ...critic,
          parameters: { critic: critic.parameters, running },
          logNormalizer: () => mul(stride, running.read()),
        };
      },
      ...pairLosses(donskerVaradhanLoss, options),
      loss: (critic, x, y) =>
        correctedLoss(batchScores(critic, x, y, options), critic.logNormalizer()),
      pairs: options.pairs,
      read: (scores) => readInBlocks(scores, options.block, readLogRatio),
      findings: exponentialFindings,
      images: options.critic === "convolutional",
    },
    options,
  );
}

/** −mean T + mean e^(T′ − c) + c. */
function correctedLoss({ joint, product }: BatchScores, c: Scalar): Scalar {
  return sub(add(mean<Scalar>(flooredExp(sub(product, c))), c), mean(joint));
}

/** What `mine` is. */
export const mineDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary:
    "MINE: the Donsker-Varadhan bound with the bias-corrected gradient, cross-fitted; a lower bound",
  assumes: "a network that can learn the log-ratio of densities; at most a few nats",
  cost: "seconds to minutes; linear in rows and epochs",
  failure: "strong dependence is underestimated; beyond log n nats the reading is luck",
  options: mineOptions,
  create: (options) => mine(options),
};
