import type { Matrix } from "@mienf/numeric";
import type { Allocator } from "./allocator.ts";
import { fillBox } from "./bounding-box.ts";
import { evenCuts } from "./build-sorted.ts";
import { columnOf, copyRows } from "./copy-rows.ts";
import type { Norm } from "./norm.ts";
import type { BlockIndex } from "./point-index.ts";
import { sortColumn } from "./radix-sort.ts";

const BLOCK = 128; // 128 rows of 20 columns are 20 KB: queries and candidates fit the first-level cache

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

/** Copies the rows in order of their widest column. */
function rowsByLead(matrix: Matrix, memory: Allocator): Pick<BlockIndex, "points" | "rows"> {
  const { rows: size, columns, data } = matrix;
  const rows = memory.int32(size);
  const range = { start: 0, end: size };
  const lead = fillBox({ data, rows, columns }, range, new Float64Array(2 * columns));
  sortColumn(columnOf(matrix, lead), new Float64Array(size), rows);
  const points = memory.float64(data.length);
  copyRows(matrix, rows, points);
  return { points, rows };
}
