import { ConfigError, selectColumns } from "@mienf/numeric";
import * as z from "zod";
import { crossFit } from "../cross-fit/cross-fit.ts";
import { crossFitEstimate } from "../cross-fit/cross-fit-estimate.ts";
import type { CrossFitMeans } from "../cross-fit/cross-fit-estimate.ts";
import type { Estimate } from "../interface/estimate.ts";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { meanWithError, normalInterval } from "../interface/normal-interval.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import type { Finding } from "../interface/verdict.ts";
import { mienfFittedModel } from "../mienf/mienf-fitted-model.ts";
import { imageMienfOptions } from "./image-mienf-options.ts";
import { imageShape } from "./image-rows.ts";
import { dependentPairs, trainImageFold } from "./train-image-fold.ts";
import type { TrainedImageFold } from "./train-image-fold.ts";

const NAME = "image-mienf";
const MINIMUM_ROWS = 60;
/** Distance of the base's own information from that of unseen rows, as a share, that is worth a word. */
const LARGE_GAP = 0.1;

/** How the interval is made, in words. */
const INTERVAL =
  "normal: standard error of the out-of-fold pointwise values, widened by their distance from the base's own mutual information; for images with the noise that was added, and not for what training has not found";

/** Options of {@link imageMienf} as callers give them. */
export type ImageMienfSettings = z.input<typeof imageMienfOptions>;

/**
 * Mutual information of pairs of images by two multi-scale Glows and a tridiagonal Gaussian base, trained jointly and
 * cross-fitted: rows are images, line by line, the channels of a pixel side by side.
 *
 * Noise is added to every pixel, since images that depend on few numbers have no density; the estimate is that of the noisy
 * images, which by data processing have at most the information of the clean ones. The model that is kept expects such noise
 * too, where its pointwise values are to be compared with the estimate's.
 *
 * @param settings - see {@link imageMienfOptions}; all have defaults.
 * @throws ConfigError when a setting is unknown or out of range; its `fit` does when the images have another size.
 * @see Butakov et al. 2024, "Mutual information estimation via normalizing flows", section 5 and appendix E.
 */
export function imageMienf(settings: ImageMienfSettings = {}): Estimator {
  const parsed = imageMienfOptions.safeParse(settings);
  if (!parsed.success) {
    throw new ConfigError(`${NAME}: ${z.prettifyError(parsed.error)}`);
  }
  const options = parsed.data;
  return {
    async fit(x, y, context = {}) {
      // The canonical start needs more training rows than there are pixels.
      const share = (1 - 1 / options.folds) * (1 - options.validation);
      const samples = pairedSamples(
        x,
        y,
        (dimX, dimY) => Math.max(MINIMUM_ROWS, Math.ceil((dimX + dimY + 10) / share)),
        { constantColumns: "allow" },
      );
      imageShape(options, samples.x.columns, "x");
      imageShape(options, samples.y.columns, "y");
      const pairs = dependentPairs(samples, options);
      const trained: TrainedImageFold[] = [];
      const fitted = await crossFit(samples, options.folds, context, async (rows, run) => {
        const fold = await trainImageFold(samples, rows, { options, pairs }, run);
        trained.push(fold);
        return fold;
      });
      const estimate = crossFitEstimate(
        samples,
        fitted,
        {
          name: NAME,
          intervalMethod: INTERVAL,
          findings,
        },
        context,
      );
      const folds = trained.map(({ fold }) => fold);
      const { mutualInformation } = estimate;
      const { standardError } = meanWithError(estimate.pointwise);
      const own = trained.reduce((sum, { measures }) => sum + (measures["closedForm"] ?? 0), 0);
      return {
        ...estimate,
        interval: normalInterval(
          mutualInformation,
          Math.hypot(standardError, own / trained.length - mutualInformation),
          { level: context.level ?? 0.95, method: INTERVAL },
        ),
        components: meanComponents(trained),
        latents: leadingLatents(trained[0], pairs),
        model: mienfFittedModel(folds, { estimator: NAME, seed: estimate.seed }),
      };
    },
  };
}

function findings({ mutualInformation, measures }: CrossFitMeans): Finding[] {
  const gap = (measures["closedForm"] ?? 0) - mutualInformation;
  return Math.abs(gap) <= Math.max(0.05, LARGE_GAP * Math.abs(mutualInformation))
    ? []
    : [
        {
          severity: "care",
          message: `the base's own mutual information is ${gap > 0 ? "+" : ""}${gap.toFixed(2)} nats from the estimate on images that the model has not seen: it over-fits or has not finished training; use more images, more epochs, or compressed-mienf`,
        },
      ];
}

/** Latents of the first fold's held-out images that may depend on each other. */
function leadingLatents(fold: TrainedImageFold | undefined, pairs: number): Estimate["latents"] {
  const leading = Array.from({ length: pairs }, (_, j) => j);
  return fold === undefined
    ? null
    : {
        x: selectColumns(fold.latents.x, leading),
        y: selectColumns(fold.latents.y, leading),
      };
}

/** Means over folds of the components in descending order. */
function meanComponents(trained: readonly TrainedImageFold[]): Float64Array {
  const sorted = trained.map(({ fold }) =>
    fold.model.base.componentMutualInformation().toSorted().toReversed(),
  );
  return Float64Array.from(
    sorted[0] ?? [],
    (_, j) => sorted.reduce((sum, each) => sum + (each[j] as number), 0) / sorted.length,
  );
}

/** What `image-mienf` is. */
export const imageMienfDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary:
    "for images: multi-scale Glow flows onto a tridiagonal Gaussian base, trained jointly, cross-fitted",
  assumes:
    "images whose height and width can be halved; flows that act on each image separately can make the pair jointly Gaussian",
  cost: "minutes on one core for 10,000 images of 16×16 pixels, and linear in pixels and epochs; compressed-mienf is quicker",
  failure:
    "dependence on few numbers, which is a small part of the likelihood of hundreds of pixels, is learned slowly",
  options: imageMienfOptions,
  create: (options) => imageMienf(options),
};
