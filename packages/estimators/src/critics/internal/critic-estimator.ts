import type { Estimator } from "../../interface/estimator.ts";
import { pairedSamples } from "../../interface/paired-samples.ts";
import { crossFitEstimate } from "../../cross-fit/cross-fit-estimate.ts";
import { crossFit } from "../../cross-fit/cross-fit.ts";
import type { TrainingOptions } from "../critic-options.ts";
import type { Critic } from "../network/critic.ts";
import type { CriticMethod } from "./critic-method.ts";
import { trainCritic } from "./train-critic.ts";

/** Fewest held-out rows that can be contrasted with each other. */
const FOLD_ROWS = 5;

const INTERVAL =
  "normal: standard error of the held-out scores, pairs that share a row counted as dependent; it covers the sampling of the rows, not what the critic has failed to learn";

/** Makes the estimator of a method: cross-fitted, so that no row is scored by a critic that has seen it. */
export function criticEstimator<Network extends Critic>(
  method: CriticMethod<Network>,
  options: TrainingOptions,
): Estimator {
  return {
    async fit(x, y, context = {}) {
      const samples = pairedSamples(x, y, () => Math.max(20, FOLD_ROWS * options.folds), {
        constantColumns: method.images ? "allow" : "refuse",
      });
      const folds = await crossFit(samples, options.folds, context, (rows, run) =>
        trainCritic(method, options, samples, { rows, run }),
      );
      const { name, findings } = method;
      return crossFitEstimate(
        samples,
        folds,
        { name, intervalMethod: INTERVAL, findings },
        context,
      );
    },
  };
}
