import { matrixFrom } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import type { Estimate } from "../interface/estimate.ts";
import type { Estimator } from "../interface/estimator.ts";
import { mixedKsg } from "../nearest-neighbors/mixed-ksg.ts";
import { columnOf } from "../preprocessing/margins.ts";
import { mienfEstimator } from "./mienf-estimator.ts";
import { autoMienfOptions } from "./mienf-options.ts";
import type { MienfSettings } from "./mienf-options.ts";
import { AUTO_FAMILIES } from "./families.ts";

/** Name of the recommended estimator. */
export const AUTO_NAME = "auto";

/** Rows for each different value of a column from which it is taken to be discrete rather than rounded. */
const COPIES = 20;
/** Columns of both sides in which nearest neighbours are reliable. */
const MAX_COLUMNS = 10;

/**
 * The recommended estimator: flows, whichever base makes held-out rows most likely, and what nearest neighbours show it to
 * leave out.
 *
 * Where a column is discrete there is no density for a flow to find, and `mixed-ksg` answers, in up to ten columns.
 *
 * @param settings - all have defaults.
 * @throws ConfigError when a setting is unknown or out of range.
 */
export function autoMienf(settings: MienfSettings = {}): Estimator {
  const continuous = mienfEstimator(
    { name: AUTO_NAME, families: AUTO_FAMILIES, options: autoMienfOptions },
    settings,
  );
  return {
    async fit(x, y, context = {}) {
      const sides = [matrixFrom(x), matrixFrom(y)] as const;
      const columns = sides[0].columns + sides[1].columns;
      if (columns > MAX_COLUMNS || !sides.some(hasDiscreteColumn)) {
        return continuous.fit(...sides, context);
      }
      const estimate = await mixedKsg().fit(...sides, context);
      const diagnostics: Estimate["diagnostics"] = {
        ...estimate.diagnostics,
        readOut: "nearest neighbours for mixed data, since a column is discrete",
      };
      return { ...estimate, estimator: AUTO_NAME, diagnostics };
    },
  };
}

function hasDiscreteColumn(side: Matrix): boolean {
  return Array.from({ length: side.columns }, (_, column) => column).some((column) => {
    const distinct = new Set(columnOf(side, column)).size;
    // A constant column is for the estimator to refuse.
    return distinct > 1 && side.rows >= COPIES * distinct;
  });
}
