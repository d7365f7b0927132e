import { ConfigError } from "@mienf/numeric";
import * as z from "zod";
import { crossFitEstimate } from "../cross-fit/cross-fit-estimate.ts";
import { crossFit } from "../cross-fit/cross-fit.ts";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import { withoutAtoms } from "../preprocessing/pair-atoms.ts";
import { tieFindings } from "../preprocessing/tie-findings.ts";
import { mindeOptions } from "./minde-options.ts";
import { trainDenoiser } from "./train-denoiser.ts";

const NAME = "minde";

/** Options of {@link minde} as callers give them. */
export type MindeSettings = z.input<typeof mindeOptions>;

const INTERVAL =
  "normal: standard error of the rows' values under a network that has not seen them; it covers the sampling of rows and noises, not what the network has failed to learn";

/**
 * Mutual information by denoising: Y is mixed with normal noise, and one network learns to tell them apart with X beside and
 * without. With α² = sigmoid(λ) the share of Y and v = αz − σy the target, I = ½ ∫ α² E‖v(y, λ | x) − v(y, λ)‖² dλ.
 *
 * `form: "gap"` integrates ½ α² (‖v − v(y, λ)‖² − ‖v − v(y, λ | x)‖²) instead, whose mean is the same for the true denoisers; on
 * held-out rows what the network fails to learn can then lower the value, and over-fitting cannot raise it.
 *
 * @param settings - see {@link mindeOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of range.
 * @see Franzese, Bounoua, Michiardi 2024, "MINDE: mutual information neural diffusion estimation"; here in terms of velocities;
 *   Guo, Shamai, Verdú 2005, "Mutual information and minimum mean-square error in Gaussian channels", theorem 2.
 */
export function minde(settings: MindeSettings = {}): Estimator {
  const parsed = mindeOptions.safeParse(settings);
  if (!parsed.success) {
    throw new ConfigError(`${NAME}: ${z.prettifyError(parsed.error)}`);
  }
  const options = parsed.data;
  return {
    async fit(x, y, context = {}) {
      const given = pairedSamples(x, y, () => Math.max(20, 5 * options.folds));
      const { samples, atoms } = withoutAtoms(given, context.seed);
      const folds = await crossFit(samples, options.folds, context, (rows, run) =>
        trainDenoiser(samples, rows, { options, run }),
      );
      return crossFitEstimate(
        samples,
        folds,
        { name: NAME, intervalMethod: INTERVAL, findings: () => tieFindings(given, atoms) },
        context,
      );
    },
  };
}

/** What `minde` is. */
export const mindeDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary:
    "MINDE: what X adds to the denoising of Y, integrated over levels of noise, cross-fitted; no bound",
  assumes: "a network that can learn to denoise Y with and without X",
  cost: "minutes; linear in rows, draws and epochs",
  failure:
    "beyond about 5 nats a column, Y is told from noise at levels below those that are drawn",
  options: mindeOptions,
  create: (options) => minde(options),
};
