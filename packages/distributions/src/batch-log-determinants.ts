import { add, log, matMul, mean, mul, neg, sub, sum, tidy } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor2D } from "@tensorflow/tfjs-core";
import { ShapeError } from "@mienf/numeric";
import { diagonalOf, inverseCholesky } from "./internal/inverse-cholesky.ts";
import { identityTensor } from "./internal/triangular-inverse.ts";

// Float32's rounding of white rows, squared: what is left of y is never known to be less. It caps information at 16 nats a component.
const LEAST_VARIANCE = 1e-14;

/** Log-determinants of maximum-likelihood covariances, scalars in nats. */
export interface BatchLogDeterminants {
  readonly x: Scalar;
  readonly y: Scalar;
  /** Of (X, Y). */
  readonly joint: Scalar;
}

/**
 * Computes ln|Σ_x|, ln|Σ_y| and ln|Σ| of a batch's covariance, differentiably: the loss of N-MIENF is half the last, and half of
 * `x + y − joint` is its estimate from the batch.
 *
 * The joint one is taken from what remains of y after regression on x, twice, so information of 14 nats a component survives float32,
 * where the covariance itself would be singular from 8 on.
 *
 * @param x - `[batch, dimX]`, batch > dimX + dimY; borrowed.
 * @param y - `[batch, dimY]`; borrowed.
 * @returns owned by the caller.
 * @throws ShapeError when the rows do not pair up or are too few.
 * @see Butakov et al. 2024, "Mutual information estimation via normalizing flows", statement 4.8.
 */
export function batchLogDeterminants(x: Tensor2D, y: Tensor2D): BatchLogDeterminants {
  const batch = x.shape[0];
  const dims = x.shape[1] + y.shape[1];
  if (y.shape[0] !== batch || batch <= dims) {
    throw new ShapeError(
      `batchLogDeterminants: expected paired rows, more than ${dims}, got ${batch} and ${y.shape[0]}`,
    );
  }
  return tidy(() => {
    const left = whitened(x);
    const right = whitened(y);
    const rest = unexplained(left.rows, unexplained(left.rows, right.rows));
    const given = whitened(rest, LEAST_VARIANCE).logDeterminant;
    return {
      x: left.logDeterminant,
      y: right.logDeterminant,
      joint: add<Scalar>(add(left.logDeterminant, right.logDeterminant), given),
    };
  });
}

function whitened(
  x: Tensor2D,
  ridge = 0,
): { readonly rows: Tensor2D; readonly logDeterminant: Scalar } {
  const centred = sub<Tensor2D>(x, mean(x, 0, true));
  const scatter = mul(matMul(centred, centred, true, false), 1 / x.shape[0]);
  const covariance = ridge > 0 ? add(scatter, mul(identityTensor(x.shape[1]), ridge)) : scatter;
  const whitening = inverseCholesky(covariance);
  return {
    rows: matMul(centred, whitening, false, true),
    logDeterminant: mul<Scalar>(neg(sum<Scalar>(log(diagonalOf(whitening)))), 2),
  };
}

/** What remains of `y` after regression on white `x`. */
function unexplained(x: Tensor2D, y: Tensor2D): Tensor2D {
  const slopes = mul(matMul(x, y, true, false), 1 / x.shape[0]);
  return sub(y, matMul(x, slopes));
}
