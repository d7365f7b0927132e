import { DomainError } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";

/** Two disjoint sets of row numbers, each in ascending order. */
export interface RowSplit {
  readonly train: Int32Array;
  readonly heldOut: Int32Array;
}

/**
 * Splits rows at random into a training part and a held-out part.
 *
 * @param rows - row numbers to split.
 * @param fraction - share held out, in (0, 1); at least one row goes to each part.
 * @throws DomainError when there are fewer than two rows or the fraction is out of range.
 */
export function splitRows(rows: Int32Array, fraction: number, source: RandomSource): RowSplit {
  if (rows.length < 2 || !(fraction > 0 && fraction < 1)) {
    throw new DomainError(
      `splitRows: expected at least 2 rows and a fraction in (0, 1), got ${rows.length} rows and ${fraction}`,
    );
  }
  const heldOut = Math.min(rows.length - 1, Math.max(1, Math.round(rows.length * fraction)));
  const order = source.permutation(rows.length);
  return {
    train: pick(rows, order.subarray(heldOut)),
    heldOut: pick(rows, order.subarray(0, heldOut)),
  };
}

/**
 * Splits the rows 0 … n−1 at random into `folds` parts of nearly equal size; each is held out once.
 *
 * @throws DomainError when `folds` is below 2 or above `sampleSize`.
 */
export function foldRows(sampleSize: number, folds: number, source: RandomSource): RowSplit[] {
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= sampleSize)) {
    throw new DomainError(`foldRows: expected 2 ≤ folds ≤ ${sampleSize}, got ${folds}`);
  }
  const order = source.permutation(sampleSize);
  const everyRow = Int32Array.from(order, (_, row) => row);
  return Array.from({ length: folds }, (_, fold) => {
    const start = Math.floor((fold * sampleSize) / folds);
    const end = Math.floor(((fold + 1) * sampleSize) / folds);
    const training = new Int32Array(sampleSize - (end - start));
    training.set(order.subarray(0, start));
    training.set(order.subarray(end), start);
    return { train: pick(everyRow, training), heldOut: pick(everyRow, order.subarray(start, end)) };
  });
}

function pick(rows: Int32Array, positions: Int32Array): Int32Array {
  return Int32Array.from(positions, (position) => rows[position] as number).toSorted();
}
