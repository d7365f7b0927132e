import { reportNearest } from "./nearest-query.ts";
import type { LeafRange, NearestQuery } from "./nearest-query.ts";
import type { SortedIndex } from "./point-index.ts";

/** Walks outwards from each value of a sorted column. */
export function nearestInColumn(index: SortedIndex, query: NearestQuery, range: LeafRange): void {
  const { points, size, leafStarts, norm } = index;
  const { k } = query;
  const sizes = new Float64Array(k);
  const positions = new Int32Array(k);
  for (let position = leafStarts[range.from]!; position < leafStarts[range.to]!; position += 1) {
    const value = points[position]!;
    let below = position - 1;
    let above = position + 1;
    for (let found = 0; found < k; found += 1) {
      const down = below >= 0 ? value - points[below]! : Infinity;
      const up = above < size ? points[above]! - value : Infinity;
      const takeDown = down <= up && below >= 0;
      const gap = Math.abs(takeDown ? down : up); // −0 becomes 0
      sizes[found] = norm.kind === "max" ? gap : gap * gap;
      positions[found] = takeDown ? below : above;
      below -= takeDown ? 1 : 0;
      above += takeDown ? 0 : 1;
    }
    reportNearest(index, query, { position, list: { sizes, positions } });
  }
}
