import type { Matrix } from "../matrix.ts";

/**
 * Fills the rows from `known` on so that all rows are orthonormal, given that the first `known` are.
 *
 * Each new row is the unit vector that lies least in the span of the rows before it, made orthogonal to them.
 */
export function completeOrthonormalRows({ data, rows, columns }: Matrix, known: number): void {
  const covered = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * columns, (i + 1) * columns);
    if (i >= known) {
      row.fill(0);
      row[covered.indexOf(covered.reduce((least, value) => Math.min(least, value), Infinity))] = 1;
      // Twice is enough: the second pass removes the rounding errors of the first.
      for (let pass = 0; pass < 2; pass++) {
        removeSpan(data, i, row);
        normalize(row);
      }
    }
    for (let k = 0; k < columns; k++) {
      covered[k]! += row[k]! * row[k]!;
    }
  }
}

function removeSpan(data: Float64Array, count: number, row: Float64Array): void {
  const columns = row.length;
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let k = 0, p = i * columns; k < columns; k++) {
      sum += data[p + k]! * row[k]!;
    }
    for (let k = 0, p = i * columns; k < columns; k++) {
      row[k]! -= sum * data[p + k]!;
    }
  }
}

function normalize(row: Float64Array): void {
  const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
  for (let k = 0; k < row.length; k++) {
    row[k]! /= norm;
  }
}
