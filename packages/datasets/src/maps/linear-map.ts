import { haarOrthogonal, type Matrix, type RandomSource, ShapeError } from "@mienf/numeric";
import { transformRows } from "../internal/rows.ts";
import type { SampleMap } from "./sample-map.ts";

/**
 * Makes the map x ↦ Q·x of an orthogonal matrix; its inverse is the transpose.
 *
 * @param matrix - Orthogonal `[d, d]`; the caller promises that it is.
 * @throws ShapeError when the matrix is not square.
 */
export function orthogonalMap(matrix: Matrix): SampleMap {
  if (matrix.rows !== matrix.columns) {
    throw new ShapeError(
      `orthogonalMap: expected a square matrix, got ${matrix.rows}×${matrix.columns}`,
    );
  }
  const apply = (rows: Float64Array, transposed: boolean): Float64Array => {
    const turned = rows.slice();
    transformRows(turned, matrix, transposed);
    return turned;
  };
  return {
    name: "rotated",
    injective: true,
    outputDim: (dim) => {
      if (dim !== matrix.rows) {
        throw new ShapeError(
          `orthogonalMap: expected rows of ${matrix.rows} coordinates, got ${dim}`,
        );
      }
      return dim;
    },
    forward: (rows) => apply(rows, false),
    inverse: (rows) => apply(rows, true),
  };
}

/**
 * Draws a Haar-random rotation (reflections included) of rows of `dim` coordinates.
 *
 * @param dim - Number of coordinates, ≥ 1.
 * @param source - Where the rotation comes from.
 */
export function randomRotation(dim: number, source: RandomSource): SampleMap {
  return orthogonalMap(haarOrthogonal(dim, source));
}
