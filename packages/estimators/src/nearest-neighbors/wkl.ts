import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { joinSides } from "./internal/join-sides.ts";
import { pairEstimator } from "./internal/pair-estimator.ts";
import { wklPointwise } from "./internal/wkl-pointwise.ts";
import { parseOptions } from "./internal/parse-options.ts";
import { neighbors, pairFields } from "./neighbor-options.ts";

const NAME = "wkl";

/** Options of the weighted Kozachenko–Leonenko estimator. */
export const wklOptions = z.strictObject({ k: neighbors(5), ...pairFields });

/** Options of {@link wkl} as callers give them. */
export type WklSettings = z.input<typeof wklOptions>;

/**
 * Mutual information as h(X) + h(Y) − h(X, Y), each by weighted distances to nearest neighbours.
 *
 * Never clipped. With `margins: "keep"` it is the published formula; only distances of 0 (of equal rows that were kept)
 * count as 1e-15.
 *
 * @param settings - see {@link wklOptions}; all have defaults.
 * @throws ConfigError when a setting is unknown or out of range.
 * @see Berrett, Samworth, Yuan 2019, "Efficient multivariate entropy estimation via k-nearest neighbour distances".
 */
export function wkl(settings: WklSettings = {}): Estimator {
  const options = parseOptions(NAME, wklOptions, settings);
  const { k } = options;
  return pairEstimator(
    {
      name: NAME,
      k,
      async prepare(engine, x, y) {
        const [hx, hy] = await Promise.all([
          wklPointwise(engine, x, k),
          wklPointwise(engine, y, k),
        ]);
        return async (order) => {
          const joint = joinSides([{ matrix: x }, { matrix: y, order }], engine.memory);
          const hxy = await wklPointwise(engine, joint, k);
          return hxy.map((value, row) => hx[row]! + hy[order?.[row] ?? row]! - value);
        };
      },
    },
    options,
  );
}

/** What `wkl` is. */
export const wklDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary: "difference of weighted Kozachenko–Leonenko entropies",
  assumes: "smooth densities of X, of Y and of the pair, with light tails",
  cost: "three Euclidean nearest-neighbour searches: n log n in few columns, n² in many",
  failure:
    "the weights explode from about 8 columns together, and the error with them; repeated values need jitter",
  options: wklOptions,
  create: (options) => wkl(options),
};
