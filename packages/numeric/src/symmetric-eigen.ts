import { ConvergenceError } from "./errors.ts";
import { checkFinite, checkSquare } from "./internal/check-matrix.ts";
import { largestSize, rotateRows } from "./internal/rows.ts";
import { createMatrix, identity, type Matrix, selectRows, transpose } from "./matrix.ts";

/** Result of {@link symmetricEigen}. */
export interface SymmetricEigen {
  /** Eigenvalues, descending, length n. */
  readonly values: Float64Array;
  /** Orthonormal eigenvectors as columns, `[n, n]`, in the order of the values. */
  readonly vectors: Matrix;
}

const MAX_ITERATIONS = 60; // per eigenvalue; two are usual

/**
 * Computes the eigenvalues and eigenvectors of a symmetric matrix.
 *
 * Reads the lower triangle only. The error of a value is about 1e-15 of the largest one.
 *
 * @param a - Symmetric matrix `[n, n]`.
 * @throws ShapeError when `a` is not square.
 * @throws DomainError when an entry is not finite.
 * @throws ConvergenceError when an eigenvalue does not converge.
 * @see Golub & Van Loan 2013, "Matrix Computations", algorithm 8.3.1 and §8.3.5 (Wilkinson's shift).
 */
export function symmetricEigen(a: Matrix): SymmetricEigen {
  checkSquare("symmetricEigen", a);
  const n = a.rows;
  const work = createMatrix(n, n);
  for (let i = 0; i < n; i++) {
    work.data.set(a.data.subarray(i * n, i * n + i + 1), i * n);
  }
  checkFinite("symmetricEigen", work);
  const scale = largestSize(work.data) || 1;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      work.data[i * n + j]! /= scale;
      work.data[j * n + i] = work.data[i * n + j]!;
    }
  }
  const { diagonal, offDiagonal, basis } = tridiagonalize(work);
  diagonalize(diagonal, offDiagonal, basis);
  const order = Array.from(diagonal.keys()).toSorted((i, j) => diagonal[j]! - diagonal[i]!);
  return {
    values: Float64Array.from(order, (i) => diagonal[i]! * scale),
    vectors: transpose(selectRows(basis, order)),
  };
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Entry i couples i and i + 1; the last is 0. */
  readonly offDiagonal: Float64Array;
  /** Row j is the vector that the tridiagonal matrix's axis j stands for. */
  readonly basis: Matrix;
}

/** Reduces a full symmetric matrix, which it overwrites, by Householder reflections. */
function tridiagonalize({ data, rows: n }: Matrix): Tridiagonal {
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const scales = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    diagonal[k] = data[k * n + k]!;
    const v = data.subarray(k * n + k + 1, (k + 1) * n);
    if (v.length === 0) {
      continue;
    }
    const head = v[0]!;
    const norm = Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
    if (v.length === 1 || norm === 0) {
      offDiagonal[k] = head;
      continue;
    }
    offDiagonal[k] = head > 0 ? -norm : norm;
    v[0] = head - offDiagonal[k]!;
    scales[k] = 1 / (norm * (norm + Math.abs(head)));
    reflectBothSides(data, n, v, scales[k]!);
  }
  const basis = identity(n);
  for (let j = 1; j < n; j++) {
    for (let k = j - 1; k >= 0; k--) {
      const v = data.subarray(k * n + k + 1, (k + 1) * n);
      const target = basis.data.subarray(j * n + k + 1, (j + 1) * n);
      let sum = 0;
      for (let i = 0; i < v.length; i++) {
        sum += v[i]! * target[i]!;
      }
      sum *= scales[k]!;
      for (let i = 0; i < v.length; i++) {
        target[i]! -= sum * v[i]!;
      }
    }
  }
  return { diagonal, offDiagonal, basis };
}

/** Replaces the last block B of the matrix by H·B·H with H = 1 − scale·v·vᵀ. */
function reflectBothSides(data: Float64Array, n: number, v: Float64Array, scale: number): void {
  const size = v.length;
  const first = n - size;
  const w = new Float64Array(size);
  let product = 0;
  for (let i = 0; i < size; i++) {
    const row = (first + i) * n + first;
    let sum = 0;
    for (let j = 0; j < size; j++) {
      sum += data[row + j]! * v[j]!;
    }
    w[i] = scale * sum;
    product += w[i]! * v[i]!;
  }
  const half = (scale * product) / 2;
  for (let i = 0; i < size; i++) {
    w[i]! -= half * v[i]!;
  }
  for (let i = 0; i < size; i++) {
    const row = (first + i) * n + first;
    const vi = v[i]!;
    const wi = w[i]!;
    for (let j = 0; j < size; j++) {
      data[row + j]! -= vi * w[j]! + wi * v[j]!;
    }
  }
}

/** Implicit QL iteration: overwrites the diagonal with the eigenvalues and the basis rows with the eigenvectors. */
function diagonalize(d: Float64Array, e: Float64Array, basis: Matrix): void {
  for (let first = 0; first < d.length; first++) {
    for (let iteration = 0; ; iteration++) {
      let last = first;
      while (
        last < d.length - 1 &&
        Math.abs(e[last]!) > Number.EPSILON * (Math.abs(d[last]!) + Math.abs(d[last + 1]!)) &&
        Math.abs(e[last]!) > Number.MIN_VALUE / Number.EPSILON
      ) {
        last += 1;
      }
      if (last === first) {
        break;
      }
      if (iteration === MAX_ITERATIONS) {
        throw new ConvergenceError(
          `symmetricEigen: expected eigenvalue ${first} to converge in ${MAX_ITERATIONS} iterations, got an off-diagonal entry of ${e[first]}`,
          { iterations: iteration, lastValue: e[first]! },
        );
      }
      chaseBulge(d, e, basis, { first, last });
    }
  }
}

/** One shifted QL step on the unreduced block from `first` to `last`. */
function chaseBulge(
  d: Float64Array,
  e: Float64Array,
  basis: Matrix,
  { first, last }: { first: number; last: number },
): void {
  const ratio = (d[first + 1]! - d[first]!) / (2 * e[first]!);
  const root = Math.sqrt(ratio * ratio + 1);
  let g = d[last]! - d[first]! + e[first]! / (ratio + (ratio < 0 ? -root : root));
  let sine = 1;
  let cosine = 1;
  let shift = 0;
  for (let i = last - 1; i >= first; i--) {
    const f = sine * e[i]!;
    const b = cosine * e[i]!;
    const length = Math.sqrt(f * f + g * g);
    e[i + 1] = length;
    if (length === 0) {
      // The block splits here: what follows is done already.
      d[i + 1]! -= shift;
      e[last] = 0;
      return;
    }
    sine = f / length;
    cosine = g / length;
    g = d[i + 1]! - shift;
    const mixed = (d[i]! - g) * sine + 2 * cosine * b;
    shift = sine * mixed;
    d[i + 1] = g + shift;
    g = cosine * mixed - b;
    rotateRows(basis, i, i + 1, { cosine, sine: -sine });
  }
  d[first]! -= shift;
  e[first] = g;
  e[last] = 0;
}
