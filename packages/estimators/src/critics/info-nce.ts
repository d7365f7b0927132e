import type { Scalar, Tensor2D } from "@tensorflow/tfjs-core";
import { addN, div, mean, slice, sub } from "@tensorflow/tfjs-core";
import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { networkFields, parseCriticOptions, trainingFields } from "./critic-options.ts";
import { criticEstimator } from "./internal/critic-estimator.ts";
import { ceilingFindings } from "./internal/critic-findings.ts";
import { logSumExpOfColumns } from "./internal/exponentials.ts";
import { readContrast } from "./internal/readings.ts";
import { buildCritic } from "./network/build-critic.ts";
import type { Critic } from "./network/critic.ts";

const NAME = "infonce";
const { image, embedding, weights } = networkFields;

/** Options of InfoNCE. */
export const infoNceOptions = z.strictObject({
  ...trainingFields,
  critic: z
    .enum(["joint", "separable", "distance", "bilinear", "convolutional"])
    .default("distance")
    .describe(
      "network: a distance or a product of two codes is quick at contrasting all pairs of a batch; one of both sides together is not",
    ),
  image,
  embedding,
  weights,
  batch: z.coerce
    .number()
    .int()
    .min(2)
    .default(128)
    .describe("rows of a mini-batch, all of which are contrasted with each other"),
  candidates: z.coerce
    .number()
    .int()
    .min(2)
    .default(512)
    .describe(
      "held-out rows that each is contrasted with; the estimate is at most their logarithm",
    ),
});

/** Options of {@link infoNce} as callers give them. */
export type InfoNceSettings = z.input<typeof infoNceOptions>;

/**
 * InfoNCE (contrastive predictive coding): I ≥ mean of T(xᵢ, yᵢ) − log mean over candidates j of e^T(xⱼ, yᵢ), which is at most
 * the logarithm of their number.
 *
 * @param settings - see {@link infoNceOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of range.
 * @see van den Oord, Li, Vinyals 2018, "Representation learning with contrastive predictive coding", eq. 4.
 */
export function infoNce(settings: InfoNceSettings = {}): Estimator {
  const options = parseCriticOptions(NAME, infoNceOptions, settings);
  return criticEstimator(
    {
      name: NAME,
      network: (dims, source) => buildCritic(options, dims, source),
      loss: (critic, x, y) => contrastiveLoss(critic, x, y, options.batch),
      pairs: options.candidates - 1,
      read: readContrast,
      findings: ceilingFindings,
      images: options.critic === "convolutional",
    },
    options,
  );
}

/** Mean of logsumexpⱼ T(xⱼ, yᵢ) − T(xᵢ, yᵢ) within blocks of `size` rows; rows beyond the last whole block are left out. */
function contrastiveLoss(critic: Critic, x: Tensor2D, y: Tensor2D, size: number): Scalar {
  const codesX = critic.encodeX(x);
  const codesY = critic.encodeY(y);
  const block = Math.min(size, codesX.shape[0]);
  const starts = Array.from(
    { length: Math.floor(codesX.shape[0] / block) },
    (_, index) => index * block,
  );
  const losses = starts.map((start) => {
    const blockX = slice(codesX, [start, 0], [block, critic.codeX]);
    const blockY = slice(codesY, [start, 0], [block, critic.codeY]);
    const all = logSumExpOfColumns(critic.scoreAll(blockX, blockY));
    return mean<Scalar>(sub(all, critic.score(blockX, blockY)));
  });
  return div(addN(losses), losses.length);
}

/** What `infonce` is. */
export const infoNceDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary: "InfoNCE: each row's pair told from other rows', cross-fitted; a lower bound",
  assumes:
    "a network that can learn the log-ratio of densities, and less than log(candidates) nats",
  cost: "seconds to minutes; linear in rows, epochs and batch (quadratic in a batch)",
  failure: "cannot exceed the logarithm of the candidates, and is biased well before",
  options: infoNceOptions,
  create: (options) => infoNce(options),
};
