import { matrixFrom } from "@mienf/numeric";
import type { Estimator } from "../interface/estimator.ts";
import { discreteInformation, hasDiscreteColumn } from "./discrete-columns.ts";
import { AUTO_FAMILIES } from "./families.ts";
import { mienfEstimator } from "./mienf-estimator.ts";
import { autoMienfOptions } from "./mienf-options.ts";
import type { MienfSettings } from "./mienf-options.ts";

/** Name of the recommended estimator. */
export const AUTO_NAME = "auto";

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
      const options = autoMienfOptions.parse(settings);
      const estimate = await discreteInformation(...sides, { options, context });
      return { ...estimate, estimator: AUTO_NAME };
    },
  };
}
