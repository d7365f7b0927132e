import { DomainError, ShapeError, digamma, logDeterminantSpd } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import type { PairSample } from "./distribution.ts";
import { checkDim } from "./internal/checks.ts";
import { covarianceBlock, momentsOf, stackColumns } from "./internal/rows.ts";

/** Mean and covariance (or, of a law without one, centre and scatter), in float64. */
export interface GaussianMoments {
  /** `[dim]`; of a pair, X before Y. */
  readonly mean: Float64Array;
  /** `[dim, dim]`. */
  readonly covariance: Matrix;
}

/**
 * Computes the maximum-likelihood moments of pairs, X before Y: divisor n.
 *
 * @throws ShapeError when the rows do not pair up or there is none.
 */
export function pairMoments(pairs: PairSample): GaussianMoments {
  return momentsOf(stackColumns(pairs));
}

/**
 * Computes the mutual information of a jointly normal pair from its covariance, `½ (ln|Σ_x| + ln|Σ_y| − ln|Σ|)`.
 *
 * @param covariance - of (X, Y), `[dimX + dimY, dimX + dimY]`.
 * @param dimX - leading coordinates that are X.
 * @param options - `sampleSize`: of the rows whose maximum-likelihood covariance this is; takes away the exact bias that
 *   it has, see {@link gaussianInformationBias}. Default: no correction. A corrected estimate may be negative.
 * @returns nats.
 * @throws ShapeError when `dimX` leaves nothing for a side; DomainError when the covariance is not positive definite or
 *   `sampleSize` is not above its size.
 * @see Butakov et al. 2024, "Mutual information estimation via normalizing flows", eq. 9.
 */
export function gaussianMutualInformation(
  covariance: Matrix,
  dimX: number,
  options: { readonly sampleSize?: number } = {},
): number {
  const dim = covariance.rows;
  if (!(Number.isInteger(dimX) && dimX >= 1 && dimX < dim)) {
    throw new ShapeError(`gaussianMutualInformation: expected 1 ≤ dimX < ${dim}, got ${dimX}`);
  }
  const sides =
    logDeterminantSpd(covarianceBlock(covariance, 0, dimX)) +
    logDeterminantSpd(covarianceBlock(covariance, dimX, dim));
  const plugIn = (sides - logDeterminantSpd(covariance)) / 2;
  const { sampleSize } = options;
  return sampleSize === undefined
    ? plugIn
    : plugIn - gaussianInformationBias(sampleSize, dimX, dim - dimX);
}

/**
 * Computes by how much the plug-in information of normal rows exceeds the true one on average, whatever their law's covariance.
 *
 * `½ (S(dimX) + S(dimY) − S(dimX + dimY))` with `S(d) = Σ_{i<d} ψ((n − 1 − i) / 2)`: exact for normal rows whose mean is estimated too.
 *
 * @param sampleSize - n > dimX + dimY.
 * @returns nats, ≥ 0; about `dimX · dimY / (2 n)` for many rows.
 * @throws ConfigError when a dim is no whole number ≥ 1; DomainError when there are too few rows.
 * @see Bishop 2006, "Pattern recognition and machine learning", eq. B.81 (expected log-determinant of a Wishart matrix).
 */
export function gaussianInformationBias(sampleSize: number, dimX: number, dimY: number): number {
  checkDim("gaussianInformationBias", "dimX", dimX);
  checkDim("gaussianInformationBias", "dimY", dimY);
  if (!(sampleSize > dimX + dimY)) {
    throw new DomainError(
      `gaussianInformationBias: expected more than ${dimX + dimY} rows for ${dimX} + ${dimY} columns, got ${sampleSize}`,
    );
  }
  // Terms that S(dimX) and S(dimX + dimY) share are left out.
  let bias = 0;
  for (let i = 0; i < dimY; i++) {
    bias += digamma((sampleSize - 1 - i) / 2) - digamma((sampleSize - 1 - dimX - i) / 2);
  }
  return bias / 2;
}
