import type { Matrix, RandomSource } from "@mienf/numeric";
import {
  columnMeans,
  columnStandardDeviations,
  createMatrix,
  haarOrthogonal,
  multiply,
  selectRows,
} from "@mienf/numeric";

/** Every column with mean 0 and variance 1. */
export function standardized(side: Matrix): Matrix {
  const means = columnMeans(side);
  const deviations = columnStandardDeviations(side);
  return mapped(side, (value, column) => (value - means[column]!) / deviations[column]!);
}

/** Each value by a function of its own column. */
export function mapped(side: Matrix, map: (value: number, column: number) => number): Matrix {
  const { rows, columns, data } = side;
  return createMatrix(
    rows,
    columns,
    data.map((value, i) => map(value, i % columns)),
  );
}

/** A random rotation of rows whose columns have variance 1. */
export function rotated(side: Matrix, source: RandomSource): Matrix {
  return multiply(side, haarOrthogonal(side.columns, source));
}

/** Independent normal noise added, as strong as the column itself. */
export function withNoise(side: Matrix, source: RandomSource): Matrix {
  return mapped(side, (value) => value + source.normal());
}

/** The columns of `side` followed by those of the same rows in another order. */
export function besideShuffled(side: Matrix, order: Int32Array): Matrix {
  const other = selectRows(side, order);
  const { rows, columns } = side;
  const both = createMatrix(rows, 2 * columns);
  for (let row = 0; row < rows; row += 1) {
    const at = row * columns;
    both.data.set(side.data.subarray(at, at + columns), 2 * at);
    both.data.set(other.data.subarray(at, at + columns), 2 * at + columns);
  }
  return both;
}
