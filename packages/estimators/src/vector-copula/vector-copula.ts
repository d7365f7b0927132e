import { splitRows } from "@mienf/core";
import { DataError, selectRows } from "@mienf/numeric";
import * as z from "zod";
import { everyRow } from "../cross-fit/every-row.ts";
import { fitLayeredFlow, flowFields, latentsOf } from "../cross-fit/flow-training.ts";
import { flowEstimator } from "../entropies/flow-estimator.ts";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { chooseGaussianMixture } from "../latent-law/choose-gaussian-mixture.ts";
import { evaluateMixture } from "../latent-law/evaluate-mixture.ts";
import { joined } from "../mienf/fold-model.ts";

const NAME = "vector-copula";

/** Options of the vector copula. */
export const vectorCopulaOptions = z.strictObject({
  ...flowFields,
  components: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(14)
    .describe("components of the mixture for the latents of both sides, at most"),
});

/** Options of {@link vectorCopula} as callers give them. */
export type VectorCopulaSettings = z.input<typeof vectorCopulaOptions>;

/**
 * Vector copula, the two-stage MIENF: a flow makes each side normal by itself, then a Gaussian mixture is fitted to the latents
 * of both, and its pointwise mutual information is read on rows that neither stage has seen.
 *
 * The sides' flows do not look at each other, so the second stage must find whatever dependence their latents have; trained
 * jointly (`mienf`) they can make it simpler.
 *
 * @param settings - see {@link vectorCopulaOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of
 *   range. Its `fit` throws DataError when there are too few rows for one component.
 * @see Chen et al. 2025, "Neural mutual information estimation with vector copulas", arXiv 2510.20968.
 */
export function vectorCopula(settings: VectorCopulaSettings = {}): Estimator {
  return flowEstimator(
    NAME,
    vectorCopulaOptions,
    settings,
    async ({ train, heldOut }, run, options) => {
      const x = await fitLayeredFlow(train.x, options, run, { part: 0, parts: 2 });
      const y = await fitLayeredFlow(train.y, options, run, { part: 1, parts: 2 });
      const latents = async (sides: typeof train) =>
        joined(
          await latentsOf(run.runtime, x.flow, sides.x),
          await latentsOf(run.runtime, y.flow, sides.y),
        );
      const seen = await latents(train);
      const source = run.source.split("copula");
      const split = splitRows(everyRow(seen.rows), options.validation, source.split("split"));
      const copula = await chooseGaussianMixture(
        selectRows(seen, split.train),
        selectRows(seen, split.heldOut),
        { dimX: train.x.columns, maxComponents: options.components, source },
      );
      if (copula === null) {
        throw new DataError(
          `${NAME}: expected more rows for ${seen.columns} columns, got ${seen.rows} in a fold; use more rows or fewer columns`,
        );
      }
      const { pointwise } = evaluateMixture(copula, await latents(heldOut));
      return { pointwise, fits: [x, y] };
    },
  );
}

/** What `vector-copula` is. */
export const vectorCopulaDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary:
    "vector copula: a flow for each side by itself, then a Gaussian mixture for both latents, cross-fitted",
  assumes:
    "latents, each side made normal by itself, that are close to a mixture of a few normal laws",
  cost: "minutes; mixtures add time that grows with the square of the columns",
  failure:
    "in many columns there are too few rows for more than one component, and curved dependence is missed",
  options: vectorCopulaOptions,
  create: (options) => vectorCopula(options),
};
