import { nearestInBitmaps } from "./nearest-bitmaps.ts";
import { nearestInBlocks } from "./nearest-blocks.ts";
import type { LeafRange, NearestQuery } from "./nearest-query.ts";
import { nearestInColumn } from "./nearest-sorted.ts";
import { nearestInTree } from "./nearest-tree.ts";
import type { PointIndex } from "./point-index.ts";

/** Finds the nearest neighbours of the rows of some leaves among all rows of the index, themselves left out. */
export function findNearest(index: PointIndex, query: NearestQuery, range: LeafRange): void {
  switch (index.kind) {
    case "sorted":
      return nearestInColumn(index, query, range);
    case "tree":
      return nearestInTree(index, query, range);
    case "blocks":
      return nearestInBlocks(index, query, range);
    case "bitmaps":
      return nearestInBitmaps(index, query, range);
  }
}
