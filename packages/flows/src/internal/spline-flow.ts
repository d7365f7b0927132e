import type { Bijection } from "../bijection.ts";
import { compose } from "../compose.ts";
import { elementwise } from "../elementwise.ts";
import type { ElementwiseOptions } from "../elementwise.ts";
import { actNorm, elementwiseAffine } from "../elementwise-affine.ts";
import { rationalQuadraticSpline } from "../rational-quadratic-spline.ts";

// One column has one spline to learn everything by, and it costs little.
const DEFAULT_BINS = 16;

/**
 * The flow of one column: an affine map, a spline, an affine map; the first standardises on `initialise`. With a context, an
 * affine map and a spline that depend on it, between two that do not.
 */
export function splineFlow({
  bins = DEFAULT_BINS,
  bound = 5,
  ...options
}: ElementwiseOptions & {
  readonly bins?: number | undefined;
  readonly bound?: number | undefined;
} = {}): Bijection {
  const { contextDim = 0, source } = options;
  const given = (label: string) => ({ ...options, ...(source && { source: source.split(label) }) });
  const middle =
    contextDim > 0
      ? [
          elementwise(1, { kind: "affine" }, given("affine")),
          elementwise(1, { kind: "spline", bins, bound }, given("spline")),
        ]
      : [rationalQuadraticSpline(1, { bins, bound })];
  return compose([actNorm(1), ...middle, elementwiseAffine(1)]);
}
