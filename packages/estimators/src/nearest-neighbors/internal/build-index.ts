import type { Matrix } from "@mienf/numeric";
import type { Allocator } from "./allocator.ts";
import { privateMemory } from "./allocator.ts";
import { buildBitmaps, buildBlocks } from "./build-blocks.ts";
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

// Measured with bench/layouts.bench.ts on 2 cores.
const MAX_TREE_COLUMNS = { max: 8, euclidean: 10 };

/** The layout that answers fastest for so many columns. */
export function fastestLayout(columns: number, norm: Norm["kind"]): Layout {
  if (columns === 1) {
    return "sorted";
  }
  if (columns <= MAX_TREE_COLUMNS[norm]) {
    return "tree";
  }
  return norm === "max" ? "bitmaps" : "blocks";
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
