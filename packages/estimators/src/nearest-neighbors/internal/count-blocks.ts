import { ballScan, INSIDE, OUTSIDE } from "./ball-scan.ts";
import type { CountQuery } from "./count-query.ts";
import { withoutItself } from "./count-query.ts";
import type { LeafRange } from "./nearest-query.ts";
import type { BlockIndex } from "./point-index.ts";

/** Compares blocks with blocks, so that both stay in the cache. */
export function countInBlocks(index: BlockIndex, query: CountQuery, range: LeafRange): void {
  const { leafStarts, rows } = index;
  const { radii, closed, counts } = query;
  const blocks = leafStarts.length - 1;
  const ball = ballScan(index, closed);
  for (let block = range.from; block < range.to; block += 1) {
    const start = leafStarts[block]!;
    const end = leafStarts[block + 1]!;
    for (let position = start; position < end; position += 1) {
      counts[rows[position]!] = 0;
    }
    for (let other = 0; other < blocks; other += 1) {
      const from = leafStarts[other]!;
      const to = leafStarts[other + 1]!;
      for (let position = start; position < end; position += 1) {
        const row = rows[position]!;
        ball.begin(position, radii[row]!);
        const place = ball.place(other);
        if (place !== OUTSIDE) {
          counts[row]! += place === INSIDE ? to - from : ball.count(from, to);
        }
      }
    }
    for (let position = start; position < end; position += 1) {
      const row = rows[position]!;
      counts[row] = withoutItself(counts[row]!, radii[row]!, closed);
    }
  }
}
