import type { MatrixLike } from "@mienf/numeric";
import { ConfigError } from "@mienf/numeric";
import * as z from "zod";
import type { EstimateContext } from "../interface/estimator.ts";
import type { InformationEstimate } from "./internal/value-estimate.ts";
import { informationEstimate, matricesOf, prepareParts } from "./internal/value-estimate.ts";
import { wklPointwise } from "./internal/wkl-pointwise.ts";
import { parseOptions } from "./internal/parse-options.ts";
import { commonFields, neighbors } from "./neighbor-options.ts";

const NAME = "wkl-entropy";

/** Options of {@link wklEntropy}. */
export const wklEntropyOptions = z.strictObject({
  k: neighbors(5),
  ...commonFields,
  margins: z
    .enum(["standardize", "keep"])
    .default("standardize")
    .describe("unit variance first, which the result is corrected for, or none"),
});

/** Options of {@link wklEntropy} as callers give them. */
export type WklEntropySettings = z.input<typeof wklEntropyOptions>;

/**
 * Estimates the differential entropy h(X) in nats by weighted distances to nearest neighbours.
 *
 * @param x - samples, shape `[n, d]`. @param settings - see {@link wklEntropyOptions}; all have defaults.
 * @throws DataError when the data cannot be used. @throws ConfigError when a setting is unknown or out of range.
 * @see Berrett, Samworth, Yuan 2019, "Efficient multivariate entropy estimation via k-nearest neighbour distances".
 */
export async function wklEntropy(
  x: MatrixLike,
  settings: WklEntropySettings = {},
  context: EstimateContext = {},
): Promise<InformationEstimate> {
  const options = parseOptions(NAME, wklEntropyOptions, settings);
  const parts = await prepareParts([x], { name: NAME, ...options }, context);
  const [matrix] = matricesOf(parts);
  const [side] = parts.sides;
  if (matrix === undefined || side === undefined) {
    throw new ConfigError(`${NAME}: expected a sample, got none`);
  }
  const terms = await wklPointwise(parts.engine, matrix, options.k);
  const pointwise = terms.map((value) => value + side.logScale);
  return informationEstimate(parts, pointwise, { context, pValue: null });
}
