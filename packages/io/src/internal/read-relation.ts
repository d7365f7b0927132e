import type { DuckDBConnection } from "@duckdb/node-api";
import { DataError } from "@mienf/numeric";
import type { Table } from "../table.ts";
import type { ReadRequest } from "./read-request.ts";
import { readCsvHeader } from "./csv-header.ts";
import { sqlPath, sqlString, withDatabase } from "./duckdb.ts";
import { shortText } from "./messages.ts";
import { sampledRows } from "./sampled-rows.ts";
import type { SourceColumn } from "./query-columns.ts";
import { countRows, queryColumns } from "./query-columns.ts";

const NO_GROUPS: ReadonlyMap<string, readonly string[]> = new Map();

/** Reads a file of delimited text. Every cell is read as text first, so that a bad one can be shown as it stands. */
export async function readDelimited(request: ReadRequest, delimiter?: string): Promise<Table> {
  const { path, file, signal } = request;
  const header = await readCsvHeader(path, file, delimiter);
  const columns = header.names.map((name, i) => ({ name, identifier: `c${i}`, type: "VARCHAR" }));
  const types = columns.map(({ identifier }) => `${identifier}: 'VARCHAR'`).join(", ");
  const relation = `read_csv(${sqlPath(path)}, auto_detect = false, delim = ${sqlString(header.delimiter)}, quote = '"', escape = '"', header = ${header.hasHeader}, columns = {${types}})`;
  return await withDatabase(
    (connection) => readColumns(connection, { request, relation, columns }),
    signal,
  ).catch((error: unknown) => {
    throw delimitedFailure(error, file);
  });
}

/** Reads a file whose columns have types of their own. */
export async function readTyped(
  request: ReadRequest,
  relationOf: (path: string) => string,
): Promise<Table> {
  const relation = relationOf(sqlPath(request.path));
  return await withDatabase(async (connection) => {
    const description = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`);
    const columns = description.getRows().map(([name, type]) => ({
      name: String(name),
      identifier: String(name),
      type: String(type),
    }));
    return await readColumns(connection, { request, relation, columns });
  }, request.signal).catch((error: unknown) => {
    throw typedFailure(error, request);
  });
}

async function readColumns(
  connection: DuckDBConnection,
  source: { request: ReadRequest; relation: string; columns: readonly SourceColumn[] },
): Promise<Table> {
  const { request, relation, columns } = source;
  const { file, choose, sample, omitText } = request;
  const names = columns.map(({ name }) => name);
  const chosen = choose(names, NO_GROUPS).map((name) => columnCalled(columns, name, file));
  const totalRows = sample ? await countRows(connection, relation) : undefined;
  const kept = sampledRows(totalRows ?? 0, chosen.length, sample);
  const read = await queryColumns(connection, chosen, { relation, file, omitText, kept });
  return {
    file,
    names,
    rows: read.rows,
    totalRows: totalRows ?? read.rows,
    rowNumbers: kept?.map((row) => row + 1) ?? null,
    columns: read.columns.map(({ name, values }) => ({ name, values, file })),
    omitted: read.omitted,
  };
}

function columnCalled(columns: readonly SourceColumn[], name: string, file: string): SourceColumn {
  const [column, ...others] = columns.filter((candidate) => candidate.name === name);
  if (!column) {
    throw new DataError(`${file}: no column called ${name}`, { file, column: name });
  }
  if (others.length > 0) {
    throw new DataError(
      `${file}, line 1: ${others.length + 1} columns are called ${name}; give each a name of its own`,
      { file, column: name },
    );
  }
  return column;
}

/** DuckDB's account of a damaged text file, in one line with file and line number. */
function delimitedFailure(error: unknown, file: string): unknown {
  const message = error instanceof Error ? error.message : "";
  const line = /CSV Error on Line: (\d+)/u.exec(message)?.[1];
  if (line === undefined) {
    return error;
  }
  const place = { file, row: Number(line) - 2 };
  const counts = /Expected Number of Columns: (\d+) Found: (\d+)/u.exec(message);
  if (counts) {
    return new DataError(
      `${file}, line ${line}: expected ${counts[1]} cells, as in line 1, got ${counts[2]}; correct the line`,
      place,
    );
  }
  if (message.includes("unterminated quote")) {
    return new DataError(
      `${file}, line ${line}: a quote is opened and not closed; correct the line`,
      place,
    );
  }
  if (message.includes("not utf-8")) {
    return new DataError(
      `${file}, line ${line}: expected UTF-8 text, got other bytes; save the file as UTF-8`,
      place,
    );
  }
  const reason = message.split("\n").slice(1, 4).join(" ");
  return new DataError(
    `${file}, line ${line}: cannot be read as a row of cells: ${shortText(reason)}`,
    place,
    {
      cause: error,
    },
  );
}

function typedFailure(error: unknown, { file, path }: ReadRequest): unknown {
  if (!(error instanceof Error) || "code" in error) {
    return error;
  }
  const reason = (error.message.split("\n")[0] ?? "")
    .replace(/^[\w ]*Error: /u, "")
    .replaceAll(path, file)
    .replace(/ ?(?:in|of)? file ['"][^'"]*['"],?/u, "")
    .trim();
  return new DataError(
    `${file}: the file is damaged or cut short: ${reason}; write or download it again`,
    { file },
    { cause: error },
  );
}
