import { DomainError, ShapeError } from "../errors.ts";
import type { Matrix } from "../matrix.ts";

/** Refuses a matrix that is not square. */
export function checkSquare(name: string, a: Matrix): void {
  if (a.rows !== a.columns) {
    throw new ShapeError(`${name}: expected a square matrix, got ${a.rows}×${a.columns}`);
  }
}

/** Refuses a matrix with an entry that is infinite or not a number. */
export function checkFinite(name: string, a: Matrix): void {
  const at = a.data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    const row = Math.floor(at / a.columns);
    throw new DomainError(
      `${name}: expected finite entries, got ${a.data[at]} at row ${row}, column ${at % a.columns}`,
    );
  }
}
