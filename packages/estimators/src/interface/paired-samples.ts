import type { Matrix, MatrixLike } from "@mienf/numeric";
import { DataError, matrixFrom, ShapeError } from "@mienf/numeric";

/** Two matrices whose rows belong together. */
export interface PairedSamples {
  readonly x: Matrix;
  readonly y: Matrix;
  readonly sampleSize: number;
}

/**
 * Reads and checks what a caller handed over.
 *
 * @param x - samples of X. @param y - samples of Y.
 * @param minimumRows - rows that the estimator needs for these widths.
 * @param options - `constantColumns`: "allow" where the data are only evaluated, not fitted. Default "refuse".
 * @throws ShapeError when the rows do not pair up. @throws DataError when a value is not finite, a column is constant,
 *   or there are too few rows.
 */
export function pairedSamples(
  x: MatrixLike,
  y: MatrixLike,
  minimumRows: (dimX: number, dimY: number) => number,
  options: { readonly constantColumns?: "refuse" | "allow" } = {},
): PairedSamples {
  const xMatrix = matrixFrom(x);
  const yMatrix = matrixFrom(y);
  if (xMatrix.rows !== yMatrix.rows) {
    throw new ShapeError(
      `fit: expected x and y to pair up row by row, got ${xMatrix.rows} and ${yMatrix.rows} rows`,
    );
  }
  const needed = minimumRows(xMatrix.columns, yMatrix.columns);
  if (xMatrix.rows < needed) {
    throw new DataError(
      `fit: expected at least ${needed} rows for ${xMatrix.columns} + ${yMatrix.columns} columns, got ${xMatrix.rows}; use more rows or fewer columns`,
    );
  }
  const refuseConstant = options.constantColumns !== "allow";
  checkColumns(xMatrix, "x", refuseConstant);
  checkColumns(yMatrix, "y", refuseConstant);
  return { x: xMatrix, y: yMatrix, sampleSize: xMatrix.rows };
}

function checkColumns(side: Matrix, name: string, refuseConstant: boolean): void {
  for (let column = 0; column < side.columns; column += 1) {
    const first = side.data[column];
    let constant = true;
    for (let row = 0; row < side.rows; row += 1) {
      const value = side.data[row * side.columns + column] as number;
      if (!Number.isFinite(value)) {
        throw new DataError(
          `fit: expected finite numbers, got ${value} in column ${column} of ${name}, row ${row}; drop the row or fill the value in`,
          { column, row },
        );
      }
      constant &&= value === first;
    }
    if (constant && refuseConstant) {
      throw new DataError(
        `fit: expected columns that vary, got a constant one: column ${column} of ${name} is ${first} in every row; leave it out, it carries no information`,
        { column },
      );
    }
  }
}
