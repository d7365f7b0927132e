import type { Matrix } from "@mienf/numeric";
import type { Allocator } from "./allocator.ts";
import { fillBox } from "./bounding-box.ts";
import { evenCuts } from "./build-sorted.ts";
import { columnOf, copyRows } from "./copy-rows.ts";
import type { Norm } from "./norm.ts";
import type { BitmapIndex } from "./point-index.ts";
import { sortColumn } from "./radix-sort.ts";

const PIECE = 128; // rows that make up one piece of work
const PREFIXES = 2.6; // times the root of the rows: the ranks between two then cost less than the words

/** Makes the bitmaps of every column; for two columns or more, and the max-norm. */
export function buildBitmaps(matrix: Matrix, norm: Norm, memory: Allocator): BitmapIndex {
  const { rows: size, columns } = matrix;
  const words = (size + 31) >>> 5;
  const stripRows = 32 * Math.ceil(Math.sqrt(words));
  const strip = { ...widestColumns(matrix), stripRows };
  const rows = memory.int32(size);
  orderRows(matrix, rows, strip);
  const points = memory.float64(matrix.data.length);
  copyRows(matrix, rows, points);
  const step = Math.ceil(Math.sqrt(size) / PREFIXES);
  const stored = Math.ceil(size / step);
  const values = memory.float64(columns * size);
  const fences = memory.float64(columns * stored);
  const order = memory.int32(columns * size);
  const prefixes = memory.int32(columns * (stored + 1) * words);
  const stripCounts = memory.int32(Math.ceil(size / stripRows) * (stored + 2));
  for (let column = 0; column < columns; column += 1) {
    const sorted = values.subarray(column * size, (column + 1) * size);
    const ranked = order.subarray(column * size, (column + 1) * size);
    sortColumn(columnOf({ data: points, rows: size, columns }, column), sorted, ranked);
    for (let fence = 0; fence < stored; fence += 1) {
      fences[column * stored + fence] = sorted[fence * step]!;
    }
    if (column === strip.second) {
      countByStrip(ranked, { stripRows, step, stored }, stripCounts);
    } else {
      const from = column * (stored + 1) * words;
      markPrefixes(ranked, { step, words }, prefixes.subarray(from, from + (stored + 1) * words));
    }
  }
  const leafStarts = evenCuts(size, PIECE, memory);
  const tables = { stripCounts, values, fences, order, prefixes, step };
  return { kind: "bitmaps", size, columns, norm, points, rows, leafStarts, ...strip, ...tables };
}

/** Marks, in each bitmap after the first, the positions of the one before and of the next step of an order. */
function markPrefixes(
  order: Int32Array,
  { step, words }: { readonly step: number; readonly words: number },
  bitmaps: Int32Array,
): void {
  for (let at = words; at < bitmaps.length; at += words) {
    bitmaps.copyWithin(at, at - words, at);
    const last = (at / words) * step;
    for (const position of order.subarray(last - step, last)) {
      bitmaps[at + (position >>> 5)]! |= 1 << (position & 31);
    }
  }
}

function widestColumns({ data, rows, columns }: Matrix): Pick<BitmapIndex, "lead" | "second"> {
  const box = new Float64Array(2 * columns);
  const moved = { data, rows: new Int32Array(0), columns };
  const lead = fillBox(moved, { start: 0, end: rows }, box);
  const width = (column: number): number => box[2 * column + 1]! - box[2 * column]!;
  let second = lead === 0 ? 1 : 0;
  for (let column = 0; column < columns; column += 1) {
    if (column !== lead && width(column) > width(second)) {
      second = column;
    }
  }
  return { lead, second };
}

/** Rows by the lead column, then each strip by the second. */
function orderRows(
  matrix: Matrix,
  rows: Int32Array,
  { lead, second, stripRows }: Pick<BitmapIndex, "lead" | "second" | "stripRows">,
): void {
  const byLead = new Int32Array(rows.length);
  sortColumn(columnOf(matrix, lead), new Float64Array(rows.length), byLead);
  const seconds = columnOf(matrix, second);
  for (let start = 0; start < rows.length; start += stripRows) {
    const strip = byLead.subarray(start, start + stripRows);
    const within = new Int32Array(strip.length);
    const own = Float64Array.from(strip, (row) => seconds[row]!);
    sortColumn(own, new Float64Array(strip.length), within);
    for (const [at, place] of within.entries()) {
      rows[start + at] = strip[place]!;
    }
  }
}

/** Counts, for every strip and prefix of an order, the rows of the strip among those of the prefix. */
function countByStrip(
  order: Int32Array,
  cuts: { readonly stripRows: number; readonly step: number; readonly stored: number },
  counts: Int32Array,
): void {
  const { stripRows, step, stored } = cuts;
  for (let ranked = 0; ranked < order.length; ranked += 1) {
    const strip = Math.floor(order[ranked]! / stripRows);
    counts[strip * (stored + 2) + Math.floor(ranked / step) + 1]! += 1;
  }
  for (let at = 0; at < counts.length; at += stored + 2) {
    for (let prefix = 1; prefix <= stored + 1; prefix += 1) {
      counts[at + prefix]! += counts[at + prefix - 1]!;
    }
  }
}
