import { cca, digamma } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import type { Finding } from "../../interface/verdict.ts";
import { scaledColumns } from "./scaled-columns.ts";

/** Mutual information of a Gaussian pair with the sample's covariance. */
export interface GaussianInformation {
  /** Plug-in value, in nats. */
  readonly raw: number;
  /** What the plug-in value exceeds the truth by on average, for Gaussian data. */
  readonly bias: number;
  /** √(Σρ²/n), in nats. */
  readonly standardError: number;
  /** Of every canonical pair, descending. */
  readonly correlations: Float64Array;
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
  const [scaledX, scaledY] = [scaledColumns(x), scaledColumns(y)];
  const { correlations, ...maps } = cca(scaledX, scaledY);
  const components = correlations.map((rho) => componentOf(rho));
  const u = variates(scaledX, maps.xMeans, maps.xWeights);
  const v = variates(scaledY, maps.yMeans, maps.yWeights);
  return {
    raw: components.reduce((sum, component) => sum + component, 0),
    bias: plugInBias(x.columns, y.columns, x.rows),
    standardError: Math.sqrt(correlations.reduce((sum, rho) => sum + rho * rho, 0) / x.rows),
    correlations,
    components,
    pointwise: pairPointwise(u, v, correlations),
  };
}

const DETERMINED = 1 - 1e-12; // a correlation beyond is 1, up to what rounding leaves of 1 − ρ²

/** −½ log(1 − ρ²), in nats; at most the 13.5 of a correlation that is 1 up to rounding. */
export function componentOf(rho: number): number {
  return -0.5 * Math.log1p(-(Math.min(rho, DETERMINED) ** 2));
}

/** Pointwise values of canonical pairs of unit variance, in nats; the component itself where one determines the other. */
export function pairPointwise(u: Matrix, v: Matrix, correlations: Float64Array): Float64Array {
  const pointwise = new Float64Array(u.rows);
  for (const [j, rho] of correlations.entries()) {
    const component = componentOf(rho);
    const slope = rho > DETERMINED ? 0 : rho / (2 * (1 - rho * rho));
    for (let row = 0; row < u.rows; row += 1) {
      const a = u.data[row * u.columns + j]!;
      const b = v.data[row * v.columns + j]!;
      pointwise[row]! += component - slope * (rho * (a * a + b * b) - 2 * a * b);
    }
  }
  return pointwise;
}

/** Says that columns of one side determine some of the other, where they do. */
export function determinedFinding(correlations: Float64Array): Finding[] {
  return correlations.some((rho) => rho > DETERMINED)
    ? [
        {
          severity: "distrust",
          message:
            "a combination of the columns of x determines one of y up to rounding: the information is infinite, or as large as the rounding allows, and is reported as 13.5 nats for each such pair",
        },
      ]
    : [];
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
