import { cca, digamma } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";

/** Mutual information of a Gaussian pair with the sample's covariance. */
export interface GaussianInformation {
  /** Plug-in value, in nats. */
  readonly raw: number;
  /** What the plug-in value exceeds the truth by on average, for Gaussian data. */
  readonly bias: number;
  /** √(Σρ²/n), in nats. */
  readonly standardError: number;
  /** −½ log(1 − ρ²) of every canonical pair, descending. */
  readonly components: Float64Array;
  /** Pointwise values under the fitted Gaussian; their mean is `raw`. */
  readonly pointwise: Float64Array;
}

/**
 * Fits a Gaussian to a pair of samples.
 *
 * @throws ShapeError when there are not more rows than columns. @throws DataError when columns determine each other.
 */
export function gaussianInformation(x: Matrix, y: Matrix): GaussianInformation {
  const { correlations, ...maps } = cca(x, y);
  const components = correlations.map((rho) => -0.5 * Math.log1p(-rho * rho));
  const u = variates(x, maps.xMeans, maps.xWeights);
  const v = variates(y, maps.yMeans, maps.yWeights);
  const pointwise = new Float64Array(x.rows);
  for (const [j, rho] of correlations.entries()) {
    const rest = 1 - rho * rho;
    for (let row = 0; row < x.rows; row += 1) {
      const a = u.data[row * u.columns + j]!;
      const b = v.data[row * v.columns + j]!;
      pointwise[row]! += components[j]! - (rho * (rho * (a * a + b * b) - 2 * a * b)) / (2 * rest);
    }
  }
  return {
    raw: components.reduce((sum, component) => sum + component, 0),
    bias: plugInBias(x.columns, y.columns, x.rows),
    standardError: Math.sqrt(correlations.reduce((sum, rho) => sum + rho * rho, 0) / x.rows),
    components,
    pointwise,
  };
}

/** Canonical variates: centred rows times weights. */
export function variates(rows: Matrix, means: Float64Array, weights: Matrix): Matrix {
  const { columns } = weights;
  const data = new Float64Array(rows.rows * columns);
  for (let row = 0; row < rows.rows; row += 1) {
    for (let from = 0; from < rows.columns; from += 1) {
      const value = rows.data[row * rows.columns + from]! - means[from]!;
      for (let column = 0; column < columns; column += 1) {
        data[row * columns + column]! += value * weights.data[from * columns + column]!;
      }
    }
  }
  return { data, rows: rows.rows, columns };
}

/**
 * Expected excess of the plug-in Gaussian mutual information, in nats; exact for Gaussian data.
 *
 * The expected log-determinant of a Wishart matrix with n − 1 degrees of freedom is that of its scale plus
 * S(d) = Σ ψ((n − 1 − i)/2), i < d, up to terms that cancel here.
 *
 * @see Misra, Singh, Demchuk 2005, "Estimation of the entropy of a multivariate normal distribution", theorem 2.1.
 */
export function plugInBias(dimX: number, dimY: number, rows: number): number {
  const sum = (dim: number): number => {
    let total = 0;
    for (let i = 0; i < dim; i += 1) {
      total += digamma((rows - 1 - i) / 2);
    }
    return total;
  };
  return 0.5 * (sum(dimX) + sum(dimY) - sum(dimX + dimY));
}
