import type { Matrix } from "@mienf/numeric";
import { sortColumn } from "../../nearest-neighbors/internal/radix-sort.ts";

/** How columns are cut: equal counts, equal widths, or a bin for every distinct value. */
export type BinKind = "quantile" | "width" | "distinct";

/** Cell of every row, numbered from 0 in order of first appearance. */
export interface CellLabels {
  readonly labels: Int32Array;
  readonly cells: number;
}

/** Labels rows by the bins of all columns; equal values are always in one bin. */
export function labelCells(rows: Matrix, bins: number, kind: BinKind): CellLabels {
  let cells: CellLabels = { labels: new Int32Array(rows.rows), cells: 1 };
  for (let column = 0; column < rows.columns; column += 1) {
    const values = Float64Array.from(
      { length: rows.rows },
      (_, row) => rows.data[row * rows.columns + column]!,
    );
    cells = crossLabels(cells, { labels: binsOf(values, bins, kind), cells: rows.rows + bins });
  }
  return cells;
}

/** Labels rows by pairs of labels. */
export function crossLabels(a: CellLabels, b: CellLabels): CellLabels {
  const known = new Map<number, number>();
  const labels = a.labels.map((label, row) => {
    const key = label * b.cells + b.labels[row]!;
    const found = known.get(key) ?? known.size;
    known.set(key, found);
    return found;
  });
  return { labels, cells: known.size };
}

function binsOf(values: Float64Array, bins: number, kind: BinKind): Int32Array {
  const size = values.length;
  const sorted = new Float64Array(size);
  const order = new Int32Array(size);
  sortColumn(values, sorted, order);
  const labels = new Int32Array(size);
  const low = sorted[0]!;
  const width = sorted[size - 1]! / bins - low / bins; // the difference itself may overflow
  let run = 0;
  for (let start = 0; start < size; run += 1) {
    let end = start + 1;
    while (end < size && sorted[end] === sorted[start]) {
      end += 1;
    }
    const places = {
      distinct: run,
      quantile: Math.floor((((start + end - 1) / 2) * bins) / size),
      width: Math.min(bins - 1, Math.floor(sorted[start]! / width - low / width)),
    };
    for (let at = start; at < end; at += 1) {
      labels[order[at]!] = places[kind];
    }
    start = end;
  }
  return labels;
}
