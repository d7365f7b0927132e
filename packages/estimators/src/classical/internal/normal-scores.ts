import type { Matrix } from "@mienf/numeric";
import { writeScores } from "../../nearest-neighbors/internal/prepare-side.ts";

/** Replaces every column by the normal quantiles of its mid-ranks, (rank − ½)/n; equal values share one. */
export function normalScores({ data, rows, columns }: Matrix): Matrix {
  const scores = new Float64Array(rows * columns);
  const column = new Float64Array(rows);
  for (let j = 0; j < columns; j += 1) {
    for (let row = 0; row < rows; row += 1) {
      column[row] = data[row * columns + j]!;
    }
    writeScores(column);
    for (let row = 0; row < rows; row += 1) {
      scores[row * columns + j] = column[row]!;
    }
  }
  return { data: scores, rows, columns };
}
