import { add, matMul, neg, sub } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import { ShapeError } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import { invertMatrix } from "./internal/lu-decomposition.ts";

/** Structure of {@link fixedAffine}. */
export interface FixedAffineConfig extends BijectionConfig {
  readonly kind: "fixedAffine";
  readonly dim: number;
}

/**
 * Makes `y = (x − center) · matrix`, which training leaves alone: a whitening, a rotation, a CCA warm start.
 *
 * The inverse matrix and the log-determinant are computed once, in float64. Frozen parameters: `matrix`, `inverse`
 * `[dim, dim]`, `center` `[dim]`, `logDet` scalar.
 *
 * @param matrix - `[dim, dim]`, invertible; column j makes the j-th output.
 * @param center - `[dim]`; default zeros.
 * @throws ShapeError when `matrix` is not square or `center` has another length.
 * @throws DomainError when `matrix` is singular or not finite.
 */
export function fixedAffine(matrix: Matrix, center?: ArrayLike<number>): Bijection {
  const dim = matrix.rows;
  const { inverse, logAbsDeterminant } = invertMatrix("fixedAffine", matrix);
  if (center !== undefined && center.length !== dim) {
    throw new ShapeError(`fixedAffine: expected ${dim} numbers in center, got ${center.length}`);
  }
  const frozen = { trainable: false };
  const parameters = {
    matrix: createParameter([dim, dim], matrix.data, frozen),
    inverse: createParameter([dim, dim], inverse.data, frozen),
    center: createParameter([dim], center ?? 0, frozen),
    logDet: createParameter([], logAbsDeterminant, frozen),
  };
  const config: FixedAffineConfig = { kind: "fixedAffine", dim };
  return defineBijection({
    dim,
    config,
    parameters,
    forward: (x) => ({
      value: matMul(sub<Tensor2D>(x, parameters.center.read()), parameters.matrix.read()),
      logDet: parameters.logDet.read(),
    }),
    inverse: (y) => ({
      value: add(matMul(y, parameters.inverse.read()), parameters.center.read()),
      logDet: neg(parameters.logDet.read()),
    }),
  });
}
