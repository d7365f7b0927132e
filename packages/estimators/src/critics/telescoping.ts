import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { add, addN, mean, mul, neg, reshape, slice } from "@tensorflow/tfjs-core";
import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { networkFields, parseCriticOptions, trainingFields } from "./critic-options.ts";
import { shiftRows } from "./internal/batch-scores.ts";
import { criticEstimator } from "./internal/critic-estimator.ts";
import { flooredSoftplus } from "./internal/exponentials.ts";
import { readMeanScore } from "./internal/readings.ts";
import { buildJointCritic } from "./network/build-critic.ts";
import type { JointCritic } from "./network/joint-critic.ts";

const NAME = "tre";

/** Options of the telescoping estimator. */
export const telescopingOptions = z.strictObject({
  ...trainingFields,
  critic: z
    .enum(["joint", "convolutional"])
    .default("joint")
    .describe("network: of both sides together, or convolutions for images"),
  image: networkFields.image,
  bridges: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(6)
    .describe("steps between joint and independent pairs, each with a classifier of its own"),
});

/** Options of {@link telescoping} as callers give them. */
export type TelescopingSettings = z.input<typeof telescopingOptions>;

/**
 * Telescoping density-ratio estimation: joint pairs are turned into independent ones in steps, by mixing Y with that of
 * another row; a classifier learns the log-ratio of each step, and the estimate is the mean over joint pairs of their sum.
 *
 * @param settings - see {@link telescopingOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of range.
 * @see Rhodes, Xu, Gutmann 2020, "Telescoping density-ratio estimation"; waypoints by linear combination, αₖ = k/m.
 */
export function telescoping(settings: TelescopingSettings = {}): Estimator {
  const options = parseCriticOptions(NAME, telescopingOptions, settings);
  return criticEstimator<JointCritic>(
    {
      name: NAME,
      network: (dims, source) =>
        buildJointCritic({ ...options, embedding: 1 }, dims, source, { outputs: options.bridges }),
      loss: (critic, x, y) => bridgesLoss(critic, x, y, options.bridges),
      pairs: 0,
      read: readMeanScore,
      findings: () => [],
      images: options.critic === "convolutional",
    },
    options,
  );
}

/** Sum over bridges of the logistic loss of telling the pairs of one waypoint from those of the next. */
function bridgesLoss(critic: JointCritic, x: Tensor2D, y: Tensor2D, bridges: number): Scalar {
  const [batch] = x.shape;
  const codesX = critic.encodeX(x);
  const other = shiftRows(y, 1);
  const waypoints = Array.from({ length: bridges + 1 }, (_, k) => {
    const alpha = k / bridges;
    const mixed = add<Tensor2D>(mul(Math.sqrt(1 - alpha * alpha), y), mul(alpha, other));
    return critic.scores(codesX, critic.encodeY(mixed));
  });
  const score = (waypoint: Tensor2D | undefined, bridge: number): Tensor1D =>
    reshape(slice(waypoint as Tensor2D, [0, bridge], [batch, 1]), [batch]);
  return addN(
    Array.from({ length: bridges }, (_, bridge) =>
      add<Scalar>(
        mean(flooredSoftplus(neg(score(waypoints[bridge], bridge)))),
        mean(flooredSoftplus(score(waypoints[bridge + 1], bridge))),
      ),
    ),
  );
}

/** What `tre` is. */
export const telescopingDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary:
    "telescoping density ratio: a chain of classifiers between joint and independent pairs, cross-fitted; no bound",
  assumes: "networks that can learn the log-ratios of neighbouring steps",
  cost: "that of a classifier times the bridges",
  failure: "errors of the bridges add up; strong dependence needs more of them",
  options: telescopingOptions,
  create: (options) => telescoping(options),
};
