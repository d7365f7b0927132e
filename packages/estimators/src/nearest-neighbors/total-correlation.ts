import type { MatrixLike } from "@mienf/numeric";
import { ConfigError } from "@mienf/numeric";
import * as z from "zod";
import type { EstimateContext } from "../interface/estimator.ts";
import { indexSide } from "./internal/joint-neighbors.ts";
import { ksgPointwise } from "./internal/ksg-pointwise.ts";
import type { InformationEstimate } from "./internal/value-estimate.ts";
import {
  informationEstimate,
  matricesOf,
  prepareParts,
  shuffledPValue,
} from "./internal/value-estimate.ts";
import { parseOptions } from "./internal/parse-options.ts";
import { ksgOptions } from "./ksg.ts";
import { commonFields, pairFields } from "./neighbor-options.ts";

const NAME = "total-correlation";

/** Options of {@link totalCorrelation}. */
export const totalCorrelationOptions = z.strictObject({
  ...ksgOptions.pick({ k: true, variant: true, norm: true }).shape,
  ...commonFields,
  permutations: pairFields.permutations.describe(
    "shuffles of every part but the first, for the p-value of independence; 0 leaves it out",
  ),
});

/** Options of {@link totalCorrelation} as callers give them. */
export type TotalCorrelationSettings = z.input<typeof totalCorrelationOptions>;

/**
 * Estimates the total correlation Σ h(Xₛ) − h(X₁, …, Xₘ) of m parts, in nats; never clipped.
 *
 * @param parts - two or more samples of n rows each, whose rows belong together.
 * @param settings - see {@link totalCorrelationOptions}; all have defaults.
 * @throws ShapeError when the rows do not pair up. @throws DataError when the data cannot be used.
 * @throws ConfigError when there are fewer than two parts, or a setting is unknown or out of range.
 * @see Kraskov, Stögbauer, Grassberger 2004, eqs. 23 and 24.
 */
export async function totalCorrelation(
  parts: readonly MatrixLike[],
  settings: TotalCorrelationSettings = {},
  context: EstimateContext = {},
): Promise<InformationEstimate> {
  const options = parseOptions(NAME, totalCorrelationOptions, settings);
  const { k, norm, permutations } = options;
  if (parts.length < 2) {
    throw new ConfigError(`${NAME}: expected two parts or more, got ${parts.length}`);
  }
  const plan = { k, norm, variant: options.variant === 2 ? 2 : 1 } as const;
  const prepared = await prepareParts(parts, { name: NAME, ...options }, context);
  const { engine, source, sampleSize } = prepared;
  const sides = matricesOf(prepared).map((matrix) => indexSide(engine, matrix, norm));
  const pointwise = await ksgPointwise(engine, sides, plan);
  const pValue = await shuffledPValue(pointwise, permutations, (shuffle) => {
    const stream = source.split("permutation").split(shuffle);
    const shuffled = sides.map((side, part) =>
      part === 0 ? side : { ...side, order: stream.split(part).permutation(sampleSize) },
    );
    return ksgPointwise(engine, shuffled, plan);
  });
  return informationEstimate(prepared, pointwise, { context, pValue });
}
