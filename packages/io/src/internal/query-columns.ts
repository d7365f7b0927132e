import type { DuckDBConnection } from "@duckdb/node-api";
import { DataError } from "@mienf/numeric";
import { shortText } from "./messages.ts";
import { sqlName } from "./duckdb.ts";

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
// Written by R, pandas, spreadsheets and databases for a cell without a value.
const MISSING_WORDS = "('', 'na', 'n/a', 'nan', 'null')";
const INITIAL_CAPACITY = 1 << 14;
// DuckDB's planner takes quadratic time in the number of such expressions.
const CHECKS_PER_QUERY = 64;

/**
 * Reads columns of a relation as float64 numbers, in chunks and without an object per row.
 *
 * @param relation - SQL of a table expression. @param file - for messages.
 * @returns one array for each column, missing cells as NaN.
 * @throws DataError that names column, row and text of the first cell that is not a number.
 */
export async function queryColumns(
  connection: DuckDBConnection,
  relation: string,
  columns: readonly SourceColumn[],
  file: string,
): Promise<Float64Array[]> {
  const expressions = columns.map((column) => numberExpression(column, file));
  const result = await connection.stream(`SELECT ${expressions.join(", ")} FROM ${relation}`);
  const withNulls = new Set<number>();
  let capacity = INITIAL_CAPACITY;
  let arrays: Float64Array[] = columns.map(() => new Float64Array(capacity));
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
      if (fill(array, rows, chunk.getColumnVector(i))) {
        withNulls.add(i);
      }
    }
    rows += count;
  }
  await checkNulls(connection, {
    relation,
    columns: columns.filter((_, i) => withNulls.has(i)),
    file,
  });
  return arrays.map((array) => array.slice(0, rows));
}

/** Copies a vector into an array from `start` on, NULL as NaN. Says whether there was a NULL. */
function fill(
  array: Float64Array,
  start: number,
  vector: { readonly itemCount: number; getItem(row: number): unknown },
): boolean {
  let nulls = false;
  for (let row = 0; row < vector.itemCount; row += 1) {
    const value = vector.getItem(row);
    if (typeof value === "number") {
      array[start + row] = value;
    } else {
      array[start + row] = Number.NaN;
      nulls = true;
    }
  }
  return nulls;
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
  if (type === '"NULL"' || type === "NULL") {
    return "NULL::DOUBLE";
  }
  throw new DataError(
    `${file}, column ${name}: expected numbers, got ${type} values; turn them into numbers or leave the column out`,
    { file, column: name },
  );
}

function isText(type: string): boolean {
  return type === "VARCHAR" || type === "JSON";
}

function textExpression({ identifier, type }: Pick<SourceColumn, "identifier" | "type">): string {
  return type === "JSON" ? `(${sqlName(identifier)} ->> '$')` : sqlName(identifier);
}

/** @throws DataError where a NULL is not a missing cell but text. */
async function checkNulls(
  connection: DuckDBConnection,
  source: { relation: string; columns: readonly SourceColumn[]; file: string },
): Promise<void> {
  const { relation, file } = source;
  const columns = source.columns.filter(({ type }) => isText(type));
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
      if (typeof row === "number") {
        throw await notANumber(connection, { relation, column, row: row - 1, file });
      }
    }
  }
}

async function notANumber(
  connection: DuckDBConnection,
  place: { relation: string; column: SourceColumn; row: number; file: string },
): Promise<DataError> {
  const { relation, column, row, file } = place;
  const reader = await connection.runAndReadAll(
    `SELECT ${textExpression(column)} FROM ${relation} LIMIT 1 OFFSET ${row}`,
  );
  const cell = reader.getRows()[0]?.[0];
  return new DataError(
    `${file}, column ${column.name}, row ${row + 1}: expected a number, got the text ${shortText(String(cell))}; correct the cell or leave the column out`,
    { file, column: column.name, row },
  );
}
