import type { MatrixLike } from "@mienf/numeric";
import type { EstimateContext } from "../interface/estimator.ts";
import { parseOptions } from "../nearest-neighbors/internal/parse-options.ts";
import type { DependenceCheck, DependenceSettings } from "./dependence-check.ts";
import { checkDependence, dependenceOptions } from "./dependence-check.ts";
import { squaredDistances } from "./internal/squared-distances.ts";

/**
 * Checks independence by the bias-corrected squared distance correlation, with a p-value by permutations.
 *
 * Zero for independent sides only, where they have first moments. It is no mutual information. Columns are brought to
 * unit variance first; equal values need no rule.
 *
 * @param samples - X and Y, n rows each. @param settings - see {@link dependenceOptions}; all have defaults.
 * @throws ShapeError when the rows do not pair up. @throws DataError when the data cannot be used.
 * @throws ConfigError when a setting is unknown or out of range.
 * @see Székely & Rizzo 2014, "Partial distance correlation with methods for dissimilarities", §2.
 */
export function distanceCorrelation(
  samples: { readonly x: MatrixLike; readonly y: MatrixLike },
  settings: DependenceSettings = {},
  context: EstimateContext = {},
): DependenceCheck {
  return checkDependence(
    samples,
    {
      settings: parseOptions("distance-correlation", dependenceOptions, settings),
      kernel: (rows) => squaredDistances(rows).map((square) => Math.sqrt(square)),
      statistic: (xy, xx, yy) => xy / Math.sqrt(xx * yy),
    },
    context,
  );
}
