import { groupEndsOf } from "./norm.ts";
import type { IndexedRows } from "./point-index.ts";

/** The k nearest rows of one query so far, nearest first. */
export interface NearestList {
  /** Sizes, ascending; Infinity where there is no row yet. */
  readonly sizes: Float64Array;
  /** Index positions of those rows, in a ranked list. */
  readonly positions: Int32Array;
}

/** Looks at runs of rows for neighbours of one query; holds the scratch memory, so a search allocates nothing. */
export interface NearestScan {
  /** Size beyond which no row can still enter the list. */
  bound(): number;
  /** Begins with the row at an index position, and an empty list. */
  begin(position: number): void;
  /** Looks at the rows of positions [start, end). */
  scan(start: number, end: number): void;
  /** Coordinates of the query. */
  readonly query: Float64Array;
  readonly list: NearestList;
}

/**
 * Makes a scan over an index.
 *
 * @param ranked - whether the rows are wanted, those of equal size told apart, the lower original row first, so that the
 *   list does not depend on the order of the search. Without it there are only sizes.
 */
export function nearestScan(index: IndexedRows, k: number, ranked: boolean): NearestScan {
  const { points, columns, rows, norm } = index;
  const sizes = new Float64Array(k);
  const positions = new Int32Array(k);
  const query = new Float64Array(columns);
  const last = k - 1;

  function offerSize(size: number): void {
    let slot = last;
    while (slot > 0 && sizes[slot - 1]! > size) {
      sizes[slot] = sizes[slot - 1]!;
      slot -= 1;
    }
    sizes[slot] = size;
  }

  function offerRow(size: number, position: number): void {
    if (!precedes(size, position, last)) {
      return;
    }
    let slot = last;
    while (slot > 0 && precedes(size, position, slot - 1)) {
      sizes[slot] = sizes[slot - 1]!;
      positions[slot] = positions[slot - 1]!;
      slot -= 1;
    }
    sizes[slot] = size;
    positions[slot] = position;
  }

  function precedes(size: number, position: number, slot: number): boolean {
    const other = sizes[slot]!;
    return size < other || (size === other && rows[position]! < rows[positions[slot]!]!);
  }

  /** Takes a row no farther than the bound in. */
  const offer = ranked ? offerRow : offerSize;

  function scanPlane(start: number, end: number): void {
    const x = query[0]!;
    const y = query[1]!;
    let bound = sizes[last]!;
    for (let p = start; p < end; p += 1) {
      const size = Math.max(Math.abs(points[2 * p]! - x), Math.abs(points[2 * p + 1]! - y));
      if (size <= bound) {
        offer(size, p);
        bound = sizes[last]!;
      }
    }
  }

  function scanMax(start: number, end: number): void {
    let bound = sizes[last]!;
    for (let p = start, at = start * columns; p < end; p += 1, at += columns) {
      let size = 0;
      for (let column = 0; column < columns && size <= bound; column += 1) {
        size = Math.max(size, Math.abs(points[at + column]! - query[column]!));
      }
      if (size <= bound) {
        offer(size, p);
        bound = sizes[last]!;
      }
    }
  }

  const ends = groupEndsOf(norm);

  function scanEuclidean(start: number, end: number): void {
    let bound = sizes[last]!;
    for (let p = start, at = start * columns; p < end; p += 1, at += columns) {
      let size = 0;
      for (let group = 0, column = 0; group < ends.length && size <= bound; group += 1) {
        let squares = 0;
        for (; column < ends[group]!; column += 1) {
          const gap = points[at + column]! - query[column]!;
          squares += gap * gap;
        }
        size = squares > size ? squares : size;
      }
      if (size <= bound) {
        offer(size, p);
        bound = sizes[last]!;
      }
    }
  }

  const scanOf = { max: columns === 2 ? scanPlane : scanMax, euclidean: scanEuclidean };
  return {
    bound: () => sizes[last]!,
    begin(position) {
      for (let slot = 0; slot < k; slot += 1) {
        sizes[slot] = Infinity;
      }
      for (let column = 0; column < columns; column += 1) {
        query[column] = points[position * columns + column]!;
      }
    },
    scan: scanOf[norm.kind],
    query,
    list: { sizes, positions },
  };
}
