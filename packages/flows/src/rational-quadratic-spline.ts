import { sum } from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import type { Mapped } from "./define-bijection.ts";
import { checkDim } from "./internal/check-dim.ts";
import { checkSpline } from "./internal/check-spline.ts";
import { splineBins, splineForward, splineInverse } from "./internal/rational-quadratic.ts";
import type { SplineBins, SplineValues } from "./internal/rational-quadratic.ts";

/** Options of {@link rationalQuadraticSpline}. */
export interface RationalQuadraticSplineOptions {
  /** Number of bins K, 2 to 500; default 8. */
  readonly bins?: number;
  /** The spline acts on [−bound, bound] and is the identity beyond; default 5. */
  readonly bound?: number;
}

/** Structure of {@link rationalQuadraticSpline}. */
export interface RationalQuadraticSplineConfig extends BijectionConfig {
  readonly kind: "rationalQuadraticSpline";
  readonly dim: number;
  readonly bins: number;
  readonly bound: number;
}

/**
 * Makes a learnable monotone curve for each column, on its own; any dim, so it is the flow for one dimension.
 *
 * A rational-quadratic spline with linear tails; the identity at first. It is increasing: it cannot reflect.
 * Parameters: `widths` and `heights` `[1, dim, bins]`, `slopes` `[1, dim, bins − 1]`, unconstrained.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when an option is out of range.
 * @see Durkan et al. 2019, "Neural spline flows", section 3.1.
 */
export function rationalQuadraticSpline(
  dim: number,
  options: RationalQuadraticSplineOptions = {},
): Bijection {
  const { bins = 8, bound = 5 } = options;
  checkDim("rationalQuadraticSpline", dim);
  checkSpline("rationalQuadraticSpline", bins, bound);
  const widths = createParameter([1, dim, bins], 0);
  const heights = createParameter([1, dim, bins], 0);
  const slopes = createParameter([1, dim, bins - 1], 0);
  const map = (
    input: Tensor2D,
    direction: (input: Tensor2D, bins: SplineBins) => SplineValues,
  ): Mapped => {
    const raw = {
      widths: widths.read(),
      heights: heights.read(),
      slopes: slopes.read(),
    };
    const { value, logSlope } = direction(input, splineBins(raw, bound));
    return { value, logDet: sum<Tensor1D>(logSlope, 1) };
  };
  const config: RationalQuadraticSplineConfig = {
    kind: "rationalQuadraticSpline",
    dim,
    bins,
    bound,
  };
  return defineBijection({
    dim,
    config,
    parameters: { widths, heights, slopes },
    forward: (x) => map(x, splineForward),
    inverse: (y) => map(y, splineInverse),
  });
}
