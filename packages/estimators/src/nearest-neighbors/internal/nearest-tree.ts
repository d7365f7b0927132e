import { boxSizeFor } from "./box-size.ts";
import { reportNearest } from "./nearest-query.ts";
import type { LeafRange, NearestQuery } from "./nearest-query.ts";
import { nearestScan } from "./nearest-scan.ts";
import type { TreeIndex } from "./point-index.ts";

/** Searches from each row's leaf upwards, entering only siblings whose box is near enough. */
export function nearestInTree(index: TreeIndex, query: NearestQuery, range: LeafRange): void {
  const ranked = query.neighbors !== undefined;
  const { k } = query;
  const search = nearestScan(index, k, ranked);
  const { sizes } = search.list;
  const boxSize = boxSizeFor(index, search.query);
  const { nodeStarts, nodeEnds, leafStarts } = index;
  const firstLeaf = leafStarts.length - 2;
  // One far sibling waits on every level below the node that is entered.
  const waiting = new Int32Array(64);
  const waitingSizes = new Float64Array(64);

  function enter(root: number, rootSize: number): void {
    let size = rootSize;
    let node = root;
    let depth = 0;
    for (;;) {
      const bound = sizes[k - 1]!;
      if (size < bound || (ranked && size === bound)) {
        if (node >= firstLeaf) {
          search.scan(nodeStarts[node]!, nodeEnds[node]!);
        } else {
          const left = boxSize(2 * node + 1);
          const right = boxSize(2 * node + 2);
          const leftFirst = left <= right;
          waiting[depth] = leftFirst ? 2 * node + 2 : 2 * node + 1;
          waitingSizes[depth] = leftFirst ? right : left;
          depth += 1;
          node = leftFirst ? 2 * node + 1 : 2 * node + 2;
          size = leftFirst ? left : right;
          continue;
        }
      }
      if (depth === 0) {
        return;
      }
      depth -= 1;
      node = waiting[depth]!;
      size = waitingSizes[depth]!;
    }
  }

  for (let leaf = range.from; leaf < range.to; leaf += 1) {
    const start = leafStarts[leaf]!;
    const end = leafStarts[leaf + 1]!;
    for (let position = start; position < end; position += 1) {
      search.begin(position);
      search.scan(start, position);
      search.scan(position + 1, end);
      for (let node = firstLeaf + leaf; node > 0; node = (node - 1) >> 1) {
        const sibling = node % 2 === 0 ? node - 1 : node + 1;
        const size = boxSize(sibling);
        if (size <= sizes[k - 1]!) {
          enter(sibling, size);
        }
      }
      reportNearest(index, query, { position, list: search.list });
    }
  }
}
