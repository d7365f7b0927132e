import type { Matrix } from "@mienf/numeric";
import { createMatrix } from "@mienf/numeric";

/** The rows of X, and then those of Y, which has as many columns. */
export function joinedRows(x: Matrix, y: Matrix): Matrix {
  const data = new Float64Array(x.data.length + y.data.length);
  data.set(x.data);
  data.set(y.data, x.data.length);
  return createMatrix(x.rows + y.rows, x.columns, data);
}

/** Undoes {@link joinedRows}. @param rows - how many are of X. */
export function separatedRows(
  { data, rows: all, columns }: Matrix,
  rows: number,
): { readonly x: Matrix; readonly y: Matrix } {
  return {
    x: createMatrix(rows, columns, data.subarray(0, rows * columns)),
    y: createMatrix(all - rows, columns, data.subarray(rows * columns)),
  };
}
