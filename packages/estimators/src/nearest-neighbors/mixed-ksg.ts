import { z } from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { digammaTable } from "./internal/digamma-table.ts";
import { countsWithin, indexSide, jointSizes } from "./internal/joint-neighbors.ts";
import { pairEstimator } from "./internal/pair-estimator.ts";
import { neighbors, normField, pairFields, parseOptions } from "./neighbor-options.ts";

const NAME = "mixed-ksg";
const { ties: _, ...fields } = pairFields;

/** Options of the estimator for discrete–continuous mixtures. */
export const mixedKsgOptions = z.strictObject({ k: neighbors(5), norm: normField, ...fields });

/** Options of {@link mixedKsg} as callers give them. */
export type MixedKsgSettings = z.input<typeof mixedKsgOptions>;

/**
 * Mutual information of columns that may be continuous, discrete, or mixtures of both.
 *
 * Repeated values are what it is made for: a row with k or more copies takes their number for k.
 *
 * @param settings - see {@link mixedKsgOptions}; all have defaults.
 * @throws ConfigError when a setting is unknown or out of range.
 * @see Gao, Kannan, Oh, Viswanath 2017, "Estimating mutual information for discrete-continuous mixtures", algorithm 1.
 */
export function mixedKsg(settings: MixedKsgSettings = {}): Estimator {
  const options = parseOptions(NAME, mixedKsgOptions, settings);
  const { k, norm } = options;
  return pairEstimator(
    {
      name: NAME,
      k,
      discreteSides: "both",
      async prepare(engine, x, y) {
        const [left, right] = await Promise.all([
          indexSide(engine, x, norm),
          indexSide(engine, y, norm),
        ]);
        return async (order) => {
          const paired = { ...right, order };
          const { sizes: radii, index } = await jointSizes(engine, [left, paired], { k, norm });
          const copies = engine.memory.int32(x.rows);
          const zeros = engine.memory.float64(x.rows);
          const [, nx, ny] = await Promise.all([
            radii.includes(0)
              ? engine.count(index, { radii: zeros, closed: true, counts: copies })
              : null,
            countsWithin(engine, left, { radii, closed: true }),
            countsWithin(engine, paired, { radii, closed: true }),
          ]);
          const psi = digammaTable(x.rows);
          return Float64Array.from(
            { length: x.rows },
            (__, row) =>
              psi(radii[row] === 0 ? copies[row]! : k) +
              Math.log(x.rows) -
              Math.log(nx[row]! + 1) -
              Math.log(ny[row]! + 1),
          );
        };
      },
    },
    { ...options, ties: "keep" },
  );
}

/** What `mixed-ksg` is. */
export const mixedKsgDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary: "nearest neighbours for discrete, continuous and mixed columns",
  assumes:
    "numbers for which equality and distance both mean something; unordered categories as indicator columns",
  cost: "as ksg",
  failure:
    "as ksg for strong dependence and many columns; a little more bias than ksg on continuous data",
  options: mixedKsgOptions,
  create: (options) => mixedKsg(options),
};
