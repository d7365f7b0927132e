import { add, div, exp, matMul, mul, neg, sub, sum, tensor2d } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import { ConfigError } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import { checkDim } from "./internal/check-dim.ts";
import { triangleMasks } from "./internal/triangle-masks.ts";
import { unitTriangularInverse } from "./internal/unit-triangular-inverse.ts";

/** Options of {@link triangular}. */
export interface TriangularOptions {
  /** `"upper"`: column k of the result mixes columns 0 … k; `"lower"`: columns k … dim−1. Default `"upper"`. */
  readonly triangle?: "upper" | "lower";
}

/** Structure of {@link triangular}. */
export interface TriangularConfig extends BijectionConfig {
  readonly kind: "triangular";
  readonly dim: number;
  readonly triangle: "upper" | "lower";
}

/**
 * Makes a learnable triangular map `y = x T + shift` with `T = U · diag(exp(logScale))` and U of unit diagonal; the identity at
 * first.
 *
 * It keeps orientation. Cost: one matrix product a row each way, and for the inverse 2 log₂ dim of dim × dim. The linear map of
 * a Cholesky factor: with a normal base it is a full covariance. `luLinear` turns as well.
 * Parameters: `factors` `[dim, dim]`, of which one triangle is used, `logScale` and `shift` `[dim]`.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when `triangle` is unknown.
 */
export function triangular(dim: number, { triangle = "upper" }: TriangularOptions = {}): Bijection {
  checkDim("triangular", dim);
  const { above, below, unit } = triangleMasks(dim);
  const used = { upper: above, lower: below }[triangle];
  if (used === undefined) {
    throw new ConfigError(`triangular: expected triangle to be upper or lower, got ${triangle}`);
  }
  const parameters = {
    factors: createParameter([dim, dim], 0),
    logScale: createParameter([dim], 0),
    shift: createParameter([dim], 0),
  };
  const read = () => {
    const identity = tensor2d(unit, [dim, dim]);
    const factors = mul(parameters.factors.read(), tensor2d(used, [dim, dim]));
    const logs = parameters.logScale.read();
    return { identity, mixing: add<Tensor2D>(factors, identity), logs, logDet: sum<Scalar>(logs) };
  };
  const config: TriangularConfig = { kind: "triangular", dim, triangle };
  return defineBijection({
    dim,
    config,
    parameters,
    forward(x) {
      const { mixing, logs, logDet } = read();
      const matrix = mul<Tensor2D>(mixing, exp(logs));
      return { value: add(matMul(x, matrix), parameters.shift.read()), logDet };
    },
    inverse(y) {
      const { identity, mixing, logs, logDet } = read();
      const centred = div<Tensor2D>(sub(y, parameters.shift.read()), exp(logs));
      return {
        value: matMul(centred, unitTriangularInverse(mixing, identity)),
        logDet: neg(logDet),
      };
    },
  });
}
