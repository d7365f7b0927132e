import type { DuckDBConnection } from "@duckdb/node-api";
import { DataError } from "@mienf/numeric";
import { shortText } from "./messages.ts";
import { sqlName } from "./duckdb.ts";

// As in most of Europe; taking the comma for a point could be wrong by powers of ten, so it is not done.
const DECIMAL_COMMA = /^[+-]?\d+,\d+(?:e[+-]?\d+)?$/iu;

/** A column of a DuckDB relation that is to be read as numbers. */
export interface SourceColumn {
  /** Name for people. */
  readonly name: string;
  /** Name in the relation. */
  readonly identifier: string;
  /** DuckDB's name of its type. */
  readonly type: string;
}

const NUMERIC_TYPE =
  /^(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|UHUGEINT|FLOAT|DOUBLE|BOOLEAN|DECIMAL.*)$/u;
const NULL_TYPE = /^"?NULL"?$/u;
// Written by R, pandas, spreadsheets and databases for a cell without a value.
const MISSING_WORDS = "('', 'na', 'n/a', 'nan', 'null')";
const INITIAL_CAPACITY = 1 << 14;
// DuckDB's planner takes quadratic time in the number of such expressions.
const CHECKS_PER_QUERY = 64;

/** What {@link queryColumns} reads from. */
export interface ColumnQuery {
  /** SQL of a table expression. */
  readonly relation: string;
  /** For messages. */
  readonly file: string;
  /** Whether columns that hold text are left out. */
  readonly omitText: boolean;
  /** The rows to read, counted from 0 and ascending; null for all. */
  readonly kept: Int32Array | null;
}

/** Columns as numbers, missing cells as NaN. */
export interface QueriedColumns {
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly values: Float64Array }[];
  readonly omitted: readonly string[];
}

/** Number of rows of a relation. @param relation - SQL of a table expression. */
export async function countRows(connection: DuckDBConnection, relation: string): Promise<number> {
  const reader = await connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM ${relation}`);
  return Number(reader.getRows()[0]?.[0] ?? 0);
}

/**
 * Reads columns of a relation as float64 numbers, in chunks and without an object per row.
 *
 * @throws DataError that names column, row and text of the first cell that is not a number.
 */
export async function queryColumns(
  connection: DuckDBConnection,
  columns: readonly SourceColumn[],
  query: ColumnQuery,
): Promise<QueriedColumns> {
  const { file, omitText } = query;
  const expressions = columns.map((column) =>
    omitText ? anyExpression(column) : numberExpression(column, file),
  );
  const arrays = await readArrays(connection, expressions, query);
  const suspects = columns.filter((_, i) => arrays[i]?.some(Number.isNaN));
  const omitted = await checkNulls(connection, suspects, query);
  if (omitText) {
    omitted.push(...columns.filter(({ type }) => !isReadable(type)).map(({ name }) => name));
  }
  return {
    rows: arrays[0]?.length ?? 0,
    columns: columns.flatMap(({ name }, i) => {
      const values = arrays[i];
      return values && !omitted.includes(name) ? [{ name, values }] : [];
    }),
    omitted,
  };
}

/** One array for each expression. */
async function readArrays(
  connection: DuckDBConnection,
  expressions: readonly string[],
  query: ColumnQuery,
): Promise<Float64Array[]> {
  const result = await connection.stream(await querySql(connection, expressions, query));
  let capacity = INITIAL_CAPACITY;
  let arrays: Float64Array[] = expressions.map(() => new Float64Array(capacity));
  let rows = 0;
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    const count = chunk.rowCount;
    if (rows + count > capacity) {
      capacity = Math.max(2 * capacity, rows + count);
      arrays = arrays.map((array) => grown(array, capacity));
    }
    for (const [i, array] of arrays.entries()) {
      fill(array, rows, chunk.getColumnVector(i));
    }
    rows += count;
  }
  return arrays.map((array) => array.slice(0, rows));
}

const ROW = '"mienf row"';

async function querySql(
  connection: DuckDBConnection,
  expressions: readonly string[],
  { relation, kept }: ColumnQuery,
): Promise<string> {
  const selected = expressions.join(", ");
  if (!kept) {
    return `SELECT ${selected} FROM ${relation}`;
  }
  await connection.run(`CREATE TEMP TABLE kept (${ROW} INTEGER)`);
  const appender = await connection.createAppender("kept");
  for (const row of kept) {
    appender.appendInteger(row + 1);
    appender.endRow();
  }
  appender.closeSync();
  const numbered = `SELECT *, (row_number() OVER ())::INTEGER AS ${ROW} FROM ${relation}`;
  return `SELECT ${selected} FROM (${numbered}) SEMI JOIN kept USING (${ROW}) ORDER BY ${ROW}`;
}

/** Copies a vector into an array from `start` on, NULL as NaN. */
function fill(
  array: Float64Array,
  start: number,
  vector: { readonly itemCount: number; getItem(row: number): unknown },
): void {
  for (let row = 0; row < vector.itemCount; row += 1) {
    const value = vector.getItem(row);
    array[start + row] = typeof value === "number" ? value : Number.NaN;
  }
}

function grown(array: Float64Array, capacity: number): Float64Array {
  const larger = new Float64Array(capacity);
  larger.set(array);
  return larger;
}

/** SQL of a cell as DOUBLE: NULL where it is missing or not a number. */
function numberExpression({ name, identifier, type }: SourceColumn, file: string): string {
  if (NUMERIC_TYPE.test(type)) {
    return `CAST(${sqlName(identifier)} AS DOUBLE)`;
  }
  if (isText(type)) {
    return `TRY_CAST(${textExpression({ identifier, type })} AS DOUBLE)`;
  }
  // A column of nulls only has no type of its own.
  if (NULL_TYPE.test(type)) {
    return "NULL::DOUBLE";
  }
  throw new DataError(
    `${file}, column ${name}: expected numbers, got ${type} values; turn them into numbers or leave the column out`,
    { file, column: name },
  );
}

/** The same, and NULL for a column that has nothing to do with numbers. */
function anyExpression(column: SourceColumn): string {
  return isReadable(column.type) ? numberExpression(column, "") : "NULL::DOUBLE";
}

function isReadable(type: string): boolean {
  return NUMERIC_TYPE.test(type) || isText(type) || NULL_TYPE.test(type);
}

function isText(type: string): boolean {
  return type === "VARCHAR" || type === "JSON";
}

function textExpression({ identifier, type }: Pick<SourceColumn, "identifier" | "type">): string {
  return type === "JSON" ? `(${sqlName(identifier)} ->> '$')` : sqlName(identifier);
}

/**
 * Looks for columns in which a NULL is not a missing cell but text.
 *
 * @returns their names, where columns of text are left out. @throws DataError for the first of them, otherwise.
 */
async function checkNulls(
  connection: DuckDBConnection,
  suspects: readonly SourceColumn[],
  { relation, file, omitText }: ColumnQuery,
): Promise<string[]> {
  const omitted: string[] = [];
  const columns = suspects.filter(({ type }) => isText(type));
  for (let start = 0; start < columns.length; start += CHECKS_PER_QUERY) {
    const batch = columns.slice(start, start + CHECKS_PER_QUERY);
    const texts = batch.map((column, i) => `${textExpression(column)} AS t${i}`);
    const firsts = batch.map(
      (_, i) =>
        `min(CASE WHEN TRY_CAST(t${i} AS DOUBLE) IS NULL AND lower(trim(t${i})) NOT IN ${MISSING_WORDS} THEN r END)::DOUBLE`,
    );
    const reader = await connection.runAndReadAll(
      `SELECT ${firsts.join(", ")} FROM (SELECT row_number() OVER () AS r, ${texts.join(", ")} FROM ${relation})`,
    );
    const [rowNumbers = []] = reader.getRows();
    for (const [i, column] of batch.entries()) {
      const row = rowNumbers[i];
      if (typeof row === "number" && !omitText) {
        throw await notANumber(connection, { relation, column, row: row - 1, file });
      }
      if (typeof row === "number") {
        omitted.push(column.name);
      }
    }
  }
  return omitted;
}

async function notANumber(
  connection: DuckDBConnection,
  place: { relation: string; column: SourceColumn; row: number; file: string },
): Promise<DataError> {
  const { relation, column, row, file } = place;
  const reader = await connection.runAndReadAll(
    `SELECT ${textExpression(column)} FROM ${relation} LIMIT 1 OFFSET ${row}`,
  );
  const cell = String(reader.getRows()[0]?.[0]);
  const remedy = DECIMAL_COMMA.test(cell)
    ? "write numbers with a decimal point, 1.5 and not 1,5"
    : "correct the cell or leave the column out";
  return new DataError(
    `${file}, column ${column.name}, row ${row + 1}: expected a number, got the text ${shortText(cell)}; ${remedy}`,
    { file, column: column.name, row },
  );
}
