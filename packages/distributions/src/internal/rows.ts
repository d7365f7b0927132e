import { ShapeError, columnMeans, covariance, createMatrix } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import type { PairSample } from "../distribution.ts";
import type { GaussianMoments } from "../gaussian-moments.ts";

/** Maximum-likelihood moments of rows. */
export function momentsOf(rows: Matrix): GaussianMoments {
  return { mean: columnMeans(rows), covariance: covariance(rows, { ddof: 0 }) };
}

/** Rows and columns `from` (included) to `to` (not) of a square matrix. */
export function covarianceBlock({ data, columns }: Matrix, from: number, to: number): Matrix {
  const size = to - from;
  const block = createMatrix(size, size);
  for (let row = 0; row < size; row++) {
    const start = (from + row) * columns + from;
    block.data.set(data.subarray(start, start + size), row * size);
  }
  return block;
}

/** Pairs as rows of all columns, X before Y. */
export function stackColumns({ x, y }: PairSample): Matrix {
  return joinColumns([x, y]);
}

/** Matrices of equally many rows, side by side. */
export function joinColumns(parts: readonly Matrix[]): Matrix {
  const count = parts[0]?.rows ?? 0;
  const joined = createMatrix(
    count,
    parts.reduce((total, { columns }) => total + columns, 0),
  );
  let start = 0;
  for (const { data, rows, columns } of parts) {
    if (rows !== count) {
      throw new ShapeError(`joinColumns: expected paired rows, got ${count} and ${rows}`);
    }
    for (let row = 0; row < rows; row++) {
      joined.data.set(
        data.subarray(row * columns, (row + 1) * columns),
        row * joined.columns + start,
      );
    }
    start += columns;
  }
  return joined;
}

/** Rows of all columns as pairs, of which `dimX` columns are X. */
export function splitColumns(rows: Matrix, dimX: number): PairSample {
  const x = createMatrix(rows.rows, dimX);
  const y = createMatrix(rows.rows, rows.columns - dimX);
  for (let row = 0; row < rows.rows; row++) {
    const at = row * rows.columns;
    x.data.set(rows.data.subarray(at, at + dimX), row * dimX);
    y.data.set(rows.data.subarray(at + dimX, at + rows.columns), row * y.columns);
  }
  return { x, y };
}
