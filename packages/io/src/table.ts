/** Columns of numbers from one file. */
export interface Table {
  /** The file as the caller named it, or `"standard input"`; for messages. */
  readonly file: string;
  /** Every column of the file, in file order, read or not. */
  readonly names: readonly string[];
  /** Number of data rows. */
  readonly rows: number;
  /** The columns that were asked for, in the order asked for. */
  readonly columns: readonly NumericColumn[];
}

/** One column of numbers. Missing cells (empty, `NA`, `N/A`, `null`, `NaN`) are NaN; infinite ones are ±Infinity. */
export interface NumericColumn {
  readonly name: string;
  /** One value for each data row. */
  readonly values: Float64Array;
  /** The file it came from, for messages. */
  readonly file: string;
}

/** Picks columns out of those a file has. Groups are arrays of an NPZ file, each a list of column names. */
export type ColumnChoice = (
  names: readonly string[],
  groups: ReadonlyMap<string, readonly string[]>,
) => readonly string[];
