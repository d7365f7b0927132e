import {
  add,
  div,
  exp,
  greater,
  log,
  mul,
  neg,
  sqrt,
  square,
  sub,
  sum,
  where,
} from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import { checkDim } from "./internal/check-dim.ts";
import { positive } from "./internal/positive.ts";

/** Options of {@link radial}. */
export interface RadialOptions {
  /** Draws the first centre; default: seed 0. */
  readonly source?: RandomSource;
}

/** Structure of {@link radial}. */
export interface RadialConfig extends BijectionConfig {
  readonly kind: "radial";
  readonly dim: number;
}

// Keeps the distance from a centre differentiable at the centre.
const LEAST_SQUARE = 1e-12;

/**
 * Makes a radial layer `y = x + β (x − c) / (α + |x − c|)`, which draws space towards a centre or away; the identity at first.
 *
 * α > 0 and β > −α hold by construction. Cost: O(dim) each way; the inverse solves one quadratic equation a row. Little power
 * for its parameters: stack many.
 * Parameters: `center` `[dim]`, `logAlpha` and `beta` `[1]`, from which `β = α (softplus(beta + 0.54) − 1)`, nearly.
 *
 * @param dim - number of columns, ≥ 1.
 * @see Rezende and Mohamed 2015, eq. 14 and appendix A.2.
 */
export function radial(dim: number, options: RadialOptions = {}): Bijection {
  const { source = createRandomSource(0) } = options;
  checkDim("radial", dim);
  const parameters = {
    center: createParameter([dim], source.fillNormal(new Float64Array(dim))),
    logAlpha: createParameter([1], 0),
    beta: createParameter([1], 0),
  };
  const read = () => {
    const alpha = exp<Tensor>(parameters.logAlpha.read());
    return {
      center: parameters.center.read(),
      alpha,
      beta: mul(alpha, sub(positive(parameters.beta.read()), 1)),
    };
  };
  const distanceOf = (offset: Tensor2D): Tensor2D =>
    sqrt(add<Tensor2D>(sum<Tensor2D>(square(offset), 1, true), LEAST_SQUARE));
  /** By how much the offset from the centre is stretched at a distance from it, and the log-determinant of that. */
  const stretch = (distance: Tensor2D, { alpha, beta }: ReturnType<typeof read>) => {
    const reach = add<Tensor2D>(distance, alpha);
    const factor = add<Tensor2D>(div(beta, reach), 1);
    const outward = add<Tensor2D>(div(mul(alpha, beta), square(reach)), 1);
    const logDet = add<Tensor2D>(mul(log(factor), dim - 1), log(outward));
    return { factor, logDet: sum<Tensor1D>(logDet, 1) };
  };
  const config: RadialConfig = { kind: "radial", dim };
  return defineBijection({
    dim,
    config,
    parameters,
    forward(x) {
      const settings = read();
      const offset = sub<Tensor2D>(x, settings.center);
      const { factor, logDet } = stretch(distanceOf(offset), settings);
      return { value: add(mul(offset, factor), settings.center), logDet };
    },
    inverse(y) {
      const settings = read();
      const offset = sub<Tensor2D>(y, settings.center);
      const distance = sourceDistance(distanceOf(offset), settings);
      const { factor, logDet } = stretch(distance, settings);
      return { value: add(div(offset, factor), settings.center), logDet: neg(logDet) };
    },
  });
}

/** The r ≥ 0 with r + β r / (α + r) = distance, from r² + b r = α · distance, without cancellation. */
function sourceDistance(
  distance: Tensor2D,
  { alpha, beta }: { readonly alpha: Tensor; readonly beta: Tensor },
): Tensor2D {
  const b = sub<Tensor2D>(add(alpha, beta), distance);
  const product = mul<Tensor2D>(distance, alpha);
  const root = sqrt<Tensor2D>(add(square(b), mul(product, 4)));
  // The root is positive: neither branch divides by zero, taken or not.
  const size = where(greater(b, 0), b, neg(b));
  const larger = mul<Tensor2D>(add(size, root), 0.5);
  return where(greater(b, 0), div<Tensor2D>(product, larger), larger);
}
