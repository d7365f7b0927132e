import { DomainError, ShapeError, createMatrix, identity } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";

/** `a[order[i], j] = (L U)[i, j]`, with L's unit diagonal left out of `packed`, which holds both. */
export interface LuDecomposition {
  readonly packed: Matrix;
  readonly order: readonly number[];
}

/**
 * Factors a square matrix by Gaussian elimination with partial pivoting.
 *
 * @param kind - the caller's name, for errors.
 * @throws ShapeError when `a` is not square; DomainError when it is singular or not finite.
 * @see Golub and Van Loan 2013, algorithm 3.4.1.
 */
export function luDecomposition(kind: string, a: Matrix): LuDecomposition {
  const n = a.rows;
  if (a.columns !== n) {
    throw new ShapeError(`${kind}: expected a square matrix, got ${a.rows}×${a.columns}`);
  }
  const packed = createMatrix(n, n, a.data);
  const { data } = packed;
  const order = Array.from({ length: n }, (_, row) => row);
  for (let k = 0; k < n; k++) {
    const pivot = largestRow(data, n, k);
    if (!(Math.abs(data[pivot * n + k]!) > 0 && Number.isFinite(data[pivot * n + k]!))) {
      throw new DomainError(
        `${kind}: expected an invertible matrix, got pivot ${data[pivot * n + k]} in column ${k}`,
      );
    }
    swapRows(packed, order, [k, pivot]);
    for (let i = k + 1; i < n; i++) {
      const factor = data[i * n + k]! / data[k * n + k]!;
      data[i * n + k] = factor;
      for (let j = k + 1; j < n; j++) {
        data[i * n + j]! -= factor * data[k * n + j]!;
      }
    }
  }
  return { packed, order };
}

/** Inverse and log |det| of a square matrix in float64; throws as {@link luDecomposition} does. */
export function invertMatrix(
  kind: string,
  a: Matrix,
): { inverse: Matrix; logAbsDeterminant: number } {
  const { packed, order } = luDecomposition(kind, a);
  const n = a.rows;
  const { data } = packed;
  const inverse = createMatrix(n, n);
  const unit = identity(n);
  let logAbsDeterminant = 0;
  for (let i = 0; i < n; i++) {
    inverse.data.set(unit.data.subarray(order[i]! * n, (order[i]! + 1) * n), i * n);
    logAbsDeterminant += Math.log(Math.abs(data[i * n + i]!));
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) {
      subtractRow(inverse, [i, k], data[i * n + k]!);
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) {
      subtractRow(inverse, [i, k], data[i * n + k]!);
    }
    for (let j = 0; j < n; j++) {
      inverse.data[i * n + j]! /= data[i * n + i]!;
    }
  }
  return { inverse, logAbsDeterminant };
}

function largestRow(data: Float64Array, n: number, column: number): number {
  let best = column;
  for (let i = column + 1; i < n; i++) {
    if (Math.abs(data[i * n + column]!) > Math.abs(data[best * n + column]!)) {
      best = i;
    }
  }
  return best;
}

function swapRows(matrix: Matrix, order: number[], [a, b]: readonly [number, number]): void {
  const { data, columns } = matrix;
  for (let j = 0; j < columns; j++) {
    const held = data[a * columns + j]!;
    data[a * columns + j] = data[b * columns + j]!;
    data[b * columns + j] = held;
  }
  const held = order[a]!;
  order[a] = order[b]!;
  order[b] = held;
}

function subtractRow(
  { data, columns }: Matrix,
  [to, from]: readonly [number, number],
  factor: number,
): void {
  for (let j = 0; j < columns; j++) {
    data[to * columns + j]! -= factor * data[from * columns + j]!;
  }
}
