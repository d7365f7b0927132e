import type { NumericColumn } from "@mienf/io";
import { readTable, selectColumnNames } from "@mienf/io";
import { DataError } from "@mienf/numeric";
import type { Context } from "../context.ts";
import { rowSample, sampleFindings } from "../row-limit.ts";

/** Columns to be compared with each other. */
export interface LoadedColumns {
  readonly columns: readonly NumericColumn[];
  /** Rows in the file. */
  readonly rows: number;
  /** What was read, for people. */
  readonly source: string;
  /** What should be known about them. */
  readonly warnings: readonly string[];
}

/** What is read, and how. */
export interface LoadFlags {
  readonly columns?: string;
  readonly missing: "error" | "drop";
  readonly maxRows?: number;
  readonly seed: number;
}

/**
 * Reads the columns that the flags ask for, or all that hold numbers; those with the same value in every row are left out.
 *
 * @throws DataError when they cannot be used, or fewer than two are left. @throws AbortedError when interrupted.
 */
export async function loadColumns(
  { host, signal }: Context,
  flags: LoadFlags,
  data: string,
): Promise<LoadedColumns> {
  const source = data === "-" ? "standard input" : data;
  const table = await readTable(data, {
    cwd: host.cwd,
    stdin: host.stdin,
    signal,
    sample: rowSample(flags),
    textColumns: flags.columns === undefined ? "omit" : "error",
    choose: (names, groups) =>
      flags.columns === undefined
        ? names
        : selectColumnNames(names, flags.columns, { groups, file: source }),
  });
  for (const column of table.columns) {
    checkCells(column, flags.missing, table.rowNumbers);
  }
  const varying = table.columns.filter(({ values }) => varies(values));
  const constant = table.columns.filter((column) => !varying.includes(column));
  if (varying.length < 2) {
    throw new DataError(
      `${source}: expected two or more columns that vary, got ${varying.length}; name them with --columns`,
      { file: source },
    );
  }
  return {
    columns: varying,
    rows: table.rows,
    source,
    warnings: [
      ...sampleFindings(table).map(({ message }) => message),
      ...table.omitted.map((name) => `column ${name} holds text and was left out`),
      ...constant.map(
        ({ name }) => `column ${name} has the same value in every row and was left out`,
      ),
    ],
  };
}

/** @throws DataError for the first cell that is infinite, or missing where that is an error. */
function checkCells(
  { name, values, file }: NumericColumn,
  missing: "error" | "drop",
  rowNumbers: Int32Array | null,
): void {
  const row = values.findIndex((value) =>
    missing === "drop" ? Math.abs(value) === Infinity : !Number.isFinite(value),
  );
  if (row < 0) {
    return;
  }
  const place = `${file}, column ${name}, row ${rowNumbers?.[row] ?? row + 1}`;
  throw new DataError(
    Number.isNaN(values[row])
      ? `${place}: expected a number, got an empty or NaN cell; fill it in, leave the column out, or leave such rows out pair by pair with --missing drop`
      : `${place}: expected a finite number, got ${values[row]}; correct the cell or leave the column out`,
    { file, column: name, row },
  );
}

function varies(values: Float64Array): boolean {
  const first = values.find((value) => !Number.isNaN(value));
  return first !== undefined && values.some((value) => !Number.isNaN(value) && value !== first);
}
