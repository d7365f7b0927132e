import type { Bijection } from "../bijection.ts";
import { compose } from "../compose.ts";
import { actNorm, elementwiseAffine } from "../elementwise-affine.ts";
import { rationalQuadraticSpline } from "../rational-quadratic-spline.ts";

// One column has one spline to learn everything by, and it costs little.
const DEFAULT_BINS = 16;

/** The flow of one column: an affine map, a spline, an affine map; the first standardises on `initialise`. */
export function splineFlow(
  options: { readonly bins?: number | undefined; readonly bound?: number | undefined } = {},
): Bijection {
  const { bins = DEFAULT_BINS, bound = 5 } = options;
  return compose([actNorm(1), rationalQuadraticSpline(1, { bins, bound }), elementwiseAffine(1)]);
}
