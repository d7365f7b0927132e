import { bitmapBall } from "./bitmap-ball.ts";
import { reportNearest } from "./nearest-query.ts";
import type { LeafRange, NearestQuery } from "./nearest-query.ts";
import { nearestScan } from "./nearest-scan.ts";
import { nextUp } from "./next-up.ts";
import type { BitmapIndex } from "./point-index.ts";

/** Bounds the distance by a sample of the rows, and then looks at the rows of that ball. */
export function nearestInBitmaps(index: BitmapIndex, query: NearestQuery, range: LeafRange): void {
  const { leafStarts, size } = index;
  const { k } = query;
  const search = nearestScan(index, k, query.neighbors !== undefined);
  const ball = bitmapBall(index);
  // A sample of m rows leaves about k·n/m rows in the ball: this m makes both equal.
  const sample = Math.min(size, Math.max(k + 1, Math.ceil(Math.sqrt(k * size))));
  for (let position = leafStarts[range.from]!; position < leafStarts[range.to]!; position += 1) {
    const start = Math.max(0, Math.min(size - sample, position - (sample >>> 1)));
    search.begin(position);
    search.scan(start, position);
    search.scan(position + 1, start + sample);
    const bound = search.bound();
    search.begin(position);
    const runs = 2 * ball.mark(position, nextUp(bound));
    for (let run = 0; run < runs; run += 2) {
      for (let word = ball.runs[run]!; word <= ball.runs[run + 1]!; word += 1) {
        for (let marks = ball.marks[word]!; marks !== 0; marks &= marks - 1) {
          const candidate = word * 32 + 31 - Math.clz32(marks & -marks);
          if (candidate !== position) {
            search.scan(candidate, candidate + 1);
          }
        }
      }
    }
    reportNearest(index, query, { position, list: search.list });
  }
}
