import type { Matrix } from "@mienf/numeric";
import type { Allocator } from "./allocator.ts";
import { privateMemory } from "./allocator.ts";
import { buildBitmaps } from "./build-bitmaps.ts";
import { buildBlocks } from "./build-blocks.ts";
import { buildSorted } from "./build-sorted.ts";
import { buildTree } from "./build-tree.ts";
import type { Norm } from "./norm.ts";
import type { PointIndex } from "./point-index.ts";

/** How an index is laid out. */
export type Layout = PointIndex["kind"];

/** How and where an index is built. */
export interface IndexOptions {
  readonly norm: Norm;
  /** "sorted" is for one column, "bitmaps" for the max-norm. */
  readonly layout: Layout;
  readonly memory?: Allocator | undefined;
}

const MAX_BITMAP_BYTES = 256 * 2 ** 20;

/** What an index is mostly asked for. */
export type IndexUse = "nearest" | "count";

/**
 * The layout that answers fastest, from measurements (`bench/neighbor-layouts.bench.ts`).
 *
 * A tree loses its hold on the rows as columns grow, later where there are more rows. Bitmaps cost as much for each row as
 * there are rows, but little: counting in a tree, which must look at all of a ball's surface, is soon slower.
 */
export function fastestLayout(
  { rows, columns }: { readonly rows: number; readonly columns: number },
  norm: Norm["kind"],
  use: IndexUse,
): Layout {
  if (columns === 1) {
    return "sorted";
  }
  if (norm === "euclidean") {
    return columns <= (use === "nearest" ? 9 : 7) ? "tree" : "blocks";
  }
  const tree = use === "nearest" ? columns <= 0.4 * Math.log2(rows) : rows > 30_000 * 2 ** columns;
  const bitmapBytes = 0.16 * columns * rows ** 1.5;
  return tree || bitmapBytes > MAX_BITMAP_BYTES ? "tree" : "bitmaps";
}

/** Lays rows out for neighbour queries; the matrix is borrowed. */
export function buildIndex(matrix: Matrix, options: IndexOptions): PointIndex {
  const { norm, layout, memory = privateMemory } = options;
  if (layout === "sorted") {
    return buildSorted(matrix.data, norm, memory);
  }
  const build = { tree: buildTree, blocks: buildBlocks, bitmaps: buildBitmaps }[layout];
  return build(matrix, norm, memory);
}
