import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { DataError } from "@mienf/numeric";
import type { OpenTable } from "./open-table.ts";

/**
 * Opens a Parquet file.
 *
 * @throws DataError when it is not one.
 */
export function openParquet(file: string, bytes: ArrayBuffer): OpenTable {
  let metadata: ReturnType<typeof parquetMetadata>;
  try {
    metadata = parquetMetadata(bytes);
  } catch (error) {
    throw new DataError(
      `${file}: expected a Parquet file, and it cannot be read as one; it may be damaged`,
      { file },
      { cause: error },
    );
  }
  // The first element is the root; flat columns have no children.
  const names = metadata.schema
    .slice(1)
    .filter(({ num_children: children }) => children === undefined || children === 0)
    .map(({ name }) => name);
  return {
    file,
    names,
    rows: Number(metadata.num_rows),
    async column(name) {
      const read = { file: bytes, metadata, compressors, columns: [name] };
      const values = Float64Array.from(await parquetReadObjects(read), (cells, row) =>
        numberIn(cells[name], { file, name, row }),
      );
      return { name, values, file };
    },
  };
}

function numberIn(
  cell: unknown,
  { file, name, row }: { readonly file: string; readonly name: string; readonly row: number },
): number {
  if (typeof cell === "number" || typeof cell === "bigint" || typeof cell === "boolean") {
    return Number(cell);
  }
  if (cell === null || cell === undefined) {
    return Number.NaN;
  }
  const shown =
    typeof cell === "string" ? JSON.stringify(cell.slice(0, 40)) : "another kind of value";
  throw new DataError(
    `${file}, column ${name}, row ${row + 1}: expected a number, got ${shown}; choose another column`,
    { file, column: name, row },
  );
}
