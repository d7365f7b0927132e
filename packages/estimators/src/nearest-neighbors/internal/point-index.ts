import type { Norm } from "./norm.ts";

/** Rows laid out for neighbour queries; plain data, so that threads can share it. */
export type PointIndex = BitmapIndex | BlockIndex | SortedIndex | TreeIndex;

/** What all kinds have in common. */
export interface IndexedRows {
  /** Number of rows and of columns. */
  readonly size: number;
  readonly columns: number;
  readonly norm: Norm;
  /** Coordinates in index order, row-major. */
  readonly points: Float64Array;
  /** Original row of every index position. */
  readonly rows: Int32Array;
}

/** Rows cut into leaves, each a run of positions with a bounding box. */
export interface LeafedRows extends IndexedRows {
  /** Position at which every leaf starts, and the number of rows at the end. */
  readonly leafStarts: Int32Array;
  /** Lower and upper bound of every column, box after box. */
  readonly boxes: Float64Array;
}

/** A balanced k-d tree: node i has the children 2i + 1 and 2i + 2, and the last level is the leaves. */
export interface TreeIndex extends LeafedRows {
  readonly kind: "tree";
  /** First position of every node; node i ends where the next one on its level starts. */
  readonly nodeStarts: Int32Array;
  readonly nodeEnds: Int32Array;
}

/** Blocks of rows in order of their widest column, for brute force that stays in the cache. */
export interface BlockIndex extends LeafedRows {
  readonly kind: "blocks";
}

/** One column in ascending order. */
export interface SortedIndex extends IndexedRows {
  readonly kind: "sorted";
  /** A leaf is a run of positions here too, so that all kinds are cut into work alike. */
  readonly leafStarts: Int32Array;
}

/**
 * Strips of rows in order of the widest column, within each in order of the next, with bitmaps of the lowest rows of
 * every column: max-norm balls are ANDs of words.
 */
export interface BitmapIndex extends IndexedRows {
  readonly kind: "bitmaps";
  readonly leafStarts: Int32Array;
  /** The widest column, and the next. */
  readonly lead: number;
  readonly second: number;
  /** Rows of a strip, a multiple of 32. */
  readonly stripRows: number;
  /** Rows of each strip in each prefix of the second column, and in one more that has all. */
  readonly stripCounts: Int32Array;
  /** Values of every column in ascending order, column after column. */
  readonly values: Float64Array;
  /** Every `step`-th of these values. */
  readonly fences: Float64Array;
  /** Index positions of the values. */
  readonly order: Int32Array;
  /** Prefix p of a column marks the positions of its p · `step` lowest values; one bit a position. The second has none. */
  readonly prefixes: Int32Array;
  readonly step: number;
}
