/** Columns of numbers from one file. */
export interface Table {
  /** The file as the caller named it, or `"standard input"`; for messages. */
  readonly file: string;
  /** Every column of the file, in file order, read or not. */
  readonly names: readonly string[];
  /** Number of data rows that were read. */
  readonly rows: number;
  /** Number of data rows in the file. */
  readonly totalRows: number;
  /** Where rows were sampled, the data row that each came from, counted from 1 and in file order; otherwise null. */
  readonly rowNumbers: Int32Array | null;
  /** The columns that were asked for, in the order asked for. */
  readonly columns: readonly NumericColumn[];
  /** Columns of text that were left out, where that was asked for. */
  readonly omitted: readonly string[];
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

/** A limit to the rows that are read. Which rows are kept depends on the seed and the number of rows in the file only. */
export interface RowSample {
  /** Rows at most, for a number of columns that are read. */
  readonly rows: (columns: number) => number;
  /** A whole number, 0 or more. */
  readonly seed: number;
}
