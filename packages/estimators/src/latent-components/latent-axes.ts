/**
 * @file The coordinates in which a model's latents are paired: white on each side, coordinate j of U correlated with
 * coordinate j of V only (Butakov et al. 2024, statement 4.13).
 */
import type { Matrix } from "@mienf/numeric";
import { cholesky, createMatrix, createRandomSource, multiply, svd } from "@mienf/numeric";
import { symmetricEigen, transpose } from "@mienf/numeric";
import { covarianceBlock, inverseFactor } from "../latent-law/gaussian-mixture.ts";
import type { GaussianMixture } from "../latent-law/gaussian-mixture.ts";
import { lawMutualInformation } from "../latent-law/latent-law.ts";
import type { LatentLaw } from "../latent-law/latent-law.ts";
import type { LatentComponents } from "./latent-model.ts";

/** A side's coordinates: (w − means) · weights, undone by · back + means. */
export interface SideAxes {
  readonly means: Float64Array;
  /** `[dim, dim]`. */
  readonly weights: Matrix;
  /** Inverse of `weights`. */
  readonly back: Matrix;
}

/** Coordinates of both sides. */
export interface LatentAxes extends LatentComponents {
  readonly x: SideAxes;
  readonly y: SideAxes;
  /** Where not null, the coordinates are of latents made Student-t with so many degrees of freedom. */
  readonly degreesOfFreedom: number | null;
}

/** Beyond this a correlation is one up to rounding; 15 nats. */
const MAX_SQUARE = 1 - Math.exp(-30);

/**
 * The paired coordinates of a law.
 *
 * A tridiagonal base and pairs of columns, noisy or not, are paired as they are, and only sorted. A Gaussian goes through its canonical
 * variables. A mixture of several goes through those of its covariance as a whole, a Student law through those of its
 * scatter matrix: their dependence beyond correlations is not in the components.
 *
 * @param dims - columns of the sides.
 */
export function latentAxes(
  law: LatentLaw,
  dims: { readonly x: number; readonly y: number },
): LatentAxes {
  switch (law.kind) {
    case "tridiagonal":
      return sortedPairs(
        Array.from(law.components, (information, j) => ({ u: j, v: j, information })),
        dims,
      );
    case "noise":
      return sortedPairs(law.pairs, dims);
    case "pairs": {
      const source = createRandomSource(0);
      return sortedPairs(
        law.pairs.map(({ u, v, law: pair }) => ({
          u,
          v,
          information: lawMutualInformation(pair, source.split(`${u} with ${v}`)),
        })),
        dims,
      );
    }
    case "mixture": {
      const { mean, covariance } = momentsOf(law);
      const kind = law.weights.length === 1 ? "independent" : "linear";
      return { ...canonicalAxes(mean, covariance, law.dimX), kind, degreesOfFreedom: null };
    }
    case "student": {
      const { scatter, dimX, degreesOfFreedom } = law;
      const axes = canonicalAxes(new Float64Array(scatter.rows), scatter, dimX);
      return { ...axes, kind: "linear", degreesOfFreedom };
    }
  }
}

/** Two latents, and what they share in nats. */
interface ScoredPair {
  readonly u: number;
  readonly v: number;
  readonly information: number;
}

/** Coordinates that are the latents themselves, pairs first in descending order: independent of one another. */
export function sortedPairs(
  pairs: readonly ScoredPair[],
  dims: { readonly x: number; readonly y: number },
): LatentAxes {
  const sorted = pairs.toSorted((a, b) => b.information - a.information);
  return {
    mutualInformation: Float64Array.from(sorted, ({ information }) => information),
    kind: "independent",
    x: permutedAxes(
      sorted.map(({ u }) => u),
      dims.x,
    ),
    y: permutedAxes(
      sorted.map(({ v }) => v),
      dims.y,
    ),
    degreesOfFreedom: null,
  };
}

/** The given columns first, then those without a partner. */
function permutedAxes(first: readonly number[], dim: number): SideAxes {
  const taken = new Set(first);
  const order = [
    ...first,
    ...Array.from({ length: dim }, (_, column) => column).filter((column) => !taken.has(column)),
  ];
  const weights = createMatrix(dim, dim);
  for (const [to, from] of order.entries()) {
    weights.data[from * dim + to] = 1;
  }
  return { means: new Float64Array(dim), weights, back: transpose(weights) };
}

/** Mean and covariance of a mixture as a whole. */
function momentsOf({ weights, means, covariances }: GaussianMixture): {
  readonly mean: Float64Array;
  readonly covariance: Matrix;
} {
  const dim = means.columns;
  const mean = new Float64Array(dim);
  const covariance = createMatrix(dim, dim);
  for (const [k, weight] of weights.entries()) {
    for (let i = 0; i < dim; i += 1) {
      mean[i]! += weight * means.data[k * dim + i]!;
    }
  }
  for (const [k, weight] of weights.entries()) {
    const { data } = covariances[k] as Matrix;
    for (let i = 0; i < dim; i += 1) {
      const offset = means.data[k * dim + i]! - mean[i]!;
      for (let j = 0; j < dim; j += 1) {
        const product = offset * (means.data[k * dim + j]! - mean[j]!);
        covariance.data[i * dim + j]! += weight * (data[i * dim + j]! + product);
      }
    }
  }
  return { mean, covariance };
}

function canonicalAxes(
  mean: Float64Array,
  covariance: Matrix,
  dimX: number,
): Pick<LatentAxes, "x" | "y" | "mutualInformation"> {
  const dim = covariance.rows;
  const [xBlock, yBlock] = [
    { from: 0, to: dimX },
    { from: dimX, to: dim },
  ];
  const xWhite = inverseFactor(covarianceBlock(covariance, xBlock));
  const yWhite = inverseFactor(covarianceBlock(covariance, yBlock));
  const cross = createMatrix(dimX, dim - dimX);
  for (let i = 0; i < dimX; i += 1) {
    cross.data.set(covariance.data.subarray(i * dim + dimX, (i + 1) * dim), i * cross.columns);
  }
  const { u, s, v } = svd(multiply(multiply(xWhite, cross), transpose(yWhite)));
  const side = (block: { from: number; to: number }, white: Matrix, turn: Matrix): SideAxes => {
    const factor = cholesky(covarianceBlock(covariance, block));
    return {
      means: mean.slice(block.from, block.to),
      weights: multiply(transpose(white), turn),
      back: multiply(transpose(turn), transpose(factor)),
    };
  };
  return {
    x: side(xBlock, xWhite, completed(u)),
    y: side(yBlock, yWhite, completed(v)),
    mutualInformation: s.map((rho) => -0.5 * Math.log1p(-Math.min(rho * rho, MAX_SQUARE))),
  };
}

/** Orthonormal columns with as many more as make a square matrix: vectors that the projection off them keeps. */
function completed(columns: Matrix): Matrix {
  const { rows: dim, columns: count } = columns;
  if (dim === count) {
    return columns;
  }
  const projection = multiply(columns, transpose(columns));
  projection.data.forEach((value, at) => {
    projection.data[at] = (at % (dim + 1) === 0 ? 1 : 0) - value;
  });
  const { vectors } = symmetricEigen(projection);
  const result = createMatrix(dim, dim);
  for (let i = 0; i < dim; i += 1) {
    result.data.set(columns.data.subarray(i * count, (i + 1) * count), i * dim);
    result.data.set(vectors.data.subarray(i * dim, i * dim + dim - count), i * dim + count);
  }
  return result;
}
