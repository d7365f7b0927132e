import { groupEndsOf } from "./norm.ts";
import type { LeafedRows } from "./point-index.ts";

/**
 * Makes a function of a box's number: the smallest size that a row of the box can have.
 *
 * Rounded as the sizes of rows are, so that it never exceeds the size of a row in the box.
 *
 * @param query - coordinates of the query; read at every call.
 */
export function boxSizeFor(index: LeafedRows, query: Float64Array): (box: number) => number {
  const { columns, boxes, norm } = index;
  const ends = groupEndsOf(norm);

  function boxMax(box: number): number {
    let size = 0;
    for (let column = 0, at = box * 2 * columns; column < columns; column += 1, at += 2) {
      const value = query[column]!;
      // Math.max compiles to instructions without branches, which would be mispredicted half of the time.
      size = Math.max(size, boxes[at]! - value, value - boxes[at + 1]!);
    }
    return size;
  }

  function boxEuclidean(box: number): number {
    let size = 0;
    for (let group = 0, column = 0, at = box * 2 * columns; group < ends.length; group += 1) {
      let squares = 0;
      for (; column < ends[group]!; column += 1, at += 2) {
        const value = query[column]!;
        const gap = Math.max(0, boxes[at]! - value, value - boxes[at + 1]!);
        squares += gap * gap;
      }
      size = Math.max(size, squares);
    }
    return size;
  }

  return norm.kind === "max" ? boxMax : boxEuclidean;
}
