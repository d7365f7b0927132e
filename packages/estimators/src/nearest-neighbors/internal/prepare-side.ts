import type { Matrix, RandomSource } from "@mienf/numeric";
import { DataError, normalQuantile } from "@mienf/numeric";
import type { Allocator } from "./allocator.ts";
import { sortColumn } from "./radix-sort.ts";
import { tiedRows } from "./tied-rows.ts";

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

// Squares of kept differences must be float64 numbers.
const KEPT = { from: 1e-150, to: 1e150 };

/**
 * Maps every column to comparable spread and separates equal values, each by the rule that was asked for.
 *
 * @throws DataError where columns that are to be kept have a size whose squares are out of range.
 */
export function prepareSide(side: Matrix, options: SideOptions): PreparedSide {
  const { rows, columns } = side;
  const matrix = { data: options.memory.float64(rows * columns), rows, columns };
  const column = new Float64Array(rows);
  let tiedShare = 0;
  let logScale = 0;
  for (let j = 0; j < columns; j += 1) {
    for (let row = 0; row < rows; row += 1) {
      column[row] = side.data[row * columns + j]!;
    }
    const tied = tiedRows(column) / rows;
    tiedShare = Math.max(tiedShare, tied);
    const { center, scale, largest } = spreadOf(column);
    if (options.margins === "keep") {
      checkKept(scale, largest);
    } else if (options.margins === "normal-scores") {
      writeScores(column);
    } else {
      const divisor = withoutFarRows(column, scale);
      for (let row = 0; row < rows; row += 1) {
        column[row] = column[row]! / divisor - center / divisor;
      }
      logScale += Math.log(divisor);
    }
    if (tied > 0 && options.ties === "jitter") {
      // Kept values may lie so far from 0 that jitter of their spread alone would be rounded away.
      const unit = options.margins === "keep" ? Math.max(scale, largest * 1e-2) : 1;
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

function checkKept(scale: number, largest: number): void {
  if (scale < KEPT.from || largest > KEPT.to) {
    throw new DataError(
      `fit: expected columns of size ${KEPT.from} to ${KEPT.to} for margins "keep", got a spread of ${scale} and a largest value of ${largest}; use margins "standardize"`,
    );
  }
}

interface ColumnSpread {
  readonly center: number;
  readonly scale: number;
  /** Largest size of a value; 1 where all are 0. */
  readonly largest: number;
}

/** Mean and standard deviation, without overflow; 1 for a constant column. */
function spreadOf(column: Float64Array): ColumnSpread {
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
  return { center: center * largest, scale: deviation * largest, largest };
}

/** A deviation of more than so many times that of the middle half is the work of rows far out: log-normal columns reach 2. */
const FAR = 2;
/** Distance of the quartiles of a normal law, in standard deviations. */
const QUARTILES = 1.349;
/** Rows that are enough to see that no row is far out. */
const GLANCE_ROWS = 1001;

/**
 * The standard deviation, or {@link FAR} times that of the middle half where that is less: one mistyped row would make all
 * others of its column one place, next to the other columns.
 */
function withoutFarRows(column: Float64Array, deviation: number): number {
  const stride = Math.ceil(column.length / GLANCE_ROWS);
  const glance = Float64Array.from(
    { length: Math.ceil(column.length / stride) },
    (_, at) => column[at * stride]!,
  );
  if (deviation <= 0.75 * FAR * middleDeviation(glance.toSorted())) {
    return deviation;
  }
  const sorted = new Float64Array(column.length);
  sortColumn(column, sorted, new Int32Array(column.length));
  const middle = middleDeviation(sorted);
  return middle > 0 ? Math.min(deviation, FAR * middle) : deviation;
}

/** What the standard deviation of a normal law with the quartiles of the values would be. */
function middleDeviation(sorted: Float64Array): number {
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!;
  return (at(0.75) - at(0.25)) / QUARTILES;
}

/** Replaces the values by normal quantiles of their mid-ranks, (rank − ½)/n; equal values share one. */
export function writeScores(column: Float64Array): void {
  const size = column.length;
  const sorted = new Float64Array(size);
  const order = new Int32Array(size);
  sortColumn(column, sorted, order);
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
