import type { Matrix, RandomSource } from "@mienf/numeric";
import { cholesky, createMatrix } from "@mienf/numeric";

/** A mixture of normal laws of a pair (U, V), whose blocks are mixtures of normal laws too. */
export interface GaussianMixture {
  readonly kind: "mixture";
  /** Number of leading coordinates that belong to U. */
  readonly dimX: number;
  /** Shares of the components, adding up to 1. */
  readonly weights: Float64Array;
  /** Means, `[components, dim]`. */
  readonly means: Matrix;
  /** Covariances, one `[dim, dim]` for each component. */
  readonly covariances: readonly Matrix[];
}

/** Coordinates from `from` to `to`, the latter not included. */
export interface Block {
  readonly from: number;
  readonly to: number;
}

/**
 * What the density of a block is made of: L⁻¹ of each component's covariance, row-major, and the logarithm of its weight
 * over √det 2πΣ.
 *
 * @throws DomainError when a covariance block is not positive definite.
 */
export function blockFactors(
  { weights, covariances }: GaussianMixture,
  { from, to }: Block,
): { readonly factors: readonly Float64Array[]; readonly constants: Float64Array } {
  const dim = to - from;
  const factors = covariances.map(
    (each) => inverseFactor(covarianceBlock(each, { from, to })).data,
  );
  const constants = Float64Array.from(weights, (weight, k) => {
    const factor = factors[k] as Float64Array;
    let constant = Math.log(weight) - (dim / 2) * Math.log(2 * Math.PI);
    for (let i = 0; i < dim; i += 1) {
      constant += Math.log(factor[i * dim + i]!);
    }
    return constant;
  });
  return { factors, constants };
}

/**
 * Draws rows of (U, V).
 *
 * @param sampleSize - number of rows. @param source - advanced.
 * @returns shape `[sampleSize, dim]`.
 */
export function sampleMixture(
  mixture: GaussianMixture,
  sampleSize: number,
  source: RandomSource,
): Matrix {
  const { weights, means, covariances } = mixture;
  const dim = means.columns;
  const factors = covariances.map((covariance) => cholesky(covariance).data);
  const result = createMatrix(sampleSize, dim);
  const noise = new Float64Array(dim);
  for (let row = 0; row < sampleSize; row += 1) {
    const k = pickComponent(weights, source.uniform());
    source.fillNormal(noise);
    const factor = factors[k] as Float64Array;
    for (let i = 0; i < dim; i += 1) {
      let value = means.data[k * dim + i]!;
      for (let j = 0; j <= i; j += 1) {
        value += factor[i * dim + j]! * noise[j]!;
      }
      result.data[row * dim + i] = value;
    }
  }
  return result;
}

function pickComponent(weights: Float64Array, uniform: number): number {
  let rest = uniform;
  for (let k = 0; k < weights.length - 1; k += 1) {
    rest -= weights[k]!;
    if (rest < 0) {
      return k;
    }
  }
  return weights.length - 1;
}

/** L⁻¹ of the Cholesky factor: ‖L⁻¹ z‖² is the Mahalanobis distance, and the diagonal gives the determinant. */
export function inverseFactor(covariance: Matrix): Matrix {
  const { data, rows: dim } = cholesky(covariance);
  const inverse = createMatrix(dim, dim);
  for (let j = 0; j < dim; j += 1) {
    inverse.data[j * dim + j] = 1 / data[j * dim + j]!;
    for (let i = j + 1; i < dim; i += 1) {
      let sum = 0;
      for (let k = j; k < i; k += 1) {
        sum += data[i * dim + k]! * inverse.data[k * dim + j]!;
      }
      inverse.data[i * dim + j] = -sum / data[i * dim + i]!;
    }
  }
  return inverse;
}

/** The rows and columns of a block. */
export function covarianceBlock({ data, columns }: Matrix, { from, to }: Block): Matrix {
  const dim = to - from;
  const result = createMatrix(dim, dim);
  for (let i = 0; i < dim; i += 1) {
    result.data.set(data.subarray((from + i) * columns + from, (from + i) * columns + to), i * dim);
  }
  return result;
}
