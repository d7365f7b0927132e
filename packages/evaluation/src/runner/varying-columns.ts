import type { PairedSample } from "@mienf/datasets";
import type { Matrix } from "@mienf/numeric";
import { selectColumns } from "@mienf/numeric";

/** Rows for an estimator, and what was done to them in words. */
export interface VaryingRows {
  readonly rows: PairedSample;
  readonly warnings: readonly string[];
}

/**
 * Leaves out columns that are the same in every row, as the edge of a picture may be: they carry no information, and most
 * estimators refuse them. A side without any other column stays as it is.
 */
export function varyingColumns({ x, y }: PairedSample): VaryingRows {
  const [left, right] = [varying(x), varying(y)];
  const lost = x.columns - left.columns + y.columns - right.columns;
  return {
    rows: { x: left, y: right },
    warnings: lost === 0 ? [] : [`columns left out, as they are the same in every row: ${lost}`],
  };
}

function varying(side: Matrix): Matrix {
  const { data, rows, columns } = side;
  const kept = Array.from({ length: columns }, (_, column) => column).filter((column) => {
    for (let row = 1; row < rows; row += 1) {
      if (data[row * columns + column] !== data[column]) {
        return true;
      }
    }
    return false;
  });
  return kept.length === columns || kept.length === 0 ? side : selectColumns(side, kept);
}
