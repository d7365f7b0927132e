import type { Matrix } from "@mienf/numeric";
import { createMatrix, ShapeError } from "@mienf/numeric";
import type { MarginalMap } from "./marginal-map.ts";
import { applyMarginalMap, fitMarginalMap } from "./marginal-map.ts";

/**
 * What is done to one side before its flow: each column by itself, then an affine map of the whole side.
 * All of it is invertible, so mutual information stays what it was.
 */
export interface SideMap {
  /** One map for each column, or null where the columns stay as they are. */
  readonly marginals: readonly MarginalMap[] | null;
  /** Subtracted from the columns after their own maps, length `dim`. */
  readonly means: Float64Array;
  /** Right factor `[dim, dim]` applied to the centred columns. */
  readonly weights: Matrix;
}

/** Fits a map for each column. */
export function fitMarginals(rows: Matrix): MarginalMap[] {
  return Array.from({ length: rows.columns }, (_, column) => fitMarginalMap(columnOf(rows, column)));
}

/** Applies the columns' own maps; null gives the rows themselves. */
export function applyMarginals(marginals: SideMap["marginals"], rows: Matrix): Matrix {
  if (marginals === null) {
    return rows;
  }
  const result = createMatrix(rows.rows, rows.columns);
  for (const [column, map] of marginals.entries()) {
    const mapped = applyMarginalMap(map, columnOf(rows, column));
    for (let row = 0; row < rows.rows; row += 1) {
      result.data[row * rows.columns + column] = mapped[row] as number;
    }
  }
  return result;
}

/**
 * Applies the whole map: columns first, then the affine part.
 *
 * @param rows - shape `[n, dim]`; borrowed.
 * @returns shape `[n, dim]`.
 * @throws ShapeError when the width differs from the map's.
 */
export function applySideMap(map: SideMap, rows: Matrix): Matrix {
  const dim = map.means.length;
  if (rows.columns !== dim) {
    throw new ShapeError(`applySideMap: expected ${dim} columns, got ${rows.columns}`);
  }
  return applyAffine(map, applyMarginals(map.marginals, rows));
}

/** (rows − means) · weights. */
export function applyAffine(
  { means, weights }: Pick<SideMap, "means" | "weights">,
  rows: Matrix,
): Matrix {
  const dim = means.length;
  const result = createMatrix(rows.rows, dim);
  for (let row = 0; row < rows.rows; row += 1) {
    const out = result.data.subarray(row * dim, (row + 1) * dim);
    for (let k = 0; k < dim; k += 1) {
      const centred = (rows.data[row * dim + k] as number) - (means[k] as number);
      for (let j = 0; j < dim; j += 1) {
        out[j] = (out[j] as number) + centred * (weights.data[k * dim + j] as number);
      }
    }
  }
  return result;
}

/** One column as an array of its own. */
export function columnOf(rows: Matrix, column: number): Float64Array {
  return Float64Array.from(
    { length: rows.rows },
    (_, row) => rows.data[row * rows.columns + column] as number,
  );
}
