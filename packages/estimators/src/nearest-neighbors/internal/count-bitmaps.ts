import { bitCount, bitmapBall } from "./bitmap-ball.ts";
import type { CountQuery } from "./count-query.ts";
import { withoutItself } from "./count-query.ts";
import type { LeafRange } from "./nearest-query.ts";
import { nextUp } from "./next-up.ts";
import type { BitmapIndex } from "./point-index.ts";

/** Counts the bits of each ball. */
export function countInBitmaps(index: BitmapIndex, query: CountQuery, range: LeafRange): void {
  const { leafStarts, rows } = index;
  const { radii, closed, counts } = query;
  const ball = bitmapBall(index);
  for (let position = leafStarts[range.from]!; position < leafStarts[range.to]!; position += 1) {
    const row = rows[position]!;
    const radius = radii[row]!;
    const runs = 2 * ball.mark(position, closed ? nextUp(radius) : radius);
    let count = 0;
    for (let run = 0; run < runs; run += 2) {
      for (let word = ball.runs[run]!; word <= ball.runs[run + 1]!; word += 1) {
        count += bitCount(ball.marks[word]!);
      }
    }
    counts[row] = withoutItself(count, radius, closed);
  }
}
