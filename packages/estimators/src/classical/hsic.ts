import type { Matrix, MatrixLike } from "@mienf/numeric";
import type { EstimateContext } from "../interface/estimator.ts";
import { parseOptions } from "../nearest-neighbors/internal/parse-options.ts";
import type { DependenceCheck, DependenceSettings } from "./dependence-check.ts";
import { checkDependence, dependenceOptions } from "./dependence-check.ts";
import { squaredDistances } from "./internal/squared-distances.ts";

/**
 * Checks independence by the unbiased Hilbert–Schmidt criterion of Gaussian kernels, with a p-value by permutations.
 *
 * The bandwidth of each side is the median distance of its rows. It is no mutual information. Columns are brought to unit
 * variance first; equal values need no rule.
 *
 * @param samples - X and Y, n rows each. @param settings - see {@link dependenceOptions}; all have defaults.
 * @throws ShapeError when the rows do not pair up. @throws DataError when the data cannot be used.
 * @throws ConfigError when a setting is unknown or out of range.
 * @see Song, Smola, Gretton, Bedo, Borgwardt 2012, "Feature selection via dependence maximization", eq. 4.
 */
export function hsic(
  samples: { readonly x: MatrixLike; readonly y: MatrixLike },
  settings: DependenceSettings = {},
  context: EstimateContext = {},
): DependenceCheck {
  return checkDependence(
    samples,
    {
      settings: parseOptions("hsic", dependenceOptions, settings),
      kernel: gaussianKernel,
      statistic: (xy) => xy,
    },
    context,
  );
}

function gaussianKernel(rows: Matrix): Float64Array {
  const squares = squaredDistances(rows);
  const positive = squares.filter((square) => square > 0).toSorted();
  const median = positive[positive.length >>> 1] ?? 1;
  return squares.map((square) => Math.exp((-0.5 * square) / median));
}
