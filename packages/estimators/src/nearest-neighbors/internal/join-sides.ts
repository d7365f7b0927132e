import type { Matrix } from "@mienf/numeric";
import type { Allocator } from "./allocator.ts";

/** A side of a joint sample; row i of the joint sample has its row `order[i]`, or i without an order. */
export interface OrderedSide {
  readonly matrix: Matrix;
  readonly order?: Int32Array | undefined;
}

/** Puts sides beside each other. */
export function joinSides(sides: readonly OrderedSide[], memory: Allocator): Matrix {
  const rows = sides[0]?.matrix.rows ?? 0;
  const columns = sides.reduce((sum, { matrix }) => sum + matrix.columns, 0);
  const data = memory.float64(rows * columns);
  let offset = 0;
  for (const { matrix, order } of sides) {
    for (let row = 0; row < rows; row += 1) {
      const from = (order?.[row] ?? row) * matrix.columns;
      for (let column = 0; column < matrix.columns; column += 1) {
        data[row * columns + offset + column] = matrix.data[from + column]!;
      }
    }
    offset += matrix.columns;
  }
  return { data, rows, columns };
}
