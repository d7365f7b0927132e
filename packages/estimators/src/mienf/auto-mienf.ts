import { matrixFrom } from "@mienf/numeric";
import type { Estimator } from "../interface/estimator.ts";
import { stepInformation } from "../discrete/step-information.ts";
import { discreteInformation, hasDiscreteColumn } from "./discrete-columns.ts";
import { AUTO_FAMILIES } from "./families.ts";
import { mienfEstimator } from "./mienf-estimator.ts";
import { autoMienfOptions } from "./mienf-options.ts";
import type { MienfSettings } from "./mienf-options.ts";

/** Name of the recommended estimator. */
export const AUTO_NAME = "auto";

/**
 * The recommended estimator: flows, whichever base makes held-out rows most likely, and what nearest neighbours show it to
 * leave out.
 *
 * Where one column is a step function of another, as if rounded, mutual information is its entropy.
 * Where a column is discrete, nearest neighbours for mixed data answer, in up to ten columns or in pairs of columns, and where they
 * find next to nothing in rows that are paired at random.
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
      const startMs = performance.now();
      const options = autoMienfOptions.parse(settings);
      const discrete =
        stepInformation(...sides, context)?.estimate ??
        (sides.some(hasDiscreteColumn)
          ? await discreteInformation(...sides, { options, context })
          : null);
      if (discrete !== null) {
        return { ...discrete, estimator: AUTO_NAME };
      }
      const { maxSeconds = Infinity } = context;
      const left = Math.max(0, maxSeconds - (performance.now() - startMs) / 1000);
      return continuous.fit(...sides, { ...context, maxSeconds: left });
    },
  };
}
