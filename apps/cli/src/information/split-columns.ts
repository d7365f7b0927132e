import type { Matrix } from "@mienf/numeric";
import { createMatrix } from "@mienf/numeric";

/**
 * Takes a matrix apart by its columns.
 *
 * @param widths - columns of each part, which add up to those of the matrix.
 */
export function splitColumns(matrix: Matrix, widths: readonly number[]): Matrix[] {
  let first = 0;
  return widths.map((width) => {
    const part = createMatrix(matrix.rows, width);
    for (let row = 0; row < matrix.rows; row += 1) {
      const from = row * matrix.columns + first;
      part.data.set(matrix.data.subarray(from, from + width), row * width);
    }
    first += width;
    return part;
  });
}
