import type { Matrix } from "@mienf/numeric";
import { DataError } from "@mienf/numeric";
import type { NumericColumn } from "../table.ts";

/** A matrix and the columns it was made of. */
interface Side {
  readonly matrix: Matrix;
  readonly columns: readonly NumericColumn[];
}

// Rows looked at before two columns are compared in full.
const PROBE_ROWS = 16;
// Room for the rounding of a column that was scaled and shifted in float64, and then written with 12 digits.
const COPY_TOLERANCE = 1e-9;

/** @throws DataError for a column with the same value in every row. */
export function checkVaries(matrix: Matrix, columns: readonly NumericColumn[]): void {
  for (const [j, { name, file }] of columns.entries()) {
    const first = matrix.data[j]!;
    let constant = true;
    for (let row = 1; row < matrix.rows && constant; row += 1) {
      constant = first === matrix.data[row * matrix.columns + j]!;
    }
    if (constant) {
      throw new DataError(
        `${file}, column ${name}: expected values that vary, got ${first} in every row; leave the column out, it carries no information`,
        { file, column: name },
      );
    }
  }
}

/**
 * Finds columns that are another column scaled and shifted: on the other side they make the mutual information
 * infinite, on the same side they add nothing and leave the density without a meaning.
 *
 * @throws DataError that names the two columns.
 */
export function checkCopies(x: Side, y: Side): void {
  const all = [...standardized(x, "x"), ...standardized(y, "y")];
  // Sorted by the first standardised value (up to sign), copies are neighbours: no need to compare all pairs.
  all.sort((a, b) => a.key - b.key);
  for (const [i, a] of all.entries()) {
    for (let j = i + 1; j < all.length; j += 1) {
      const b = all[j];
      if (!b || b.key - a.key > COPY_TOLERANCE * (1 + a.key)) {
        break;
      }
      if (isCopy(a.values, b.values)) {
        throw a.side === b.side ? copiedWithin(a, b) : copiedAcross(a, b);
      }
    }
  }
}

interface StandardColumn {
  readonly name: string;
  readonly file: string;
  readonly side: "x" | "y";
  readonly order: number;
  readonly key: number;
  readonly values: Float64Array;
}

function standardized({ matrix, columns }: Side, side: "x" | "y"): StandardColumn[] {
  return columns.map(({ name, file }, order) => {
    const values = new Float64Array(matrix.rows);
    let mean = 0;
    for (let row = 0; row < values.length; row += 1) {
      values[row] = matrix.data[row * matrix.columns + order]!;
      mean += (values[row]! - mean) / (row + 1);
    }
    let scale = 0;
    for (let row = 0; row < values.length; row += 1) {
      values[row] = values[row]! - mean;
      scale = Math.hypot(scale, values[row]!);
    }
    const deviation = scale / Math.sqrt(values.length);
    for (let row = 0; row < values.length; row += 1) {
      values[row] = values[row]! / deviation;
    }
    return { name, file, side, order, key: Math.abs(values[0] ?? 0), values };
  });
}

function isCopy(a: Float64Array, b: Float64Array): boolean {
  return sameUpTo(a, b, 1) || sameUpTo(a, b, -1);
}

function sameUpTo(a: Float64Array, b: Float64Array, sign: number): boolean {
  const probe = Math.min(PROBE_ROWS, a.length);
  for (let row = 0; row < probe; row += 1) {
    if (!close(a[row]!, sign * b[row]!)) {
      return false;
    }
  }
  for (let row = probe; row < a.length; row += 1) {
    if (!close(a[row]!, sign * b[row]!)) {
      return false;
    }
  }
  return true;
}

function close(a: number, b: number): boolean {
  return Math.abs(a - b) <= COPY_TOLERANCE * (1 + Math.abs(a));
}

function copiedAcross(a: StandardColumn, b: StandardColumn): DataError {
  const [first, second] = a.side === "x" ? [a.name, b.name] : [b.name, a.name];
  return new DataError(
    `${b.file}: expected different columns on the two sides, got ${first} and ${second}, which are the same up to scale and shift; the mutual information is then infinite, so leave one out`,
    { file: b.file, column: b.name },
  );
}

function copiedWithin(a: StandardColumn, b: StandardColumn): DataError {
  const [first, second] = a.order < b.order ? [a, b] : [b, a];
  return new DataError(
    `${first.file}: expected columns that differ, got ${first.name} and ${second.name} on the same side, which are the same up to scale and shift; leave one out, it adds no information`,
    { file: second.file, column: second.name },
  );
}
