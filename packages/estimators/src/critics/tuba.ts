import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { concat, reshape, slice, sub } from "@tensorflow/tfjs-core";
import type { RandomSource } from "@mienf/numeric";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import type { CriticOptions, CriticSettings } from "./critic-options.ts";
import { criticOptions, parseCriticOptions } from "./critic-options.ts";
import { pairLosses } from "./internal/batch-scores.ts";
import { criticEstimator } from "./internal/critic-estimator.ts";
import { exponentialFindings } from "./internal/critic-findings.ts";
import { linearBoundLoss } from "./internal/losses.ts";
import { readLinearBound } from "./internal/readings.ts";
import { buildCritic, hiddenWidths } from "./network/build-critic.ts";
import type { Critic } from "./network/critic.ts";
import { scoreAllPairs } from "./network/critic.ts";
import { denseStack } from "./network/dense-stack.ts";

const NAME = "tuba";

/**
 * The tractable unnormalised bound with a learned baseline a(y): I ≥ 1 + mean log(e^f / a(y)) − mean e^f′ / a(y).
 *
 * The score here is T = f − log a, the log-ratio itself; with a constant baseline the bound is that of `nwj`.
 *
 * @param settings - see {@link criticOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of range.
 * @see Poole et al. 2019, "On variational bounds of mutual information", on I_TUBA; Barber, Agakov 2003.
 */
export function tuba(settings: CriticSettings = {}): Estimator {
  const options: CriticOptions = parseCriticOptions(NAME, criticOptions, settings);
  return criticEstimator(
    {
      name: NAME,
      network: (dims, source) =>
        withBaseline(buildCritic(options, dims, source.split("critic")), {
          widths: [dims.y, ...hiddenWidths(options), 1],
          source: source.split("baseline"),
        }),
      ...pairLosses(linearBoundLoss, options),
      pairs: options.pairs,
      read: readLinearBound,
      findings: exponentialFindings,
      images: options.critic === "convolutional",
    },
    options,
  );
}

/** A critic less a function of y, which becomes a last column of the codes of Y. */
function withBaseline(
  critic: Critic,
  { widths, source }: { readonly widths: readonly number[]; readonly source: RandomSource },
): Critic {
  const baseline = denseStack(widths, source, "zero");
  const score = (codesX: Tensor2D, codesY: Tensor2D): Tensor1D => {
    const [batch] = codesY.shape;
    const inner = critic.score(codesX, slice(codesY, [0, 0], [batch, critic.codeY]));
    return sub(inner, reshape(slice(codesY, [0, critic.codeY], [batch, 1]), [batch]));
  };
  return {
    parameters: { critic: critic.parameters, baseline: baseline.parameters },
    codeX: critic.codeX,
    codeY: critic.codeY + 1,
    encodeX: (x) => critic.encodeX(x),
    encodeY: (y) => concat([critic.encodeY(y), baseline.apply(y)], 1),
    score,
    scoreAll: (codesX, codesY) => scoreAllPairs(score, codesX, codesY),
  };
}

/** What `tuba` is. */
export const tubaDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary:
    "critic with a learned baseline of y, trained and read by the TUBA bound, cross-fitted; a lower bound",
  assumes: "networks that can learn the log-ratio of densities; at most a few nats",
  cost: "seconds to minutes; linear in rows and epochs",
  failure: "its variance grows as e^I, as that of nwj",
  options: criticOptions,
  create: (options) => tuba(options),
};
