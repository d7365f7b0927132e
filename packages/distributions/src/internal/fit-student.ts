import {
  ShapeError,
  cholesky,
  createMatrix,
  identity,
  logGamma,
  maximise,
  quantile,
  solveTriangular,
} from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import type { GaussianMoments } from "../gaussian-moments.ts";
import { momentsOf } from "./rows.ts";

// ν is looked for between these; beyond the second, the law is normal to any sample.
const LEAST = 0.2;
const MOST = 1e4;
const MAX_ITERATIONS = 200;
/** Distance of a normal law's quartiles, in standard deviations. */
const NORMAL_QUARTILES = 1.349;
/** Change of log ν and of a row's mean squared length that ends the fit: far below what rows can tell. */
const TOLERANCE = 1e-5;

/**
 * Fits Student's law by expectation maximisation with an expanded scale, ν by its own likelihood each time.
 *
 * @param x - rows, more than columns.
 * @throws ShapeError when there are too few rows; DomainError when a column depends on others.
 * @see Liu and Rubin 1995, "ML estimation of the t distribution using EM and its extensions", section 4 (ECME); Kent, Tyler and
 *   Vardi 1994, eq. 2.3, for the divisor of the scatter.
 */
export function fitStudent(
  kind: string,
  x: Matrix,
): { readonly scatter: GaussianMoments; readonly degreesOfFreedom: number } {
  const dim = x.columns;
  if (x.rows <= dim) {
    throw new ShapeError(`${kind}: expected more rows than ${dim} columns, got ${x.rows}`);
  }
  let scatter = quartileMoments(x);
  let degreesOfFreedom = 4;
  let squares = squaredLengths(x, scatter);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const weights = studentWeights(squares, dim, degreesOfFreedom);
    scatter = weightedMoments(x, weights);
    squares = squaredLengths(x, scatter);
    const next = fitDegreesOfFreedom(squares, dim);
    const change = Math.abs(Math.log(next / degreesOfFreedom));
    degreesOfFreedom = next;
    if (change < TOLERANCE) {
      break;
    }
  }
  return { scatter, degreesOfFreedom };
}

/**
 * Medians, and a scatter of quartiles alone, or of moments where those are equal: of heavy tails, moments may be those of one row,
 * whose matrix has no inverse.
 */
function quartileMoments(x: Matrix): GaussianMoments {
  const moments = momentsOf(x);
  const mean = new Float64Array(x.columns);
  const scatter = createMatrix(x.columns, x.columns);
  for (let i = 0; i < x.columns; i++) {
    const column = Float64Array.from({ length: x.rows }, (_, row) => x.data[row * x.columns + i]!);
    const diagonal = i * x.columns + i;
    const deviation = (quantile(column, 0.75) - quantile(column, 0.25)) / NORMAL_QUARTILES;
    mean[i] = quantile(column, 0.5);
    scatter.data[diagonal] = deviation ** 2 || moments.covariance.data[diagonal]!;
  }
  return { mean, covariance: scatter };
}

/** The expected inverse squared scale of each row. */
export function studentWeights(
  squares: Float64Array,
  dim: number,
  degreesOfFreedom: number,
): Float64Array {
  return squares.map((square) => (degreesOfFreedom + dim) / (degreesOfFreedom + square));
}

/** The ν that makes these squared lengths most likely, by golden section over its logarithm. */
export function fitDegreesOfFreedom(squares: Float64Array, dim: number): number {
  const logLikelihood = (logNu: number): number => {
    const nu = Math.exp(logNu);
    let sum = 0;
    for (const square of squares) {
      sum += Math.log1p(square / nu);
    }
    return (
      logGamma((nu + dim) / 2) -
      logGamma(nu / 2) -
      (dim / 2) * logNu -
      (((nu + dim) / 2) * sum) / squares.length
    );
  };
  const [least, most] = [Math.log(LEAST), Math.log(MOST)];
  return Math.exp(maximise(logLikelihood, { least, most, precision: TOLERANCE / (most - least) }));
}

function squaredLengths(x: Matrix, { mean, covariance }: GaussianMoments): Float64Array {
  const dim = x.columns;
  const whitening = solveTriangular(cholesky(covariance), identity(dim)).data;
  const centred = new Float64Array(dim);
  return Float64Array.from({ length: x.rows }, (_, row) => {
    let square = 0;
    for (let i = 0; i < dim; i++) {
      centred[i] = x.data[row * dim + i]! - mean[i]!;
      let z = 0;
      for (let j = 0; j <= i; j++) {
        z += whitening[i * dim + j]! * centred[j]!;
      }
      square += z * z;
    }
    return square;
  });
}

/** Moments of weighted rows. */
function weightedMoments(x: Matrix, weights: Float64Array): GaussianMoments {
  const { rows, columns: dim, data } = x;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = new Float64Array(dim);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < dim; i++) {
      mean[i]! += (weights[row]! * data[row * dim + i]!) / total;
    }
  }
  const covariance = createMatrix(dim, dim);
  const centred = new Float64Array(dim);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < dim; i++) {
      centred[i] = data[row * dim + i]! - mean[i]!;
      const weighted = (weights[row]! * centred[i]!) / total;
      for (let j = 0; j <= i; j++) {
        covariance.data[i * dim + j]! += weighted * centred[j]!;
      }
    }
  }
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < i; j++) {
      covariance.data[j * dim + i] = covariance.data[i * dim + j]!;
    }
  }
  return { mean, covariance };
}
