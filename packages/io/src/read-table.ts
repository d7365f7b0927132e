import { stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { ConfigError, DataError } from "@mienf/numeric";
import { checkJsonDepth } from "./internal/json-depth.ts";
import { readFailure, shortList } from "./internal/messages.ts";
import { readArrayFile } from "./internal/read-array-file.ts";
import { readDelimited, readTyped } from "./internal/read-relation.ts";
import { withStreamAsFile } from "./internal/stream-file.ts";
import type { ReadRequest } from "./internal/read-request.ts";
import type { ColumnChoice, RowSample, Table } from "./table.ts";

/** How a table is read. */
export interface ReadTableOptions {
  /** Which columns to read, out of the names in the file; only these are parsed. Default: all of them. */
  readonly choose?: ColumnChoice | undefined;
  /** What `-` reads, as CSV. */
  readonly stdin?: Readable | undefined;
  /** Folder that relative paths start from. Default: the process's. */
  readonly cwd?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Rows to read at most; more are sampled. Default: all. */
  readonly sample?: RowSample | undefined;
  /** What to do about a column that was chosen and holds text: an error, or leave it out. Default: an error. */
  readonly textColumns?: "error" | "omit" | undefined;
}

/** File name extensions that {@link readTable} understands. */
export const tableExtensions: readonly string[] = [
  ".csv",
  ".tsv",
  ".parquet",
  ".json",
  ".ndjson",
  ".jsonl",
  ".npz",
  ".npy",
];

/**
 * Reads columns of numbers from a file.
 *
 * Integers, decimals and booleans become float64. CSV and TSV need UTF-8 and one line of column names; where the first
 * line is all numbers it is data, and columns are called `column0`, `column1`, …. JSON is an array of records, or one
 * record a line. Columns of an NPZ file are called after their array: `a`, or `a[0]`, `a[1]`, … where it has two axes.
 *
 * @param source - a path, whose extension tells the format, or `"-"` for CSV on `options.stdin`.
 * @returns the columns, with missing cells as NaN; {@link pairedMatrices} has the rules for those.
 * @throws DataError that names file, column, row and text, when the file is missing, empty, damaged or holds something
 *   that is not a number in a column that was asked for. @throws AbortedError when `signal` fires.
 */
export async function readTable(source: string, options: ReadTableOptions = {}): Promise<Table> {
  const { choose = (names) => names, cwd = process.cwd(), signal, sample } = options;
  const omitText = options.textColumns === "omit";
  if (source === "-") {
    if (!options.stdin) {
      throw new ConfigError("readTable: expected options.stdin for the source `-`, got none");
    }
    return await withStreamAsFile(
      options.stdin,
      async (file) =>
        nonEmpty(
          await readDelimited({
            path: file,
            file: "standard input",
            choose,
            signal,
            sample,
            omitText,
          }),
        ),
      signal,
    );
  }
  const fullPath = path.resolve(cwd, source);
  try {
    const place = await stat(fullPath);
    if (place.isDirectory()) {
      throw new DataError(`${source}: expected a file, got a folder; name a file in it`, {
        file: source,
      });
    }
    if (place.size === 0) {
      throw new DataError(`${source}: the file is empty; expected rows of numbers`, {
        file: source,
      });
    }
    return nonEmpty(
      await readFormat({ path: fullPath, file: source, choose, signal, sample, omitText }),
    );
  } catch (error) {
    throw isOurs(error) ? error : readFailure(source, error);
  }
}

async function readFormat(request: ReadRequest): Promise<Table> {
  const extension = path.extname(request.path).toLowerCase();
  switch (extension) {
    case ".csv":
      return await readDelimited(request);
    case ".tsv":
      return await readDelimited(request, "\t");
    case ".parquet":
      return await readTyped(request, (file) => `read_parquet(${file})`);
    case ".json":
      await checkJsonDepth(request.path, request.file);
      return await readTyped(request, (file) => `read_json(${file}, sample_size = -1)`);
    case ".ndjson":
    case ".jsonl":
      await checkJsonDepth(request.path, request.file);
      return await readTyped(
        request,
        (file) => `read_json(${file}, format = 'newline_delimited', sample_size = -1)`,
      );
    case ".npy":
    case ".npz":
      return await readArrayFile(request);
    default:
      throw new DataError(
        `${request.file}: expected a file name that ends in ${shortList(tableExtensions)}, got ${extension === "" ? "no extension" : extension}; convert or rename the file`,
        { file: request.file },
      );
  }
}

function nonEmpty(table: Table): Table {
  if (table.rows === 0) {
    throw new DataError(`${table.file}: expected rows of numbers, got column names only`, {
      file: table.file,
    });
  }
  return table;
}

function isOurs(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    ["data", "config", "aborted"].includes(String(error.code))
  );
}
