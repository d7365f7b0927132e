import type { Matrix } from "@mienf/numeric";
import type { TrainingData } from "./runtime.ts";

/** A float64 matrix as float32 rows that a runtime can train on. */
export function toTrainingData(matrix: Matrix): TrainingData {
  return { values: Float32Array.from(matrix.data), shape: [matrix.rows, matrix.columns] };
}

/** Number of values in one row of the data. */
export function rowSize(data: TrainingData): number {
  return data.shape.slice(1).reduce((product, extent) => product * extent, 1);
}

/**
 * Copies rows out of the data.
 *
 * @param rows - row numbers.
 * @param length - number of rows of the result; rows beyond the last are copies of the first.
 * @returns values of shape `[length, …]`, row-major.
 */
export function copyRows(data: TrainingData, rows: Int32Array, length = rows.length): Float32Array {
  const width = rowSize(data);
  const copied = new Float32Array(length * width);
  for (let position = 0; position < length; position += 1) {
    const row = rows[position < rows.length ? position : 0] as number;
    copied.set(data.values.subarray(row * width, (row + 1) * width), position * width);
  }
  return copied;
}
