import type { CountQuery } from "./count-query.ts";
import type { LeafRange } from "./nearest-query.ts";
import { nextUp } from "./next-up.ts";
import type { SortedIndex } from "./point-index.ts";

/** Finds the run of values within reach of each value. */
export function countInColumn(index: SortedIndex, query: CountQuery, range: LeafRange): void {
  const { points, rows, size, leafStarts } = index;
  const { radii, closed, counts } = query;
  const euclidean = index.norm.kind === "euclidean";
  let center = 0;
  let limit = 0;

  function within(position: number): boolean {
    const gap = Math.abs(points[position]! - points[center]!);
    return (euclidean ? gap * gap : gap) < limit;
  }

  /** How many of the next `room` values are within reach; gallops from a guess, then halves. */
  function reach(direction: 1 | -1, room: number, guess: number): number {
    let inside = 0;
    let outside = room + 1;
    let step = 2 + (guess >> 4);
    let probe = Math.max(1, Math.min(room, guess));
    if (room > 0 && within(center + direction * probe)) {
      do {
        inside = probe;
        probe += step;
        step *= 2;
      } while (probe <= room && within(center + direction * probe));
      outside = Math.min(probe, outside);
    } else {
      do {
        outside = probe;
        probe -= step;
        step *= 2;
      } while (probe > 0 && !within(center + direction * probe));
      inside = Math.max(0, probe);
    }
    while (outside - inside > 1) {
      const middle = (inside + outside) >>> 1;
      if (within(center + direction * middle)) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return inside;
  }

  // Values a unit of reach on the row before: its neighbourhood is this row's.
  let density = 0;
  for (center = leafStarts[range.from]!; center < leafStarts[range.to]!; center += 1) {
    const row = rows[center]!;
    limit = closed ? nextUp(radii[row]!) : radii[row]!;
    const unit = euclidean ? Math.sqrt(limit) : limit;
    const guess = Math.min(size, Math.trunc(density * unit));
    const below = reach(-1, center, guess);
    const above = reach(1, size - 1 - center, guess);
    counts[row] = below + above;
    density = unit > 0 ? (below + above) / (2 * unit) : 0;
  }
}
