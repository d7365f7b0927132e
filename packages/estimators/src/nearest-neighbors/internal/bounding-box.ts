import type { MovableRows } from "./partition.ts";

/** Writes the bounds of positions [start, end), lower and upper of every column, and returns the widest column. */
export function fillBox(
  moved: MovableRows,
  range: { readonly start: number; readonly end: number },
  box: Float64Array,
): number {
  const { data, columns } = moved;
  let widest = 0;
  let width = -1;
  for (let column = 0; column < columns; column += 1) {
    let low = Infinity;
    let high = -Infinity;
    for (let at = range.start * columns + column; at < range.end * columns; at += columns) {
      const value = data[at]!;
      low = value < low ? value : low;
      high = value > high ? value : high;
    }
    box[2 * column] = low;
    box[2 * column + 1] = high;
    if (high - low > width) {
      width = high - low;
      widest = column;
    }
  }
  return widest;
}
