import type { Matrix } from "@mienf/numeric";
import { createMatrix } from "@mienf/numeric";
import { whitened } from "./whitened.ts";

/** Standard deviations beyond which a coordinate counts as that far out: cubes of outliers would decide everything. */
const REACH = 4;
/** Coordinates up to which products of two of them are few enough to be told from noise. */
const MAX_COLUMNS_OF_PRODUCTS = 8;
/** Rows for each function that their covariance takes. */
const ROWS_PER_FUNCTION = 8;

/** Functions of one side: the coordinates themselves come first. */
export interface SideFeatures {
  /** White: mean 0, covariance the identity, `[n, functions]`. */
  readonly values: Matrix;
  /** How many of the first span the linear functions. */
  readonly linear: number;
}

/**
 * Polynomials of the coordinates of a side, made white: the coordinates, their squares, products of two of them where there
 * are few, and each coordinate times the squared length.
 *
 * @param side - roughly standardised, `[n, dim]`; borrowed.
 * @returns nothing where rows are too few for them, or some follow from others.
 */
export function sideFeatures(side: Matrix): SideFeatures | null {
  const functions = polynomials(side);
  if (side.rows < ROWS_PER_FUNCTION * functions.columns) {
    return null;
  }
  const white = whitened(functions);
  return white && { values: white.rows, linear: side.columns };
}

function polynomials({ data, rows, columns: dim }: Matrix): Matrix {
  const products = dim <= MAX_COLUMNS_OF_PRODUCTS ? (dim * (dim - 1)) / 2 : 0;
  const count = 3 * dim + products;
  const result = createMatrix(rows, count);
  for (let row = 0; row < rows; row += 1) {
    const out = result.data.subarray(row * count, (row + 1) * count);
    let length = 0;
    for (let i = 0; i < dim; i += 1) {
      const value = Math.min(REACH, Math.max(-REACH, data[row * dim + i]!));
      out[i] = value;
      out[dim + i] = value * value;
      length += value * value;
    }
    for (let i = 0; i < dim; i += 1) {
      out[2 * dim + i] = out[i]! * length;
    }
    if (products > 0) {
      for (let i = 0, at = 3 * dim; i < dim; i += 1) {
        for (let j = 0; j < i; j += 1, at += 1) {
          out[at] = out[i]! * out[j]!;
        }
      }
    }
  }
  return result;
}
