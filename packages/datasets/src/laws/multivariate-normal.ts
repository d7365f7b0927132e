import {
  createMatrix,
  type Matrix,
  matrixFrom,
  type MatrixLike,
  ShapeError,
  svd,
} from "@mienf/numeric";
import { defineLaw } from "../define-law.ts";
import { checkSize } from "../internal/checks.ts";
import {
  covarianceBlock,
  type NormalDensity,
  normalDensity,
  solveLowerInPlace,
} from "../internal/normal-density.ts";
import { transformRows } from "../internal/rows.ts";
import type { Law } from "../law.ts";

/** How to make a {@link multivariateNormal}. */
export interface MultivariateNormalOptions {
  /** Number of coordinates of X: the first ones; the rest belong to Y. */
  readonly dimX: number;
  /** Covariance of (X, Y), symmetric positive definite. */
  readonly covariance: MatrixLike;
  /** Mean of (X, Y); default 0. */
  readonly mean?: ArrayLike<number> | undefined;
}

/**
 * Makes a normal law of any covariance.
 *
 * Component informations are those of the canonical pairs, largest first.
 *
 * @param options - `dimX`, `covariance` `[d, d]` and `mean` `[d]` of the stacked (X, Y).
 * @throws DomainError when the covariance is not positive definite.
 * @throws ShapeError when the sizes do not fit.
 */
export function multivariateNormal({ dimX, covariance, mean }: MultivariateNormalOptions): Law {
  const sigma = matrixFrom(covariance);
  const dim = sigma.rows;
  checkSize("multivariateNormal", "dimX", dimX);
  if (sigma.columns !== dim || dimX >= dim || (mean !== undefined && mean.length !== dim)) {
    throw new ShapeError(
      `multivariateNormal: expected a square covariance wider than dimX ${dimX} and a mean of its width, ` +
        `got ${sigma.rows}×${sigma.columns} and ${mean?.length ?? "no mean"}`,
    );
  }
  const dimY = dim - dimX;
  const centre = mean === undefined ? new Float64Array(dim) : Float64Array.from(mean);
  const densities = {
    both: normalDensity(centre, sigma),
    x: normalDensity(centre.slice(0, dimX), covarianceBlock(sigma, 0, dimX)),
    y: normalDensity(centre.slice(dimX), covarianceBlock(sigma, dimX, dim)),
  };
  const components = canonicalInformation(sigma, densities.x, densities.y);
  return defineLaw({
    name: "multivariate-normal",
    parameters: { dimX, covariance: [...sigma.data], mean: [...centre] },
    dimX,
    dimY,
    mutualInformation: components.reduce((sum, value) => sum + value, 0),
    componentMutualInformation: components,
    fill: (x, y, source) => {
      const rows = x.length / dimX;
      const both = source.fillNormal(new Float64Array(rows * dim));
      transformRows(both, densities.both.factor);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < dim; j++) {
          const value = both[i * dim + j]! + centre[j]!;
          if (j < dimX) {
            x[i * dimX + j] = value;
          } else {
            y[i * dimY + j - dimX] = value;
          }
        }
      }
    },
    pointwise: (x, y, out) => {
      const row = new Float64Array(dim);
      for (let i = 0; i < out.length; i++) {
        const left = x.subarray(i * dimX, (i + 1) * dimX);
        const right = y.subarray(i * dimY, (i + 1) * dimY);
        row.set(left);
        row.set(right, dimX);
        out[i] =
          densities.both.logDensity(row) -
          densities.x.logDensity(left) -
          densities.y.logDensity(right);
      }
    },
  });
}

/** −½ log(1 − ρ²) of the canonical correlations: the singular values of the whitened cross-covariance. */
function canonicalInformation(sigma: Matrix, x: NormalDensity, y: NormalDensity): Float64Array {
  const [dimX, dimY] = [x.factor.rows, y.factor.rows];
  const half = createMatrix(dimY, dimX);
  const column = new Float64Array(dimX);
  for (let j = 0; j < dimY; j++) {
    for (let i = 0; i < dimX; i++) {
      column[i] = sigma.data[i * sigma.columns + dimX + j]!;
    }
    half.data.set(solveLowerInPlace(x.factor, column), j * dimX);
  }
  const whitened = createMatrix(dimX, dimY);
  const row = new Float64Array(dimY);
  for (let i = 0; i < dimX; i++) {
    for (let j = 0; j < dimY; j++) {
      row[j] = half.data[j * dimX + i]!;
    }
    whitened.data.set(solveLowerInPlace(y.factor, row), i * dimY);
  }
  return svd(whitened).s.map((rho) => -Math.log1p(-rho * rho) / 2);
}
