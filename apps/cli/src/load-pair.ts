import type { NumericColumn, PairedMatrices, Table } from "@mienf/io";
import { pairedMatrices, readTable, selectColumnNames } from "@mienf/io";
import { ConfigError, DataError } from "@mienf/numeric";
import type { Context } from "./context.ts";
import type { DataFlags } from "./flags.ts";
import { rowSample, sampleFindings } from "./row-limit.ts";

/** Rows of X and Y, and where they came from. */
export interface LoadedPair extends PairedMatrices {
  readonly xNames: readonly string[];
  readonly yNames: readonly string[];
  /** What was read, for people. */
  readonly sources: readonly string[];
  /** Data rows in the file, used or not. */
  readonly totalRows: number;
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
  { host, signal }: Context,
  flags: DataFlags & { readonly seed?: number },
  data: string | undefined,
): Promise<LoadedPair> {
  const { xFile, yFile, missing } = flags;
  const options = { cwd: host.cwd, stdin: host.stdin, signal };
  if (data === undefined && xFile !== undefined && yFile !== undefined) {
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
  const file = data ?? "-";
  const label = file === "-" ? "standard input" : file;
  let xNames: readonly string[] = [];
  let yNames: readonly string[] = [];
  const table = await readTable(file, {
    ...options,
    sample: rowSample(flags),
    choose: (names, groups) => {
      xNames = selectColumnNames(names, flags.x ?? "", { groups, file: label });
      yNames = selectColumnNames(names, flags.y ?? "", { groups, file: label });
      return [...new Set([...xNames, ...yNames])];
    },
  });
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const pick = (names: readonly string[]) => names.flatMap((name) => byName.get(name) ?? []);
  return { ...paired(table, pick(yNames), { left: pick(xNames), missing }), sources: [label] };
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
  };
}
