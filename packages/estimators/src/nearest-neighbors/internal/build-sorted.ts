import type { Allocator } from "./allocator.ts";
import { privateMemory } from "./allocator.ts";
import type { Norm } from "./norm.ts";
import type { SortedIndex } from "./point-index.ts";
import { sortColumn } from "./radix-sort.ts";

const RUN = 4096; // positions that make up one piece of work

/** Sorts one column. */
export function buildSorted(column: Float64Array, norm: Norm, memory: Allocator): SortedIndex {
  const size = column.length;
  const points = memory.float64(size);
  const rows = memory.int32(size);
  sortColumn(column, points, rows);
  return {
    kind: "sorted",
    size,
    columns: 1,
    norm,
    points,
    rows,
    leafStarts: evenCuts(size, RUN, memory),
  };
}

/** Starts of the fewest equal runs of at most `largest`, and the number of positions at the end. */
export function evenCuts(
  size: number,
  largest: number,
  memory: Allocator = privateMemory,
): Int32Array {
  const runs = Math.max(1, Math.ceil(size / largest));
  const starts = memory.int32(runs + 1);
  for (let run = 0; run <= runs; run += 1) {
    starts[run] = Math.floor((run * size) / runs);
  }
  return starts;
}
