import { gaussianInformation } from "../classical/internal/gaussian-information.ts";
import { applyMargins } from "../preprocessing/margins.ts";
import type { Pair } from "./fold-model.ts";
import { isGaussian } from "./promising-families.ts";
import type { TrainedFold } from "./train-fold.ts";

/** The standard deviation, in nats, that the estimation of a covariance may add to next to nothing. */
const TOLERATED_NOISE = 0.02;
/** Such standard deviations from which dependence is beyond doubt, and the noise is the lesser evil. */
const BEYOND_DOUBT = 5;

/**
 * Standard deviation, in nats, of what chance makes of the correlations of independent columns: dependence that is spread over all
 * of them is not told from none below that, however sure a base is that there is none.
 */
export function chanceOf({ x, y }: Pair): number {
  // Var of ½ log det of the canonical correlations of independent sides: dx·dy/2n².
  return Math.sqrt((x.columns * y.columns) / 2) / x.rows;
}

/**
 * The mutual information in closed form without its bias, where every fold found its columns jointly Gaussian after their
 * own maps: flows that improved nothing, or one Gaussian for linear latents.
 *
 * Out-of-fold means are too low by about dx·dy/n then, and the bias of the closed form is known exactly.
 *
 * @returns nats; nothing where a fold found something else, or rows are too few to tell it from chance.
 * @see Butakov et al. 2024, eq. 9.
 */
export function gaussianReadOut(pair: Pair, folds: readonly TrainedFold[]): number | null {
  const noise = chanceOf(pair);
  if (!folds.every(isLinear)) {
    return null;
  }
  const values = folds.map(({ chosen: { fold } }) => {
    const { raw, bias } = gaussianInformation(
      applyMargins(fold.x, pair.x).values,
      applyMargins(fold.y, pair.y).values,
    );
    return raw - bias;
  });
  const mutualInformation = values.reduce((sum, value) => sum + value, 0) / values.length;
  const isTold = noise <= TOLERATED_NOISE || mutualInformation > BEYOND_DOUBT * noise;
  return isTold ? mutualInformation : null;
}

function isLinear({ chosen }: TrainedFold): boolean {
  const { training } = chosen;
  const hasLinearLatents = training === null || training.best.epoch === 0;
  return hasLinearLatents && (chosen.fold.law === null || isGaussian(chosen));
}
