import type { Matrix, RandomSource } from "@mienf/numeric";
import { normalQuantile } from "@mienf/numeric";
import type { Allocator } from "./allocator.ts";
import { sortColumn } from "./radix-sort.ts";

/** What is done to the columns of a side before distances are measured. */
export interface SideOptions {
  readonly margins: "standardize" | "normal-scores" | "keep";
  readonly ties: "jitter" | "keep";
  /** Decides the jitter; each column has a stream of its own. */
  readonly source: RandomSource;
  readonly memory: Allocator;
}

/** A side ready for neighbour search. */
export interface PreparedSide {
  readonly matrix: Matrix;
  /** Largest share of rows, over the columns, whose value another row has too. */
  readonly tiedShare: number;
  /** Σ log of the columns' divisors: what the side's entropy lost, in nats. */
  readonly logScale: number;
}

// Far below what neighbours resolve, far above the spacing of float64 numbers around 1.
const JITTER = 1e-10;

/** Maps every column to comparable spread and separates equal values, each by the rule that was asked for. */
export function prepareSide(side: Matrix, options: SideOptions): PreparedSide {
  const { rows, columns } = side;
  const matrix = { data: options.memory.float64(rows * columns), rows, columns };
  const column = new Float64Array(rows);
  const sorted = new Float64Array(rows);
  const order = new Int32Array(rows);
  let tiedShare = 0;
  let logScale = 0;
  for (let j = 0; j < columns; j += 1) {
    for (let row = 0; row < rows; row += 1) {
      column[row] = side.data[row * columns + j]!;
    }
    sortColumn(column, sorted, order);
    const tied = tiedRows(sorted) / rows;
    tiedShare = Math.max(tiedShare, tied);
    const { center, scale } = spreadOf(column);
    if (options.margins === "normal-scores") {
      writeScores(column, sorted, order);
    } else if (options.margins === "standardize") {
      for (let row = 0; row < rows; row += 1) {
        column[row] = column[row]! / scale - center / scale;
      }
      logScale += Math.log(scale);
    }
    if (tied > 0 && options.ties === "jitter") {
      const unit = options.margins === "keep" ? jitterUnit(scale, sorted) : 1;
      const source = options.source.split(j);
      for (let row = 0; row < rows; row += 1) {
        column[row]! += JITTER * unit * (source.uniform() - 0.5);
      }
    }
    for (let row = 0; row < rows; row += 1) {
      matrix.data[row * columns + j] = column[row]!;
    }
  }
  return { matrix, tiedShare, logScale };
}

/** The spread, unless the values are so far from 0 that jitter of that size would be rounded away. */
function jitterUnit(scale: number, sorted: Float64Array): number {
  const largest = Math.max(Math.abs(sorted[0]!), Math.abs(sorted[sorted.length - 1]!));
  return Math.max(scale, largest * 1e-2);
}

function tiedRows(sorted: Float64Array): number {
  let tied = 0;
  for (let at = 0; at < sorted.length; at += 1) {
    tied += sorted[at] === sorted[at - 1] || sorted[at] === sorted[at + 1] ? 1 : 0;
  }
  return tied;
}

/** Mean and standard deviation, without overflow; 1 for a constant column. */
function spreadOf(column: Float64Array): { readonly center: number; readonly scale: number } {
  let largest = 0;
  for (let row = 0; row < column.length; row += 1) {
    largest = Math.max(largest, Math.abs(column[row]!));
  }
  largest ||= 1;
  let center = 0;
  for (let row = 0; row < column.length; row += 1) {
    center += column[row]! / largest / column.length;
  }
  let squares = 0;
  for (let row = 0; row < column.length; row += 1) {
    squares += (column[row]! / largest - center) ** 2;
  }
  const deviation = Math.sqrt(squares / column.length) || 1;
  return { center: center * largest, scale: deviation * largest };
}

/** Replaces the values by normal quantiles of their mid-ranks, (rank − ½)/n; equal values share one. */
export function writeScores(column: Float64Array, sorted: Float64Array, order: Int32Array): void {
  const size = column.length;
  for (let start = 0; start < size;) {
    let end = start + 1;
    while (end < size && sorted[end] === sorted[start]) {
      end += 1;
    }
    const score = normalQuantile((start + end) / 2 / size);
    for (let at = start; at < end; at += 1) {
      column[order[at]!] = score;
    }
    start = end;
  }
}
