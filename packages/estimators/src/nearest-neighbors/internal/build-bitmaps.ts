import type { Matrix } from "@mienf/numeric";
import type { Allocator } from "./allocator.ts";
import { fillBox } from "./bounding-box.ts";
import { evenCuts } from "./build-sorted.ts";
import { columnOf, copyRows } from "./copy-rows.ts";
import type { Norm } from "./norm.ts";
import type { BitmapIndex } from "./point-index.ts";
import { sortColumn } from "./radix-sort.ts";

const PIECE = 128; // rows that make up one piece of work
const PREFIXES = 512; // 64 bytes a row and column; with fewer the ranks between two cost more than the words

/** Makes the bitmaps of every column; for two columns or more, and the max-norm. */
export function buildBitmaps(matrix: Matrix, norm: Norm, memory: Allocator): BitmapIndex {
  const { rows: size, columns } = matrix;
  const words = (size + 31) >>> 5;
  const stripRows = 32 * Math.ceil(Math.sqrt(words));
  const rows = memory.int32(size);
  const { lead, second } = widestColumns(matrix);
  orderRows(matrix, rows, { lead, second, stripRows });
  const points = memory.float64(matrix.data.length);
  copyRows(matrix, rows, points);
  const step = Math.ceil(size / PREFIXES);
  const stored = Math.ceil(size / step);
  const values = memory.float64(columns * size);
  const order = memory.int32(columns * size);
  const prefixes = memory.int32(columns * (stored + 1) * words);
  for (let column = 0; column < columns; column += 1) {
    const ranked = order.subarray(column * size, (column + 1) * size);
    const own = columnOf({ data: points, rows: size, columns }, column);
    sortColumn(own, values.subarray(column * size, (column + 1) * size), ranked);
    for (let prefix = 1; prefix <= stored; prefix += 1) {
      const at = (column * (stored + 1) + prefix) * words;
      prefixes.copyWithin(at, at - words, at);
      for (const position of ranked.subarray((prefix - 1) * step, prefix * step)) {
        prefixes[at + (position >>> 5)]! |= 1 << (position & 31);
      }
    }
  }
  const leafStarts = evenCuts(size, PIECE, memory);
  const layout = { leafStarts, lead, second, stripRows, values, order, prefixes, step };
  return { kind: "bitmaps", size, columns, norm, points, rows, ...layout };
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
