import type { NumericColumn, PairedMatrices, Table } from "@mienf/io";
import { pairedMatrices, readTable, selectColumnNames } from "@mienf/io";
import { ConfigError, DataError } from "@mienf/numeric";
import type { Context } from "./context.ts";
import type { DataFlags } from "./flags.ts";
import { rowSample, sampleFindings } from "./row-limit.ts";

/** Rows of X and Y, and where they came from. */
export interface LoadedPair extends PairedMatrices {
  readonly xNames: readonly string[];
  /** Of every part on the right: Y, and what else was asked for. */
  readonly yNames: readonly string[];
  /** Columns of each part on the right: of Y, then of the {@link MoreParts}. */
  readonly widths: readonly number[];
  /** What was read, for people. */
  readonly sources: readonly string[];
  /** Data rows in the file, used or not. */
  readonly totalRows: number;
}

/** Groups of columns beside X and Y. */
export interface MoreParts {
  /** Expressions for columns, one a group. They join Y in the matrix on the right, in this order. */
  readonly others?: readonly string[];
}

/**
 * Checks that flags and argument say where X and Y come from.
 *
 * @param needColumns - whether a file of data needs `--x` and `--y`.
 * @throws ConfigError when they do not.
 */
export function checkDataFlags(
  flags: DataFlags,
  data: string | undefined,
  needColumns: boolean,
): void {
  const { x, y, xFile, yFile } = flags;
  if (data === undefined) {
    if (xFile === undefined || yFile === undefined) {
      throw new ConfigError(
        "no data: name a file, - for standard input, or both --x-file and --y-file",
      );
    }
    return;
  }
  if (xFile !== undefined || yFile !== undefined) {
    throw new ConfigError(`expected either ${data} or --x-file and --y-file, got both`);
  }
  if (needColumns && (x === undefined || y === undefined)) {
    const lacking = x === undefined ? "--x" : "--y";
    throw new ConfigError(
      `which columns? ${lacking} is missing; say --x and --y, such as --x a,b --y 'c*'`,
    );
  }
}

/**
 * Reads and checks the rows that the flags ask for.
 *
 * @throws DataError when they cannot be used. @throws AbortedError when interrupted.
 */
export async function loadPair(
  context: Context,
  flags: DataFlags & MoreParts & { readonly seed?: number },
  data: string | undefined,
): Promise<LoadedPair> {
  const { xFile, yFile, missing } = flags;
  if (data === undefined && xFile !== undefined && yFile !== undefined) {
    const { host, signal } = context;
    const options = { cwd: host.cwd, stdin: host.stdin, signal };
    const side = async (file: string, columns: string | undefined, rows?: number) =>
      await readTable(file, {
        ...options,
        sample: rowSample(flags, rows),
        choose: (names, groups) =>
          columns === undefined ? names : selectColumnNames(names, columns, { groups, file }),
      });
    const x = await side(xFile, flags.x);
    // The same rows as of X.
    const y = await side(yFile, flags.y, x.rows);
    checkSameRows(x, y);
    return { ...paired(x, y.columns, { left: x.columns, missing }), sources: [xFile, yFile] };
  }
  return await loadParts(context, { flags, data: data ?? "-" }, (select) =>
    [flags.x ?? "", flags.y ?? "", ...(flags.others ?? [])].map(select),
  );
}

/**
 * Reads and checks groups of columns of one file: the first becomes the left side of a pair, the others its right side.
 *
 * @param partsOf - two or more groups of names; it is given what finds the names that an expression stands for.
 * @throws DataError when they cannot be used. @throws AbortedError when interrupted.
 */
export async function loadParts(
  { host, signal }: Context,
  {
    flags,
    data,
  }: {
    readonly flags: Pick<DataFlags, "missing" | "maxRows"> & { readonly seed?: number };
    readonly data: string;
  },
  partsOf: (select: (expression: string) => readonly string[]) => readonly (readonly string[])[],
): Promise<LoadedPair> {
  const label = data === "-" ? "standard input" : data;
  let left: readonly string[] = [];
  let right: readonly (readonly string[])[] = [];
  const table = await readTable(data, {
    cwd: host.cwd,
    stdin: host.stdin,
    signal,
    sample: rowSample(flags),
    choose: (names, groups) => {
      [left = [], ...right] = partsOf((expression) =>
        selectColumnNames(names, expression, { groups, file: label }),
      );
      checkDistinct(right, label);
      return [...new Set([...left, ...right.flat()])];
    },
  });
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const pick = (names: readonly string[]) => names.flatMap((name) => byName.get(name) ?? []);
  const { missing } = flags;
  const pair = paired(table, pick(right.flat()), { left: pick(left), missing });
  return { ...pair, widths: right.map((part) => part.length), sources: [label] };
}

/** @throws DataError when a column is in two parts on the right; those of X are compared with them later. */
function checkDistinct(parts: readonly (readonly string[])[], file: string): void {
  const seen = new Set<string>();
  for (const name of parts.flat()) {
    if (seen.has(name)) {
      throw new DataError(
        `${file}: expected every column in one group only, got ${name} in two; take it off one`,
        { file, column: name },
      );
    }
    seen.add(name);
  }
}

/** @throws DataError when sampling would pair rows that do not belong together. */
function checkSameRows(x: Table, y: Table): void {
  if (x.totalRows !== y.totalRows) {
    throw new DataError(
      `${y.file}: expected rows that pair up with those of ${x.file}, got ${y.totalRows} rows against ${x.totalRows}; the two must list the same samples in the same order`,
      { file: y.file },
    );
  }
}

function paired(
  table: Table,
  y: readonly NumericColumn[],
  { left: x, missing }: { left: readonly NumericColumn[]; missing: "error" | "drop" },
): Omit<LoadedPair, "sources"> {
  const pair = pairedMatrices(x, y, { missing, rowNumbers: table.rowNumbers });
  return {
    ...pair,
    findings: [...sampleFindings(table), ...pair.findings],
    totalRows: table.totalRows,
    xNames: x.map(({ name }) => name),
    yNames: y.map(({ name }) => name),
    widths: [y.length],
  };
}
