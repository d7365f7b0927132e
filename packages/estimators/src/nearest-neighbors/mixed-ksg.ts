import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { digammaTable } from "./internal/digamma-table.ts";
import { countsWithin, indexSide, jointSizes } from "./internal/joint-neighbors.ts";
import { pairEstimator } from "./internal/pair-estimator.ts";
import { parseOptions } from "./internal/parse-options.ts";
import { neighbors, normField, pairFields } from "./neighbor-options.ts";

const NAME = "mixed-ksg";
const { ties: _, ...fields } = pairFields;

/** Options of the estimator for discrete–continuous mixtures. */
export const mixedKsgOptions = z.strictObject({ k: neighbors(5), norm: normField, ...fields });

/** Options of {@link mixedKsg} as callers give them. */
export type MixedKsgSettings = z.input<typeof mixedKsgOptions>;

/**
 * Mutual information of columns that may be continuous, discrete, or mixtures of both.
 *
 * Repeated values are what it is made for: a row with k or more copies takes their number, itself included, for k. The
 * counts are those of KSG and of the authors' program (strictly inside, itself included, through ψ) and not of the
 * printed algorithm, whose closed counts through the logarithm lose log(k + 1) − ψ(k) where one side determines the other.
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
      prepare(engine, x, y) {
        const left = indexSide(engine, x, norm);
        const right = indexSide(engine, y, norm);
        return async (order) => {
          const paired = { ...right, order };
          const { sizes, index } = await jointSizes(engine, [left, paired], { k, norm });
          const copies = engine.memory.int32(x.rows);
          const radii = engine.memory.float64(x.rows);
          for (let row = 0; row < x.rows; row += 1) {
            radii[row] = Math.max(sizes[row]!, Number.MIN_VALUE); // copies lie strictly inside of that
          }
          const query = { radii, closed: false };
          const [, nx, ny] = await Promise.all([
            sizes.includes(0) ? engine.count(index, { ...query, counts: copies }) : null,
            countsWithin(engine, left, query),
            countsWithin(engine, paired, query),
          ]);
          const psi = digammaTable(x.rows);
          return Float64Array.from({ length: x.rows }, (__, row) => {
            const near = sizes[row] === 0 ? copies[row]! + 1 : k;
            return psi(near) + Math.log(x.rows) - psi(nx[row]! + 1) - psi(ny[row]! + 1);
          });
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
    "as ksg for strong dependence and many columns; columns with many levels and few rows a level",
  options: mixedKsgOptions,
  create: (options) => mixedKsg(options),
};
