import type { Matrix } from "@mienf/numeric";
import type { Allocator } from "./allocator.ts";
import { fillBox } from "./bounding-box.ts";
import { evenCuts } from "./build-sorted.ts";
import type { Norm } from "./norm.ts";
import type { BitmapIndex, BlockIndex } from "./point-index.ts";
import { sortColumn } from "./radix-sort.ts";

const BLOCK = 128; // 128 rows of 20 columns are 20 KB: queries and candidates fit the first-level cache
const PREFIXES = 256; // bitmaps take 32 bytes a row and column; with fewer prefixes the ranks between two cost more than the words

/** Cuts the rows, in order of the widest column, into blocks. */
export function buildBlocks(matrix: Matrix, norm: Norm, memory: Allocator): BlockIndex {
  const { rows: size, columns } = matrix;
  const { points, rows } = rowsByLead(matrix, memory);
  const leafStarts = evenCuts(size, BLOCK, memory);
  const count = leafStarts.length - 1;
  const boxes = memory.float64(count * 2 * columns);
  for (let block = 0; block < count; block += 1) {
    const range = { start: leafStarts[block]!, end: leafStarts[block + 1]! };
    fillBox({ data: points, rows, columns }, range, boxes.subarray(block * 2 * columns));
  }
  return { kind: "blocks", size, columns, norm, points, rows, leafStarts, boxes };
}

/** Makes the bitmaps of every column; for the max-norm only. */
export function buildBitmaps(matrix: Matrix, norm: Norm, memory: Allocator): BitmapIndex {
  const { rows: size, columns } = matrix;
  const { points, rows, lead } = rowsByLead(matrix, memory);
  const leafStarts = evenCuts(size, BLOCK, memory);
  const words = (size + 31) >>> 5;
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
  const layout = { leafStarts, lead, values, order, prefixes, step };
  return { kind: "bitmaps", size, columns, norm, points, rows, ...layout };
}

interface LedRows {
  readonly points: Float64Array;
  readonly rows: Int32Array;
  readonly lead: number;
}

/** Copies the rows in order of their widest column. */
function rowsByLead(matrix: Matrix, memory: Allocator): LedRows {
  const { rows: size, columns, data } = matrix;
  const rows = memory.int32(size);
  const range = { start: 0, end: size };
  const lead = fillBox({ data, rows, columns }, range, new Float64Array(2 * columns));
  sortColumn(columnOf(matrix, lead), new Float64Array(size), rows);
  const points = memory.float64(data.length);
  for (let position = 0; position < size; position += 1) {
    const from = rows[position]! * columns;
    points.set(data.subarray(from, from + columns), position * columns);
  }
  return { points, rows, lead };
}

function columnOf({ data, rows, columns }: Matrix, column: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => data[row * columns + column]!);
}
