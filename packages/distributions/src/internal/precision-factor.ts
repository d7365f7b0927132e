import {
  add,
  exp,
  log,
  matMul,
  mul,
  neg,
  reshape,
  slice,
  square,
  sub,
  sum,
} from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import type { Parameter, ParameterTree } from "@mienf/core";
import {
  ShapeError,
  cholesky,
  createMatrix,
  identity,
  multiply,
  solveTriangular,
  transpose,
} from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import type { GaussianMoments } from "../gaussian-moments.ts";
import { diagonalOf, inverseCholesky } from "./inverse-cholesky.ts";
import { maskTensor, identityTensor, unitTriangularInverse } from "./triangular-inverse.ts";

/** What whitening leaves of points: their squared lengths, and the whitening's log-determinant. */
export interface Whitened {
  /** `[batch]`, or `[count, batch]`. */
  readonly squares: Tensor;
  /** `[1]`, or `[count, 1]`. */
  readonly logDet: Tensor;
}

/** Parameters of a `precisionFactor`. */
export interface PrecisionParameters extends ParameterTree {
  /** `[dim]`, or `[count, dim]`. */
  readonly mean: Parameter;
  /** Below its diagonal, what each coordinate takes from those before it, with the sign turned; the rest is ignored. `[…, dim, dim]`. */
  readonly factor: Parameter;
  /** −log of each coordinate's deviation given those before it, `[…, dim]`. */
  readonly logDiagonal: Parameter;
}

/**
 * A normal law's mean and precision Σ⁻¹ = AᵀA, `A = diag(exp(logDiagonal)) (I + N)` with N strictly lower triangular; or `count` of them.
 *
 * Density, the marginal of leading coordinates and the law of the others given those need no inverse.
 *
 * @see Pourahmadi 1999, "Joint mean-covariance models", eq. 4 (modified Cholesky decomposition of the precision).
 */
export interface PrecisionFactor {
  readonly parameters: PrecisionParameters;
  /** Whitens `x` `[batch, dim]`. */
  whiten(x: Tensor2D): Whitened;
  /** Whitens leading coordinates, `[batch, leading]`. */
  whitenLeading(x: Tensor2D): Whitened;
  /** Whitens the coordinates after the first `leading`, `[batch, dim − leading]`. */
  whitenTrailing(y: Tensor2D, leading: number): Whitened;
  /** Moments of each law in float64, as the float32 parameters have them. */
  moments(): readonly GaussianMoments[];
  /** L of Σ = L Lᵀ of each law, in float64. */
  covarianceFactors(): readonly Matrix[];
  /**
   * @throws ShapeError when sizes differ; DomainError when a covariance is not positive definite.
   */
  assign(kind: string, moments: readonly GaussianMoments[]): void;
}

/**
 * Makes a {@link PrecisionFactor} of standard normal laws.
 *
 * @param dim - of the laws. @param count - how many; without it, one, whose tensors have no axis for it.
 */
export function precisionFactor(dim: number, count?: number): PrecisionFactor {
  const batch = count === undefined ? [] : [count];
  const laws = count ?? 1;
  const parameters = {
    mean: createParameter([...batch, dim], 0),
    factor: createParameter([...batch, dim, dim], 0),
    logDiagonal: createParameter([...batch, dim], 0),
  };
  const begin = (...starts: number[]): number[] => [...batch.map(() => 0), ...starts];
  const size = (...sizes: number[]): number[] => [...batch, ...sizes];
  const unitLower = (): Tensor =>
    add(
      mul(
        parameters.factor.read(),
        maskTensor(dim, (row, column) => row > column),
      ),
      identityTensor(dim),
    );
  const whitenHead = (x: Tensor2D, width: number): Whitened => {
    const mean = slice(parameters.mean.read(), begin(0), size(width));
    const unit = slice(unitLower(), begin(0, 0), size(width, width));
    const logs = slice(parameters.logDiagonal.read(), begin(0), size(width));
    const centred = sub(x, reshape(mean, size(1, width)));
    const residuals = mul(matMul(centred, unit, false, true), exp(reshape(logs, size(1, width))));
    return { squares: sum(square(residuals), -1), logDet: sum(logs, -1, true) };
  };
  const covarianceFactors = (): Matrix[] =>
    Array.from({ length: laws }, (_, law) =>
      solveTriangular(readFactor(parameters, dim, law), identity(dim)),
    );
  return {
    parameters,
    whiten: (x) => whitenHead(x, dim),
    whitenLeading: (x) => whitenHead(x, x.shape[1]),
    whitenTrailing(y, leading) {
      const width = dim - leading;
      const scales = exp(neg(reshape(parameters.logDiagonal.read(), size(1, dim))));
      const rows = slice(unitTriangularInverse(unitLower()), begin(leading, 0), size(width, dim));
      const factor = mul(rows, scales);
      const whitening = inverseCholesky(matMul(factor, factor, false, true));
      const mean = slice(parameters.mean.read(), begin(leading), size(width));
      const centred = sub(y, reshape(mean, size(1, width)));
      return {
        squares: sum(square(matMul(centred, whitening, false, true)), -1),
        logDet: sum(log(diagonalOf(whitening)), -1, true),
      };
    },
    covarianceFactors,
    moments: () =>
      covarianceFactors().map((factor, law) => ({
        mean: Float64Array.from(parameters.mean.values.subarray(law * dim, (law + 1) * dim)),
        covariance: multiply(factor, transpose(factor)),
      })),
    assign(kind, moments) {
      const means = new Float64Array(laws * dim);
      const factors = new Float64Array(laws * dim * dim);
      const logs = new Float64Array(laws * dim);
      checkMoments(kind, moments, [laws, dim]);
      for (const [law, { mean, covariance }] of moments.entries()) {
        const whitening = solveTriangular(cholesky(covariance), identity(dim));
        means.set(mean, law * dim);
        for (let row = 0; row < dim; row++) {
          const scale = whitening.data[row * dim + row]!;
          logs[law * dim + row] = Math.log(scale);
          for (let column = 0; column < row; column++) {
            factors[(law * dim + row) * dim + column] = whitening.data[row * dim + column]! / scale;
          }
        }
      }
      parameters.mean.assign(means);
      parameters.factor.assign(factors);
      parameters.logDiagonal.assign(logs);
    },
  };
}

/** A of one law, in float64. */
function readFactor(
  { factor, logDiagonal }: PrecisionParameters,
  dim: number,
  law: number,
): Matrix {
  const result = createMatrix(dim, dim);
  for (let row = 0; row < dim; row++) {
    const scale = Math.exp(logDiagonal.values[law * dim + row]!);
    for (let column = 0; column < row; column++) {
      result.data[row * dim + column] = scale * factor.values[(law * dim + row) * dim + column]!;
    }
    result.data[row * dim + row] = scale;
  }
  return result;
}

function checkMoments(
  kind: string,
  moments: readonly GaussianMoments[],
  [laws, dim]: readonly [number, number],
): void {
  if (moments.length !== laws) {
    throw new ShapeError(`${kind}: expected moments of ${laws} components, got ${moments.length}`);
  }
  for (const { mean, covariance } of moments) {
    if (mean.length !== dim || covariance.rows !== dim || covariance.columns !== dim) {
      throw new ShapeError(
        `${kind}: expected a mean of ${dim} numbers and a covariance of ${dim}×${dim}, got ${mean.length} and ${covariance.rows}×${covariance.columns}`,
      );
    }
  }
}
