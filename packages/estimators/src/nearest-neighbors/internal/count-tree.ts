import { ballScan, INSIDE, PARTLY } from "./ball-scan.ts";
import type { CountQuery } from "./count-query.ts";
import { withoutItself } from "./count-query.ts";
import type { LeafRange } from "./nearest-query.ts";
import type { TreeIndex } from "./point-index.ts";

/** Descends only into nodes across the ball's surface. */
export function countInTree(index: TreeIndex, query: CountQuery, range: LeafRange): void {
  const { nodeStarts, nodeEnds, leafStarts, rows } = index;
  const { radii, closed, counts } = query;
  const ball = ballScan(index, closed);
  const firstLeaf = leafStarts.length - 2;
  const waiting = new Int32Array(64);
  for (let position = leafStarts[range.from]!; position < leafStarts[range.to]!; position += 1) {
    const row = rows[position]!;
    ball.begin(position, radii[row]!);
    let count = 0;
    let depth = 0;
    let node = 0;
    for (;;) {
      const place = ball.place(node);
      if (place === PARTLY && node < firstLeaf) {
        waiting[depth] = 2 * node + 2;
        depth += 1;
        node = 2 * node + 1;
        continue;
      }
      if (place === INSIDE) {
        count += nodeEnds[node]! - nodeStarts[node]!;
      } else if (place === PARTLY) {
        count += ball.count(nodeStarts[node]!, nodeEnds[node]!);
      }
      if (depth === 0) {
        break;
      }
      depth -= 1;
      node = waiting[depth]!;
    }
    counts[row] = withoutItself(count, radii[row]!, closed);
  }
}
