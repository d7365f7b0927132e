/**
 * @file The law of a pair whose columns, each made Student-t, are jointly Student-t: an elliptical law seen through monotone
 * margins. Its dependence does not vanish with the correlations, since both sides share their scale.
 */
import type { Matrix, RandomSource } from "@mienf/numeric";
import {
  cholesky,
  createMatrix,
  digamma,
  identity,
  logGamma,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from "@mienf/numeric";
import type { MonotoneCurve } from "../preprocessing/marginal-map.ts";
import { covarianceBlock, inverseFactor } from "./gaussian-mixture.ts";
import type { Block } from "./gaussian-mixture.ts";

/** A law of (U, V) with standard normal margins; `scatter` belongs to the columns after they are made Student-t. */
export interface StudentCopula {
  readonly kind: "student";
  /** Number of leading coordinates that belong to U. */
  readonly dimX: number;
  /** ν > 0. */
  readonly degreesOfFreedom: number;
  /** `[dim, dim]`, positive definite. */
  readonly scatter: Matrix;
}

/**
 * Log-density of each row of standard normal coordinates, and its pointwise mutual information, in nats.
 *
 * @param rows - shape `[n, dim]`; borrowed.
 */
export function evaluateStudent(
  law: StudentCopula,
  rows: Matrix,
): { readonly logProb: Float64Array; readonly pointwise: Float64Array } {
  const dim = rows.columns;
  const curve = studentCurve(law.degreesOfFreedom);
  const joint = studentDensity(law, { from: 0, to: dim });
  const left = studentDensity(law, { from: 0, to: law.dimX });
  const right = studentDensity(law, { from: law.dimX, to: dim });
  const logProb = new Float64Array(rows.rows);
  const pointwise = new Float64Array(rows.rows);
  const row = new Float64Array(dim);
  for (let index = 0; index < rows.rows; index += 1) {
    let logSlope = 0;
    for (let i = 0; i < dim; i += 1) {
      const point = curve(rows.data[index * dim + i]!);
      row[i] = point.value;
      logSlope += point.logSlope;
    }
    const both = joint(row);
    logProb[index] = both + logSlope;
    pointwise[index] = both - left(row) - right(row);
  }
  return { logProb, pointwise };
}

/**
 * Fits the scatter matrix for given degrees of freedom, by expectation maximisation. The weighted products are divided by the
 * sum of the weights, which takes a few steps to where a division by the number of rows takes hundreds.
 *
 * @param rows - standard normal coordinates, `[n, dim]`, n > dim; borrowed.
 * @param options - `start`: a scatter matrix that may be near; the identity otherwise.
 * @see Kent, Tyler and Vardi 1994, "A curious likelihood identity for the multivariate t-distribution".
 */
export function fitStudentCopula(
  rows: Matrix,
  {
    dimX,
    degreesOfFreedom,
    start,
  }: {
    readonly dimX: number;
    readonly degreesOfFreedom: number;
    readonly start?: Matrix | undefined;
  },
): StudentCopula {
  const dim = rows.columns;
  const curve = studentCurve(degreesOfFreedom);
  const values = rows.data.map((z) => curve(z).value);
  let scatter = start ?? identity(dim);
  let before = Infinity;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration += 1) {
    const distance = mahalanobis(scatter, { from: 0, to: dim });
    const sums = new Float64Array(dim * dim);
    let weights = 0;
    for (let at = 0; at < values.length; at += dim) {
      const row = values.subarray(at, at + dim);
      const weight = (degreesOfFreedom + dim) / (degreesOfFreedom + distance.squared(row));
      weights += weight;
      for (let i = 0; i < dim; i += 1) {
        const weighted = weight * row[i]!;
        for (let j = 0; j <= i; j += 1) {
          sums[i * dim + j]! += weighted * row[j]!;
        }
      }
    }
    for (let i = 0; i < dim; i += 1) {
      for (let j = 0; j <= i; j += 1) {
        sums[i * dim + j]! /= weights;
        sums[j * dim + i] = sums[i * dim + j]!;
      }
    }
    scatter = createMatrix(dim, dim, sums);
    if (Math.abs(distance.logDet - before) < TOLERANCE) {
      break;
    }
    before = distance.logDet;
  }
  return { kind: "student", dimX, degreesOfFreedom, scatter };
}

const MAX_ITERATIONS = 100;
const TOLERANCE = 1e-5; // nats of the log-determinant

/**
 * Mutual information in nats: the Gaussian part of the scatter, and what the shared scale adds.
 *
 * @see Butakov et al. 2024, appendix B.1.
 */
export function studentMutualInformation({
  scatter,
  dimX,
  degreesOfFreedom,
}: StudentCopula): number {
  const dim = scatter.rows;
  const logDet = (from: number, to: number): number => mahalanobis(scatter, { from, to }).logDet;
  const f = (x: number): number => logGamma(x / 2) - (x / 2) * digamma(x / 2);
  const shared =
    f(degreesOfFreedom) +
    f(degreesOfFreedom + dim) -
    f(degreesOfFreedom + dimX) -
    f(degreesOfFreedom + dim - dimX);
  return 0.5 * (logDet(0, dimX) + logDet(dimX, dim) - logDet(0, dim)) + shared;
}

/**
 * Draws rows of standard normal coordinates.
 *
 * @param sampleSize - number of rows. @param source - advanced.
 * @returns shape `[sampleSize, dim]`.
 */
export function sampleStudent(
  { scatter, degreesOfFreedom: nu }: StudentCopula,
  sampleSize: number,
  source: RandomSource,
): Matrix {
  const dim = scatter.rows;
  const factor = cholesky(scatter).data;
  // The columns' own scales are 1 up to the noise of the fit, and the map to normal margins takes them to be.
  const result = createMatrix(sampleSize, dim);
  const noise = new Float64Array(dim);
  for (let row = 0; row < sampleSize; row += 1) {
    source.fillNormal(noise);
    const stretch = Math.sqrt(nu / source.chiSquare(nu));
    for (let i = 0; i < dim; i += 1) {
      let value = 0;
      for (let j = 0; j <= i; j += 1) {
        value += factor[i * dim + j]! * noise[j]!;
      }
      result.data[row * dim + i] =
        -Math.sign(value) * normalQuantile(studentCdf(-Math.abs(value) * stretch, nu));
    }
  }
  return result;
}

function studentDensity(
  { scatter, degreesOfFreedom: nu }: StudentCopula,
  block: Block,
): (row: Float64Array) => number {
  const dim = block.to - block.from;
  const { squared, logDet } = mahalanobis(scatter, block);
  const constant = logNormalizer(dim, nu) - logDet / 2;
  return (row) => constant - ((nu + dim) / 2) * Math.log1p(squared(row) / nu);
}

/** Logarithm of the density at the origin of a standard Student law of several columns. */
export function logNormalizer(dim: number, nu: number): number {
  return logGamma((nu + dim) / 2) - logGamma(nu / 2) - (dim / 2) * Math.log(nu * Math.PI);
}

/**
 * What the density of a block of Student-t coordinates is made of: L⁻¹ of its scatter matrix, row-major, and the logarithm
 * of the density at the origin.
 */
export function studentBlock(
  { scatter, degreesOfFreedom }: StudentCopula,
  block: Block,
): { readonly factor: Float64Array; readonly constant: number } {
  const dim = block.to - block.from;
  const { data: factor } = inverseFactor(covarianceBlock(scatter, block));
  let constant = logNormalizer(dim, degreesOfFreedom);
  for (let i = 0; i < dim; i += 1) {
    constant += Math.log(factor[i * dim + i]!);
  }
  return { factor, constant };
}

/** Squared Mahalanobis length of a block of a row, and the log-determinant of the block's matrix. */
function mahalanobis(
  matrix: Matrix,
  { from, to }: Block,
): { squared: (row: Float64Array) => number; logDet: number } {
  const dim = to - from;
  const sub = createMatrix(dim, dim);
  for (let i = 0; i < dim; i += 1) {
    const start = (from + i) * matrix.columns;
    sub.data.set(matrix.data.subarray(start + from, start + to), i * dim);
  }
  const factor = cholesky(sub).data;
  const solved = new Float64Array(dim);
  let logDet = 0;
  for (let i = 0; i < dim; i += 1) {
    logDet += 2 * Math.log(factor[i * dim + i]!);
  }
  const squared = (row: Float64Array): number => {
    let total = 0;
    for (let i = 0; i < dim; i += 1) {
      let value = row[from + i]!;
      for (let j = 0; j < i; j += 1) {
        value -= factor[i * dim + j]! * solved[j]!;
      }
      value /= factor[i * dim + i]!;
      solved[i] = value;
      total += value * value;
    }
    return total;
  };
  return { squared, logDet };
}

interface CurvePoint {
  readonly value: number;
  readonly logSlope: number;
}

/** Distance of the table's points, in standard deviations; the cubic between them is right to 1e-6. */
const STEP = 0.05;
const REACH = 8;

/** asinh F⁻¹(Φ(z)) for z from 0 to 8, with its slopes: what a standard normal coordinate is as a Student-t one. */
export function studentHeights(nu: number): MonotoneCurve {
  const count = Math.round(REACH / STEP) + 1;
  const knots = Float64Array.from({ length: count }, (_, i) => i * STEP);
  const latents = new Float64Array(count);
  const slopes = new Float64Array(count);
  const constant = logNormalizer(1, nu);
  for (const [i, z] of knots.entries()) {
    const value = -studentQuantile(normalCdf(-z), nu);
    const logDensity = constant - ((nu + 1) / 2) * Math.log1p((value * value) / nu);
    latents[i] = Math.asinh(value);
    slopes[i] =
      Math.exp(-z * z * 0.5 - 0.5 * Math.log(2 * Math.PI) - logDensity) / Math.hypot(1, value);
  }
  return { knots, latents, slopes };
}

/** Takes a standard normal coordinate to a Student-t one, F⁻¹(Φ(z)), by {@link studentHeights}. */
function studentCurve(nu: number): (z: number) => CurvePoint {
  const { latents: heights, slopes } = studentHeights(nu);
  const count = heights.length;
  return (z) => {
    const position = Math.abs(z) / STEP;
    const cell = Math.min(Math.floor(position), count - 2);
    const t = position - cell;
    const s = 1 - t;
    const [h0, h1] = [heights[cell]!, heights[cell + 1]!];
    const [d0, d1] = [slopes[cell]! * STEP, slopes[cell + 1]! * STEP];
    // Beyond the table the last cell's end goes on as a straight line.
    const height =
      t <= 1
        ? h0 * (1 + 2 * t) * s * s + h1 * t * t * (3 - 2 * t) + t * s * (d0 * s - d1 * t)
        : h1 + d1 * (t - 1);
    const slope = t <= 1 ? 6 * t * s * (h1 - h0) + d0 * s * (s - 2 * t) + d1 * t * (t - 2 * s) : d1;
    return {
      value: Math.sign(z) * Math.sinh(height),
      logSlope: Math.log(slope / STEP) + Math.log(Math.cosh(height)),
    };
  };
}
