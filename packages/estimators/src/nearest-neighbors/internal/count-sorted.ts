import type { CountQuery } from "./count-query.ts";
import type { LeafRange } from "./nearest-query.ts";
import type { SortedIndex } from "./point-index.ts";

/** Finds the run of values within reach of each value. */
export function countInColumn(index: SortedIndex, query: CountQuery, range: LeafRange): void {
  const { points, rows, size, leafStarts } = index;
  const { radii, closed, counts } = query;
  const euclidean = index.norm.kind === "euclidean";
  for (let position = leafStarts[range.from]!; position < leafStarts[range.to]!; position += 1) {
    const value = points[position]!;
    const row = rows[position]!;
    const radius = radii[row]!;
    const within = (other: number): boolean => {
      const gap = Math.abs(points[other]! - value);
      const length = euclidean ? gap * gap : gap;
      return length < radius || (closed && length === radius);
    };
    // Rows within reach are a run around the position: gallop, then halve.
    let step = 1;
    let inside = position;
    while (inside + step < size && within(inside + step)) {
      inside += step;
      step *= 2;
    }
    for (; step >= 1; step /= 2) {
      if (inside + step < size && within(inside + step)) {
        inside += step;
      }
    }
    const above = inside - position;
    step = 1;
    inside = position;
    while (inside - step >= 0 && within(inside - step)) {
      inside -= step;
      step *= 2;
    }
    for (; step >= 1; step /= 2) {
      if (inside - step >= 0 && within(inside - step)) {
        inside -= step;
      }
    }
    counts[row] = above + position - inside;
  }
}
