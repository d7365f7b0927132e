import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { indexSide } from "./internal/joint-neighbors.ts";
import { ksgPointwise } from "./internal/ksg-pointwise.ts";
import { pairEstimator } from "./internal/pair-estimator.ts";
import { parseOptions } from "./internal/parse-options.ts";
import { neighbors, normField, pairFields } from "./neighbor-options.ts";

const NAME = "ksg";

/** Options of the KSG estimators. */
export const ksgOptions = z.strictObject({
  k: neighbors(5),
  variant: z.coerce
    .number()
    .int()
    .min(1)
    .max(2)
    .default(1)
    .describe("1: one radius for both sides, less bias; 2: a radius for each side"),
  norm: normField,
  ...pairFields,
});

/** Options of {@link ksg} as callers give them. */
export type KsgSettings = z.input<typeof ksgOptions>;

/**
 * Mutual information by nearest-neighbour counts.
 *
 * The estimate may be slightly negative; it is never clipped. Columns that repeat values are jittered by the seed
 * unless `ties` says otherwise.
 *
 * @param settings - see {@link ksgOptions}; all have defaults.
 * @throws ConfigError when a setting is unknown or out of range.
 * @example
 * ```ts
 * const estimate = await ksg({ k: 3, permutations: 199 }).fit(x, y, { seed: 1 });
 * ```
 * @see Kraskov, Stögbauer, Grassberger 2004, "Estimating mutual information", eqs. 8 and 9.
 */
export function ksg(settings: KsgSettings = {}): Estimator {
  const options = parseOptions(NAME, ksgOptions, settings);
  const { k, norm } = options;
  const variant = options.variant === 2 ? 2 : 1;
  return pairEstimator(
    {
      name: NAME,
      k,
      prepare(engine, x, y) {
        const left = indexSide(engine, x, norm);
        const right = indexSide(engine, y, norm);
        return (order) => ksgPointwise(engine, [left, { ...right, order }], { k, variant, norm });
      },
    },
    options,
  );
}

/** What `ksg` is. */
export const ksgDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary: "nearest-neighbour counts of Kraskov, Stögbauer and Grassberger, both variants",
  assumes: "a density that is nearly constant within the distance to the k-th neighbour",
  cost: "n log n up to about 8 columns, n² beyond; 100,000 rows of 1 + 1 columns take a fraction of a second",
  failure:
    "underestimates strong dependence (beyond about a third of ln n) and many columns (beyond about 10); repeated values need jitter",
  options: ksgOptions,
  create: (options) => ksg(options),
};
