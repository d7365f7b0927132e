import { DataError, matrixFrom, ShapeError } from "@mienf/numeric";
import type { Matrix, MatrixLike } from "@mienf/numeric";

/** A sample, and what to call it in errors. */
export interface NamedPart {
  readonly name: string;
  readonly rows: MatrixLike;
}

/**
 * Reads and checks samples whose rows belong together.
 *
 * @param where - names the function in errors. @param parts - one or more.
 * @throws ShapeError when they differ in rows. @throws DataError when a value is not finite or a column is constant.
 */
export function checkedParts(where: string, parts: readonly NamedPart[]): Matrix[] {
  const matrices = parts.map(({ rows }) => matrixFrom(rows));
  const rows = matrices.map((matrix) => matrix.rows);
  if (new Set(rows).size > 1) {
    const counts = parts.map(({ name }, index) => `${rows[index]} in ${name}`);
    throw new ShapeError(
      `${where}: expected samples that pair up row by row, got ${counts.join(", ")}`,
    );
  }
  for (const [index, matrix] of matrices.entries()) {
    checkColumns(`${where}: expected`, (parts[index] as NamedPart).name, matrix);
  }
  return matrices;
}

function checkColumns(start: string, name: string, { data, columns }: Matrix): void {
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    const [column, row] = [wrong % columns, Math.floor(wrong / columns)];
    throw new DataError(
      `${start} finite numbers, got ${data[wrong]} in column ${column} of ${name}, row ${row}; drop the row or fill the value in`,
      { column, row },
    );
  }
  for (let column = 0; column < columns; column += 1) {
    if (data.every((value, at) => at % columns !== column || value === data[column])) {
      throw new DataError(
        `${start} columns that vary, got a constant one: column ${column} of ${name}; leave it out, it carries no information`,
        { column },
      );
    }
  }
}
