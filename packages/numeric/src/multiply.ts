import { ShapeError } from "./errors.ts";
import { type Matrix, transpose } from "./matrix.ts";

// A tile of 4 × 4 sums stays in registers; a strip of 64 columns and 256 terms of the right factor in the second-level cache.
const TILE = 4;
const COLUMN_BLOCK = 64;
const TERM_BLOCK = 256;

/**
 * Multiplies two matrices.
 *
 * @param a - Matrix `[m, k]`.
 * @param b - Matrix `[k, n]`.
 * @returns A new matrix `[m, n]`.
 * @throws ShapeError when the inner sizes differ.
 */
export function multiply(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.rows) {
    throw new ShapeError(
      `multiply: expected as many columns on the left as rows on the right, got ${a.rows}×${a.columns} and ${b.rows}×${b.columns}`,
    );
  }
  return multiplyByTransposed(a, transpose(b));
}

/** Product of `a` `[m, k]` and the transpose of `bTransposed` `[n, k]`. */
function multiplyByTransposed(a: Matrix, bTransposed: Matrix): Matrix {
  const terms = a.columns;
  const columns = bTransposed.rows;
  const result = { data: new Float64Array(a.rows * columns), rows: a.rows, columns };
  for (let k0 = 0; k0 < terms; k0 += TERM_BLOCK) {
    const k1 = Math.min(terms, k0 + TERM_BLOCK);
    for (let j0 = 0; j0 < columns; j0 += COLUMN_BLOCK) {
      const j1 = Math.min(columns, j0 + COLUMN_BLOCK);
      for (let i = 0; i < a.rows; i += TILE) {
        for (let j = j0; j < j1; j += TILE) {
          if (i + TILE <= a.rows && j + TILE <= j1) {
            addTile(result, { a, b: bTransposed, i, j }, k0, k1);
          } else {
            addEdge(result, { a, b: bTransposed, i, j }, k0, k1);
          }
        }
      }
    }
  }
  return result;
}

/** Where a tile lies in the result, and the rows it is made of. */
interface Tile {
  readonly a: Matrix;
  readonly b: Matrix;
  readonly i: number;
  readonly j: number;
}

function addTile(result: Matrix, { a, b, i, j }: Tile, k0: number, k1: number): void {
  const x = a.data;
  const y = b.data;
  const terms = a.columns;
  const a0 = i * terms;
  const a1 = a0 + terms;
  const a2 = a1 + terms;
  const a3 = a2 + terms;
  const out = result.data;
  const width = result.columns;
  // Two columns at a time: eight sums and six factors fit the sixteen registers.
  for (let column = j; column < j + TILE; column += 2) {
    const b0 = column * terms;
    const b1 = b0 + terms;
    let s00 = 0;
    let s01 = 0;
    let s10 = 0;
    let s11 = 0;
    let s20 = 0;
    let s21 = 0;
    let s30 = 0;
    let s31 = 0;
    for (let k = k0; k < k1; k++) {
      const y0 = y[b0 + k]!;
      const y1 = y[b1 + k]!;
      const x0 = x[a0 + k]!;
      s00 += x0 * y0;
      s01 += x0 * y1;
      const x1 = x[a1 + k]!;
      s10 += x1 * y0;
      s11 += x1 * y1;
      const x2 = x[a2 + k]!;
      s20 += x2 * y0;
      s21 += x2 * y1;
      const x3 = x[a3 + k]!;
      s30 += x3 * y0;
      s31 += x3 * y1;
    }
    const at = i * width + column;
    out[at]! += s00;
    out[at + 1]! += s01;
    out[at + width]! += s10;
    out[at + width + 1]! += s11;
    out[at + 2 * width]! += s20;
    out[at + 2 * width + 1]! += s21;
    out[at + 3 * width]! += s30;
    out[at + 3 * width + 1]! += s31;
  }
}

function addEdge(result: Matrix, { a, b, i, j }: Tile, k0: number, k1: number): void {
  const terms = a.columns;
  for (let row = i; row < Math.min(i + TILE, a.rows); row++) {
    for (let column = j; column < Math.min(j + TILE, b.rows); column++) {
      let sum = 0;
      for (let k = k0; k < k1; k++) {
        sum += a.data[row * terms + k]! * b.data[column * terms + k]!;
      }
      result.data[row * result.columns + column]! += sum;
    }
  }
}
