import { groupEndsOf } from "./norm.ts";
import { nextUp } from "./next-up.ts";
import type { LeafedRows } from "./point-index.ts";

export const OUTSIDE = 0;
export const PARTLY = 1;
export const INSIDE = 2;

/** Compares rows and boxes with the ball of one query. */
export interface BallScan {
  begin(position: number, radius: number): void;
  /** Rows of positions [start, end) inside the ball, the query's own among them where it lies there. */
  count(start: number, end: number): number;
  /** Whether a box lies inside the ball, outside of it, or across. */
  place(box: number): number;
}

/** Makes a scan over an index; a closed ball has its surface. */
export function ballScan(index: LeafedRows, closed: boolean): BallScan {
  const { points, columns, boxes, norm } = index;
  const query = new Float64Array(columns);
  const ends = groupEndsOf(norm);
  // Inside means size < limit; a closed ball ends just below the next number.
  let limit = 0;

  function countMax(start: number, end: number): number {
    let count = 0;
    for (let p = start, at = start * columns; p < end; p += 1, at += columns) {
      let column = 0;
      while (column < columns && Math.abs(points[at + column]! - query[column]!) < limit) {
        column += 1;
      }
      count += column === columns ? 1 : 0;
    }
    return count;
  }

  function countEuclidean(start: number, end: number): number {
    let count = 0;
    for (let p = start, at = start * columns; p < end; p += 1, at += columns) {
      let inside = true;
      for (let group = 0, column = 0; group < ends.length && inside; group += 1) {
        let squares = 0;
        for (; column < ends[group]!; column += 1) {
          const gap = points[at + column]! - query[column]!;
          squares += gap * gap;
        }
        inside = squares < limit;
      }
      count += inside ? 1 : 0;
    }
    return count;
  }

  function placeMax(box: number): number {
    let place = INSIDE;
    for (let column = 0, at = box * 2 * columns; column < columns; column += 1, at += 2) {
      const below = boxes[at]! - query[column]!;
      const above = boxes[at + 1]! - query[column]!;
      if (below >= limit || -above >= limit) {
        return OUTSIDE;
      }
      if (-below >= limit || above >= limit) {
        place = PARTLY;
      }
    }
    return place;
  }

  function placeEuclidean(box: number): number {
    let place = INSIDE;
    for (let group = 0, column = 0, at = box * 2 * columns; group < ends.length; group += 1) {
      let nearest = 0;
      let farthest = 0;
      for (; column < ends[group]!; column += 1, at += 2) {
        const below = boxes[at]! - query[column]!;
        const above = boxes[at + 1]! - query[column]!;
        const near = below > 0 ? below : above < 0 ? above : 0;
        const far = -below > above ? below : above;
        nearest += near * near;
        farthest += far * far;
      }
      if (nearest >= limit) {
        return OUTSIDE;
      }
      if (farthest >= limit) {
        place = PARTLY;
      }
    }
    return place;
  }

  return {
    begin(position, radius) {
      limit = closed ? nextUp(radius) : radius;
      for (let column = 0; column < columns; column += 1) {
        query[column] = points[position * columns + column]!;
      }
    },
    count: norm.kind === "max" ? countMax : countEuclidean,
    place: norm.kind === "max" ? placeMax : placeEuclidean,
  };
}
