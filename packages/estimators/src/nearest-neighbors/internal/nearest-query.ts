import type { NearestList } from "./nearest-scan.ts";
import type { PointIndex } from "./point-index.ts";

/** A share of the queries of an index: the rows of leaves [from, to). */
export interface LeafRange {
  readonly from: number;
  readonly to: number;
}

/** What a search is asked for, and where its results go, by original row. */
export interface NearestQuery {
  /** Neighbours of every row, itself left out. */
  readonly k: number;
  /** Sizes of the neighbours: the k-th only (one a row), or all, ascending (k a row). */
  readonly sizes: Float64Array;
  /** Original rows of the neighbours, k a row, nearest first, equally near ones in a fixed order. Absent: not wanted. */
  readonly neighbors?: Int32Array | undefined;
}

/** Writes what was found for the row at an index position. */
export function reportNearest(
  index: PointIndex,
  query: NearestQuery,
  found: { readonly position: number; readonly list: NearestList },
): void {
  const { k, sizes, neighbors } = query;
  const { list } = found;
  const row = index.rows[found.position]!;
  if (sizes.length === index.size) {
    sizes[row] = list.sizes[k - 1]!;
  } else {
    sizes.set(list.sizes, row * k);
  }
  if (neighbors !== undefined) {
    for (let rank = 0; rank < k; rank += 1) {
      neighbors[row * k + rank] = index.rows[list.positions[rank]!]!;
    }
  }
}
