import { countInBitmaps } from "./count-bitmaps.ts";
import { countInBlocks } from "./count-blocks.ts";
import type { CountQuery } from "./count-query.ts";
import { countInColumn } from "./count-sorted.ts";
import { countInTree } from "./count-tree.ts";
import type { LeafRange } from "./nearest-query.ts";
import type { PointIndex } from "./point-index.ts";

/** Counts the rows near the rows of some leaves. */
export function countWithin(index: PointIndex, query: CountQuery, range: LeafRange): void {
  switch (index.kind) {
    case "sorted":
      return countInColumn(index, query, range);
    case "tree":
      return countInTree(index, query, range);
    case "blocks":
      return countInBlocks(index, query, range);
    case "bitmaps":
      return countInBitmaps(index, query, range);
  }
}
