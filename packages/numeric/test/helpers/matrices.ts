import { createMatrix, createRandomSource, identity, multiply, transpose } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { expect } from "vitest";

/** A matrix of independent standard normal entries. */
export function randomMatrix(rows: number, columns: number, seed = 1): Matrix {
  const matrix = createMatrix(rows, columns);
  createRandomSource(seed).fillNormal(matrix.data);
  return matrix;
}

/** A symmetric positive definite matrix whose smallest eigenvalue is at least 1. */
export function randomSpd(n: number, seed = 1): Matrix {
  const factor = randomMatrix(n, n, seed);
  const product = multiply(factor, transpose(factor));
  return add(product, identity(n));
}

function add(a: Matrix, b: Matrix): Matrix {
  return createMatrix(
    a.rows,
    a.columns,
    a.data.map((value, i) => value + (b.data[i] ?? Number.NaN)),
  );
}

export function scaleColumns(a: Matrix, factors: ArrayLike<number>): Matrix {
  return createMatrix(
    a.rows,
    a.columns,
    a.data.map((value, i) => value * (factors[i % a.columns] ?? Number.NaN)),
  );
}

export const entry = (a: Matrix, row: number, column: number): number =>
  a.data[row * a.columns + column] ?? Number.NaN;

/** The definition of the product, one entry at a time. */
export function slowMultiply(a: Matrix, b: Matrix): Matrix {
  const result = createMatrix(a.rows, b.columns);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.columns; j++) {
      for (let k = 0; k < a.columns; k++) {
        result.data[i * b.columns + j]! += entry(a, i, k) * entry(b, k, j);
      }
    }
  }
  return result;
}

/** Determinant by expansion along the first row: only for small matrices. */
export function slowDeterminant(a: Matrix): number {
  if (a.rows === 0) {
    return 1;
  }
  let sum = 0;
  for (let j = 0; j < a.columns; j++) {
    const minor = createMatrix(
      a.rows - 1,
      a.columns - 1,
      a.data.filter((_, i) => i >= a.columns && i % a.columns !== j),
    );
    sum += (-1) ** j * entry(a, 0, j) * slowDeterminant(minor);
  }
  return sum;
}

/** Same shape, and entries within `atol`. */
export function expectSameMatrix(received: Matrix, expected: Matrix, atol: number): void {
  expect([received.rows, received.columns]).toEqual([expected.rows, expected.columns]);
  expect(received.data).toBeAllClose(expected.data, { rtol: 0, atol });
}

/** QᵀQ = 1 within `atol`. */
export function expectOrthonormalColumns(q: Matrix, atol: number): void {
  expectSameMatrix(multiply(transpose(q), q), identity(q.columns), atol);
}
