import { boxSizeFor } from "./box-size.ts";
import { reportNearest } from "./nearest-query.ts";
import type { LeafRange, NearestQuery } from "./nearest-query.ts";
import { nearestScan } from "./nearest-scan.ts";
import type { NearestScan } from "./nearest-scan.ts";
import type { BlockIndex } from "./point-index.ts";

type BlockSearch = NearestScan & { boxSize(box: number): number };

/** Compares blocks with blocks, near ones first, so that both stay in the cache. */
export function nearestInBlocks(index: BlockIndex, query: NearestQuery, range: LeafRange): void {
  const { leafStarts } = index;
  const blocks = leafStarts.length - 1;
  let largest = 0;
  for (let block = 0; block < blocks; block += 1) {
    largest = Math.max(largest, leafStarts[block + 1]! - leafStarts[block]!);
  }
  const ranked = query.neighbors !== undefined;
  const searches = Array.from({ length: largest }, () => {
    const search = nearestScan(index, query.k, ranked);
    return { ...search, boxSize: boxSizeFor(index, search.query) };
  });
  for (let block = range.from; block < range.to; block += 1) {
    const start = leafStarts[block]!;
    const end = leafStarts[block + 1]!;
    for (let position = start; position < end; position += 1) {
      const search = searches[position - start] as BlockSearch;
      search.begin(position);
      search.scan(start, position);
      search.scan(position + 1, end);
    }
    // Outward in both directions: near blocks first make the bounds tight.
    for (let step = 1; step < blocks; step += 1) {
      for (const other of [block - step, block + step]) {
        if (other >= 0 && other < blocks) {
          const from = leafStarts[other]!;
          const to = leafStarts[other + 1]!;
          for (let at = 0; at < end - start; at += 1) {
            const search = searches[at] as BlockSearch;
            if (search.boxSize(other) <= search.bound()) {
              search.scan(from, to);
            }
          }
        }
      }
    }
    for (let position = start; position < end; position += 1) {
      const { list } = searches[position - start] as BlockSearch;
      reportNearest(index, query, { position, list });
    }
  }
}
