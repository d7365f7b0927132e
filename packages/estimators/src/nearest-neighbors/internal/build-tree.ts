import type { Matrix } from "@mienf/numeric";
import type { Allocator } from "./allocator.ts";
import { fillBox } from "./bounding-box.ts";
import type { Norm } from "./norm.ts";
import { partitionRows } from "./partition.ts";
import type { TreeIndex } from "./point-index.ts";

const LEAF = 24; // rows at most, half as many at least; measured: 12 and 48 are slower for 2 to 6 columns

/** Builds a balanced k-d tree that halves the rows of every node along its widest column. */
export function buildTree(matrix: Matrix, norm: Norm, memory: Allocator): TreeIndex {
  const { rows: size, columns } = matrix;
  const points = memory.float64(matrix.data.length);
  points.set(matrix.data);
  const rows = memory.int32(size);
  for (let row = 0; row < size; row += 1) {
    rows[row] = row;
  }
  const moved = { data: points, rows, columns };
  const leaves = 2 ** Math.max(0, Math.ceil(Math.log2(size / LEAF)));
  const nodes = 2 * leaves - 1;
  const nodeStarts = memory.int32(nodes);
  const nodeEnds = memory.int32(nodes);
  const boxes = memory.float64(nodes * 2 * columns);
  nodeEnds[0] = size;
  for (let node = 0; node < nodes; node += 1) {
    const start = nodeStarts[node]!;
    const end = nodeEnds[node]!;
    const widest = fillBox(moved, { start, end }, boxes.subarray(node * 2 * columns));
    if (node < leaves - 1) {
      const middle = (start + end) >>> 1;
      partitionRows(moved, widest, middle, { first: start, last: end - 1 });
      nodeStarts[2 * node + 1] = start;
      nodeEnds[2 * node + 1] = middle;
      nodeStarts[2 * node + 2] = middle;
      nodeEnds[2 * node + 2] = end;
    }
  }
  const leafStarts = memory.int32(leaves + 1);
  leafStarts.set(nodeStarts.subarray(leaves - 1));
  leafStarts[leaves] = size;
  const kind = "tree";
  return { kind, size, columns, norm, points, rows, leafStarts, boxes, nodeStarts, nodeEnds };
}
