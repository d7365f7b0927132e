import type { Matrix } from "@mienf/numeric";

/** Copies rows in an order to flat memory. */
export function copyRows({ data, columns }: Matrix, order: Int32Array, target: Float64Array): void {
  for (let position = 0; position < order.length; position += 1) {
    const from = order[position]! * columns;
    for (let column = 0; column < columns; column += 1) {
      target[position * columns + column] = data[from + column]!;
    }
  }
}

/** Copies a column. */
export function columnOf({ data, rows, columns }: Matrix, column: number): Float64Array {
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    values[row] = data[row * columns + column]!;
  }
  return values;
}
