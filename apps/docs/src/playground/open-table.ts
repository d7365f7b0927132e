import type { NumericColumn } from "@mienf/io/web";
import { DataError } from "@mienf/numeric";
import { openDelimited } from "./open-delimited.ts";
import { openParquet } from "./open-parquet.ts";

/** A file whose columns can be read one by one. */
export interface OpenTable {
  readonly file: string;
  readonly names: readonly string[];
  readonly rows: number;
  /**
   * A column as numbers, missing cells as NaN.
   *
   * @throws DataError that names column, row and text of the first cell that is not a number.
   */
  column(name: string): Promise<NumericColumn>;
}

// Text takes several times its size in memory, and a browser tab has little.
const MOST_BYTES = 256 * 2 ** 20;

/**
 * Opens a file that was dropped on the page, by the rules of the command line.
 *
 * @throws DataError when it is too large, empty, of another kind, or damaged.
 */
export async function openTable(file: File): Promise<OpenTable> {
  if (file.size > MOST_BYTES) {
    throw new DataError(
      `${file.name}: expected at most 256 MB, got ${Math.round(file.size / 2 ** 20)} MB; use the mienf command, which samples large files`,
    );
  }
  if (file.size === 0) {
    throw new DataError(`${file.name}: the file is empty; expected rows of numbers`);
  }
  const extension = /\.[^.]*$/u.exec(file.name.toLowerCase())?.[0] ?? "";
  switch (extension) {
    case ".csv":
    case ".txt":
      return openDelimited(file.name, await file.text());
    case ".tsv":
      return openDelimited(file.name, await file.text(), "\t");
    case ".parquet":
      return openParquet(file.name, await file.arrayBuffer());
    default:
      throw new DataError(
        `${file.name}: expected a file name that ends in .csv, .tsv or .parquet; convert the file, or use the mienf command, which reads more kinds`,
      );
  }
}
