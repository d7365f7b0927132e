import { cholesky, createMatrix, type Matrix } from "@mienf/numeric";

/** A normal law prepared for evaluation and sampling. */
export interface NormalDensity {
  /** Lower Cholesky factor of the covariance. */
  readonly factor: Matrix;
  /** Whether the coordinates are independent. */
  readonly diagonal: boolean;
  /** Log-density of one row, in nats. */
  logDensity(row: Float64Array): number;
}

/** Prepares a normal law. */
export function normalDensity(mean: Float64Array, covariance: Matrix): NormalDensity {
  const factor = cholesky(covariance);
  const dim = mean.length;
  let constant = (-dim / 2) * Math.log(2 * Math.PI);
  for (let i = 0; i < dim; i++) {
    constant -= Math.log(factor.data[i * dim + i]!);
  }
  const work = new Float64Array(dim);
  const diagonal = factor.data.every((value, i) => value === 0 || i % (dim + 1) === 0);
  return {
    factor,
    diagonal,
    logDensity: (row) => {
      for (let i = 0; i < dim; i++) {
        work[i] = row[i]! - mean[i]!;
      }
      if (!diagonal) {
        solveLowerInPlace(factor, work);
      }
      let form = 0;
      for (let i = 0; i < dim; i++) {
        const z = diagonal ? work[i]! / factor.data[i * dim + i]! : work[i]!;
        form += z * z;
      }
      return constant - form / 2;
    },
  };
}

/** Solves L·z = b for a lower triangle L, overwriting and returning `b`. */
export function solveLowerInPlace(lower: Matrix, b: Float64Array): Float64Array {
  const dim = lower.rows;
  for (let i = 0; i < dim; i++) {
    let rest = b[i]!;
    for (let j = 0; j < i; j++) {
      rest -= lower.data[i * dim + j]! * b[j]!;
    }
    b[i] = rest / lower.data[i * dim + i]!;
  }
  return b;
}

/** Copies the diagonal block of rows and columns `start` to `end`. */
export function covarianceBlock(covariance: Matrix, start: number, end: number): Matrix {
  const size = end - start;
  const block = createMatrix(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      block.data[i * size + j] = covariance.data[(start + i) * covariance.columns + start + j]!;
    }
  }
  return block;
}
