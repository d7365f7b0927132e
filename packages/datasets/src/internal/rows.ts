import type { Matrix } from "@mienf/numeric";

/** Replaces every row z of flat row-major `data` by `square` · z, or by its transpose · z. */
export function transformRows(data: Float64Array, square: Matrix, transposed = false): void {
  const dim = square.rows;
  const row = new Float64Array(dim);
  const weights = square.data;
  const [outer, inner] = transposed ? [1, dim] : [dim, 1];
  for (let start = 0; start < data.length; start += dim) {
    for (let j = 0; j < dim; j++) {
      row[j] = data[start + j]!;
    }
    for (let i = 0; i < dim; i++) {
      let sum = 0;
      for (let j = 0; j < dim; j++) {
        sum += weights[i * outer + j * inner]! * row[j]!;
      }
      data[start + i] = sum;
    }
  }
}

/** Copies a block of columns of `from` (width `fromWidth`) into `to` (width `toWidth`). */
export function copyColumns(
  from: { data: Float64Array; width: number; start: number },
  to: { data: Float64Array; width: number; start: number },
  count: number,
): void {
  const rows = to.data.length / to.width;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < count; j++) {
      to.data[i * to.width + to.start + j] = from.data[i * from.width + from.start + j]!;
    }
  }
}

/** Wraps flat row-major numbers as a matrix without copying. */
export function asMatrix(data: Float64Array, columns: number): Matrix {
  return { data, rows: data.length / columns, columns };
}
