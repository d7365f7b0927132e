import { cholesky, createMatrix, identity, solveTriangular } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { GaussianMoments } from "../gaussian-moments.ts";
import { placeDraw } from "./full-form.ts";
import { covarianceBlock } from "./rows.ts";
import { pickIndex } from "./shares.ts";

/** One normal law of a mixture. */
export interface MixtureComponent extends GaussianMoments {
  /** In (0, 1]; shares add up to 1. */
  readonly share: number;
}

/** Writes log(share · density) of every component at a row of all columns; gives the log of their sum. */
export type MixtureTerms = (row: Float64Array, terms: Float64Array) => number;

/**
 * Makes the log-density of a mixture over columns `from` (included) to `to` (not), in float64, allocating nothing.
 *
 * @throws DomainError when a covariance is not positive definite there.
 */
export function mixtureTerms(
  components: readonly MixtureComponent[],
  from: number,
  to: number,
): MixtureTerms {
  const dim = to - from;
  const whitenings = components.map(({ covariance }) => {
    const block = covarianceBlock(covariance, from, to);
    return solveTriangular(cholesky(block), identity(dim)).data;
  });
  const means = components.map(({ mean }) => mean.subarray(from, to));
  const constants = components.map(({ share }, k) => {
    let constant = Math.log(share) - (dim / 2) * Math.log(2 * Math.PI);
    for (let i = 0; i < dim; i++) {
      constant += Math.log(whitenings[k]![i * dim + i]!);
    }
    return constant;
  });
  const centred = new Float64Array(dim);
  return (row, terms) => {
    let largest = -Infinity;
    for (let k = 0; k < constants.length; k++) {
      const whitening = whitenings[k]!;
      const mean = means[k]!;
      let squares = 0;
      for (let i = 0, at = 0; i < dim; i++, at += dim) {
        centred[i] = row[from + i]! - mean[i]!;
        let z = 0;
        for (let j = 0; j <= i; j++) {
          z += whitening[at + j]! * centred[j]!;
        }
        squares += z * z;
      }
      const term = constants[k]! - squares / 2;
      terms[k] = term;
      largest = Math.max(largest, term);
    }
    let sum = 0;
    for (let k = 0; k < constants.length; k++) {
      sum += Math.exp(terms[k]! - largest);
    }
    return largest + Math.log(sum);
  };
}

/** log q(x, y) − log q(x) − log q(y) of every row, in float64. */
export function pointwiseInformation(
  components: readonly MixtureComponent[],
  rows: Matrix,
  dimX: number,
): Float64Array {
  const dim = rows.columns;
  const joint = mixtureTerms(components, 0, dim);
  const left = mixtureTerms(components, 0, dimX);
  const right = mixtureTerms(components, dimX, dim);
  const terms = new Float64Array(components.length);
  return Float64Array.from({ length: rows.rows }, (_, index) => {
    const row = rows.data.subarray(index * dim, (index + 1) * dim);
    return joint(row, terms) - left(row, terms) - right(row, terms);
  });
}

/** Draws rows of a mixture. */
export function sampleMixture(
  components: readonly MixtureComponent[],
  sampleSize: number,
  source: RandomSource,
): Matrix {
  const dim = components[0]?.mean.length ?? 0;
  const factors = components.map(({ covariance }) => cholesky(covariance));
  const shares = components.map(({ share }) => share);
  const rows = createMatrix(sampleSize, dim);
  const noise = new Float64Array(dim);
  for (let row = 0; row < sampleSize; row++) {
    const k = pickIndex(shares, source.uniform());
    source.fillNormal(noise);
    placeDraw(rows.data.subarray(row * dim, (row + 1) * dim), {
      lower: factors[k]!,
      mean: components[k]!.mean,
      noise,
      scale: 1,
    });
  }
  return rows;
}
