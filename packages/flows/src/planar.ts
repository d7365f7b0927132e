import { add, div, matMul, mul, neg, reshape, square, sub, sum, tanh } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import { checkDim } from "./internal/check-dim.ts";
import { positive } from "./internal/positive.ts";
import { logStretch, solveStretched } from "./internal/tanh-stretch.ts";

/** Options of {@link planar}. */
export interface PlanarOptions {
  /** Draws the first plane; default: seed 0. */
  readonly source?: RandomSource;
}

/** Structure of {@link planar}. */
export interface PlanarConfig extends BijectionConfig {
  readonly kind: "planar";
  readonly dim: number;
}

/**
 * Makes a planar layer `y = x + û tanh(x·w + b)`, which stretches space along one direction; the identity at first.
 *
 * `û` is `u` moved along `w` as far as invertibility needs, `û·w > −1`. Cost: O(dim) forward; the inverse is one scalar
 * equation a row, solved numerically. Little power for its parameters: stack many, or take Sylvester layers.
 * Parameters: `u`, `w` `[dim]`, `b` `[1]`.
 *
 * @param dim - number of columns, ≥ 1.
 * @see Rezende and Mohamed 2015, eq. 10 to 12 and appendix A.1.
 */
export function planar(dim: number, options: PlanarOptions = {}): Bijection {
  const { source = createRandomSource(0) } = options;
  checkDim("planar", dim);
  const draws = source.fillNormal(new Float64Array(dim));
  const parameters = {
    u: createParameter([dim], 0),
    w: createParameter(
      [dim],
      draws.map((draw) => draw / Math.sqrt(dim)),
    ),
    b: createParameter([1], 0),
  };
  const read = () => {
    const u = parameters.u.read();
    const w = parameters.w.read();
    const given = sum<Scalar>(mul(u, w));
    const overlap = sub<Scalar>(positive(given), 1);
    const along = div(mul(w, sub(overlap, given)), sum(square(w)));
    const row: Tensor2D = reshape(add(u, along), [1, dim]);
    const column: Tensor2D = reshape(w, [dim, 1]);
    return {
      u: row,
      w: column,
      overlap,
      b: parameters.b.read(),
    };
  };
  const config: PlanarConfig = { kind: "planar", dim };
  return defineBijection({
    dim,
    config,
    parameters,
    forward(x) {
      const { u, w, b, overlap } = read();
      const level = add<Tensor2D>(matMul(x, w), b);
      return {
        value: add(x, matMul(tanh(level), u)),
        logDet: sum<Tensor1D>(logStretch(level, overlap), 1),
      };
    },
    inverse(y) {
      const { u, w, b, overlap } = read();
      const target = add<Tensor2D>(matMul(y, w), b);
      const level = solveStretched(target, overlap);
      return {
        value: sub(y, matMul(tanh(level), u)),
        logDet: neg(sum<Tensor1D>(logStretch(level, overlap), 1)),
      };
    },
  });
}
