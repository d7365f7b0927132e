/**
 * @file Values that many rows share: zeros of rectified units, counts, classes. No density holds them, but each may be spread
 * over an interval of its own, by noise that knows nothing of anything else. The value can be read off the interval, so mutual
 * information stays what it was.
 */
import { createMatrix, quantile } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { columnOf } from "./margins.ts";
import { countsOf } from "./value-counts.ts";

/** Rows for each different value from which a column is discrete rather than rounded. */
const COPIES = 20;
/** Of an atom of a column that is not discrete: the fewest rows, and their least share, or where other values are rounded. */
const LEAST = { rows: 10, share: 0.01, shareOfRounded: 0.05 } as const;
/** Length of the intervals of a discrete column, in its ranges: the gaps between them are as nothing. */
const RANGES = 1000;

/** The atoms of a column: what lies above one is moved up by the length of its interval. */
export interface ColumnAtoms {
  /** Ascending. */
  readonly values: Float64Array;
  /** By how much each is moved, and last, what lies above all: the interval of the k-th begins at `values[k] + moves[k]`. */
  readonly moves: Float64Array;
}

/** The atoms of each column of a side; null for a column without. */
export type SideAtoms = readonly (ColumnAtoms | null)[];

/** Whether a column takes few values, many times each. */
export function isDiscrete(column: Float64Array): boolean {
  return areFew(new Set(column).size, column.length);
}

/** Whether so many different values are few for so many rows; a constant column is for the estimator to refuse. */
export function areFew(distinct: number, rows: number): boolean {
  return distinct > 1 && rows >= COPIES * distinct;
}

/**
 * Finds the atoms of a side's columns: all values of a discrete column, and of others those that many rows have.
 *
 * @param side - shape `[n, dim]`; borrowed.
 * @returns null where no column has any.
 */
export function findAtoms(side: Matrix): SideAtoms | null {
  const atoms = Array.from({ length: side.columns }, (_, column) =>
    atomsOf(columnOf(side, column)),
  );
  return atoms.some((each) => each !== null) ? atoms : null;
}

/** Each atom is given as long an interval as other values of the same share take up, about. */
function atomsOf(column: Float64Array): ColumnAtoms | null {
  const counts = countsOf(column);
  const withAtLeast = (rows: number): [number, number][] =>
    [...counts].filter(([, count]) => count >= rows).toSorted(([a], [b]) => a - b);
  const share = isRounded(column, counts) ? LEAST.shareOfRounded : LEAST.share;
  const found = withAtLeast(
    areFew(counts.size, column.length) ? 1 : Math.max(LEAST.rows, share * column.length),
  );
  if (found.length === 0 || counts.size === 1) {
    return null;
  }
  const own = new Set(found.map(([value]) => value));
  const others = column.filter((value) => !own.has(value));
  const whole = spreadOf(column, 0, 1);
  const length =
    others.length === 0
      ? RANGES * whole
      : ((2 * column.length) / others.length) * (spreadOf(others, 0.25, 0.75) || whole);
  if (length === Infinity) {
    return null;
  }
  const moves = new Float64Array(found.length + 1);
  for (const [k, [, count]] of found.entries()) {
    moves[k + 1] = moves[k]! + (length * count) / column.length;
  }
  return { values: Float64Array.from(found, ([value]) => value), moves };
}

/** Whether the values that stand out least are repeated too, two times or more on average. */
function isRounded(column: Float64Array, counts: ReadonlyMap<number, number>): boolean {
  const plain = [...counts.values()].filter(
    (count) => count < Math.max(LEAST.rows, LEAST.shareOfRounded * column.length),
  );
  return plain.reduce((sum, count) => sum + count, 0) >= 2 * plain.length;
}

function spreadOf(values: Float64Array, from: number, to: number): number {
  return quantile(values, to) - quantile(values, from);
}

/** Gives where in its interval the next value goes, in [0, 1). */
export type Place = () => number;

export const middle: Place = () => 0.5;

/**
 * Spreads the atoms of a side over their intervals.
 *
 * @returns a new matrix `[n, dim]`.
 */
export function spreadAtoms(atoms: SideAtoms, side: Matrix, place: Place): Matrix {
  return mapped(atoms, side, ({ values, moves }, value) => {
    const k = firstWhere(values.length, (at) => values[at]! >= value);
    const isAtom = values[k] === value;
    return value + moves[k]! + (isAtom ? (moves[k + 1]! - moves[k]!) * place() : 0);
  });
}

/** The values that {@link spreadAtoms} made these of. */
export function gatherAtoms(atoms: SideAtoms, side: Matrix): Matrix {
  return mapped(atoms, side, ({ values, moves }, value) => {
    const above = firstWhere(values.length, (at) => values[at]! + moves[at]! > value);
    return above === 0 ? value : Math.max(values[above - 1]!, value - moves[above]!);
  });
}

/** The first of so many places from which on something holds; their number where it never does. */
function firstWhere(count: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const between = (low + high) >> 1;
    [low, high] = holds(between) ? [low, between] : [between + 1, high];
  }
  return low;
}

function mapped(
  atoms: SideAtoms,
  side: Matrix,
  change: (ofColumn: ColumnAtoms, value: number) => number,
): Matrix {
  const result = createMatrix(side.rows, side.columns, side.data);
  for (const [column, ofColumn] of atoms.entries()) {
    if (ofColumn !== null) {
      for (let at = column; at < result.data.length; at += side.columns) {
        result.data[at] = change(ofColumn, side.data[at]!);
      }
    }
  }
  return result;
}
