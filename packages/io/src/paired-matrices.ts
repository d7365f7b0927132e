import type { Matrix } from "@mienf/numeric";
import { createMatrix, DataError } from "@mienf/numeric";
import { checkCopies, checkVaries } from "./internal/column-checks.ts";
import { countDuplicateRows } from "./internal/duplicate-rows.ts";
import { shortList } from "./internal/messages.ts";
import type { NumericColumn } from "./table.ts";

/** What is done with rows that have a missing cell in a column that is used. */
export type MissingPolicy = "error" | "drop";

/** Something a reader of an estimate made from these rows should know. */
export interface DataFinding {
  /** How far it undermines the estimate. */
  readonly severity: "note" | "care" | "distrust";
  /** What is wrong, and what to do. */
  readonly message: string;
}

/** Two matrices whose rows belong together. */
export interface PairedMatrices {
  /** Shape `[n, dx]`. */
  readonly x: Matrix;
  /** Shape `[n, dy]`. */
  readonly y: Matrix;
  /** For each row of the matrices, the data row it came from, counted from 1 as in messages. */
  readonly rowNumbers: Int32Array;
  /** Number of rows left out for a missing cell. */
  readonly dropped: number;
  readonly findings: readonly DataFinding[];
}

/** Fewest rows that {@link pairedMatrices} accepts, whatever the number of columns. */
export const MINIMUM_ROWS = 20;

/** Fewest rows for each column: with fewer, any two groups of columns look closely related. */
export const MINIMUM_ROWS_PER_COLUMN = 2;

// Below this, sampling noise in the canonical correlations alone is worth a warning.
const ROWS_PER_COLUMN_FOR_CALM = 10;
// Repeats on both sides of the held-out split let a model look up the answer.
const CARE_DUPLICATES = 0.01;
const DISTRUST_DUPLICATES = 0.2;

/**
 * Pairs two groups of columns row by row and checks that mutual information can be estimated from them.
 *
 * @param x - columns of X. @param y - columns of Y, with as many rows.
 * @param options - `missing`: what to do about NaN cells; default `"error"`. `rowNumbers`: the data row of each value,
 *   where the rows are a sample; default 1, 2, ….
 * @throws DataError that names file, column and row, when the rows do not pair up, a cell is missing (under `"error"`)
 *   or infinite, a column is constant or on both sides (the mutual information is then infinite) or a copy of another
 *   up to scale and shift, or there are fewer than {@link MINIMUM_ROWS} rows or {@link MINIMUM_ROWS_PER_COLUMN} rows
 *   for each column.
 */
export function pairedMatrices(
  x: readonly NumericColumn[],
  y: readonly NumericColumn[],
  options: {
    readonly missing?: MissingPolicy;
    readonly rowNumbers?: Int32Array | null;
  } = {},
): PairedMatrices {
  const all = [...x, ...y];
  checkSides(x, y);
  const numberOf = (row: number): number => options.rowNumbers?.[row] ?? row + 1;
  const kept = completeRows(all, options.missing ?? "error", numberOf);
  const dropped = (all[0]?.values.length ?? 0) - kept.length;
  checkEnoughRows(kept.length, {
    dimX: x.length,
    dimY: y.length,
    dropped,
    file: all[0]?.file ?? "",
  });
  const pair = { x: matrixOf(x, kept), y: matrixOf(y, kept) };
  checkVaries(pair.x, x);
  checkVaries(pair.y, y);
  checkCopies({ matrix: pair.x, columns: x }, { matrix: pair.y, columns: y });
  return {
    ...pair,
    rowNumbers: kept.map(numberOf),
    dropped,
    findings: [
      ...droppedFindings(dropped, kept.length),
      ...sizeFindings(kept.length, all.length),
      ...duplicateFindings(pair.x, pair.y),
    ],
  };
}

function checkSides(x: readonly NumericColumn[], y: readonly NumericColumn[]): void {
  const [firstX, firstY] = [x[0], y[0]];
  if (!firstX || !firstY) {
    throw new DataError(
      `pairedMatrices: expected at least one column a side, got ${x.length} and ${y.length}`,
    );
  }
  const rows = firstX.values.length;
  const odd = [...x, ...y].find(({ values }) => values.length !== rows);
  if (odd) {
    throw new DataError(
      `${odd.file}: expected rows that pair up with those of ${firstX.file}, got ${odd.values.length} rows against ${rows}; the two must list the same samples in the same order`,
      { file: odd.file, column: odd.name },
    );
  }
  const shared = x
    .filter((a) => y.some((b) => a.name === b.name && a.values === b.values))
    .map(({ name }) => name);
  if (shared.length > 0) {
    throw new DataError(
      `${firstX.file}: expected different columns on the two sides, got ${shortList(shared)} on both; the mutual information is then infinite, so take it off one side`,
      { file: firstX.file, column: shared[0] },
    );
  }
}

/** Rows without a missing cell, counted from 0. */
function completeRows(
  columns: readonly NumericColumn[],
  missing: MissingPolicy,
  numberOf: (row: number) => number,
): Int32Array {
  const rows = columns[0]?.values.length ?? 0;
  const complete = new Uint8Array(rows).fill(1);
  for (const { name, values, file } of columns) {
    for (let row = 0; row < rows; row += 1) {
      const value = values[row]!;
      if (Number.isNaN(value)) {
        if (missing === "error") {
          throw missingCell(columns, numberOf(row) - 1, { name, file });
        }
        complete[row] = 0;
      } else if (!Number.isFinite(value)) {
        throw new DataError(
          `${file}, column ${name}, row ${numberOf(row)}: expected a finite number, got ${value > 0 ? "infinity" : "minus infinity"}; correct the cell or remove the row`,
          { file, column: name, row: numberOf(row) - 1 },
        );
      }
    }
  }
  const kept = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row += 1) {
    if (complete[row] === 1) {
      kept[count] = row;
      count += 1;
    }
  }
  return kept.slice(0, count);
}

function missingCell(
  columns: readonly NumericColumn[],
  row: number,
  { name, file }: { readonly name: string; readonly file: string },
): DataError {
  let affected = 0;
  const rows = columns[0]?.values.length ?? 0;
  for (let i = 0; i < rows; i += 1) {
    affected += columns.some(({ values }) => Number.isNaN(values[i])) ? 1 : 0;
  }
  return new DataError(
    `${file}, column ${name}, row ${row + 1}: expected a number, got an empty or NaN cell (${affected} of ${rows} rows have one); fill it in, or leave such rows out with missing: "drop"`,
    { file, column: name, row },
  );
}

function checkEnoughRows(
  rows: number,
  { dimX, dimY, dropped, file }: { dimX: number; dimY: number; dropped: number; file: string },
): void {
  const needed = Math.max(MINIMUM_ROWS, MINIMUM_ROWS_PER_COLUMN * (dimX + dimY));
  if (rows >= needed) {
    return;
  }
  const left = dropped > 0 ? ` after leaving out ${dropped} with missing cells` : "";
  const remedy = needed > MINIMUM_ROWS ? "use more rows or fewer columns" : "use more rows";
  throw new DataError(
    `${file}: expected at least ${needed} rows for ${dimX} + ${dimY} columns, got ${rows}${left}; ${remedy}`,
    { file },
  );
}

function matrixOf(columns: readonly NumericColumn[], rows: Int32Array): Matrix {
  const matrix = createMatrix(rows.length, columns.length);
  for (const [column, { values }] of columns.entries()) {
    for (let i = 0; i < rows.length; i += 1) {
      matrix.data[i * columns.length + column] = values[rows[i]!]!;
    }
  }
  return matrix;
}

function droppedFindings(dropped: number, kept: number): DataFinding[] {
  if (dropped === 0) {
    return [];
  }
  return [
    {
      severity: "note",
      message: `${dropped} of ${dropped + kept} rows have an empty or NaN cell and were left out; the estimate holds for complete rows`,
    },
  ];
}

function sizeFindings(rows: number, columns: number): DataFinding[] {
  const wanted = ROWS_PER_COLUMN_FOR_CALM * columns;
  if (rows >= wanted) {
    return [];
  }
  return [
    {
      severity: "care",
      message: `${rows} rows are few for ${columns} columns: chance alone can look like information; use at least ${wanted} rows, or fewer columns`,
    },
  ];
}

function duplicateFindings(x: Matrix, y: Matrix): DataFinding[] {
  const duplicates = countDuplicateRows(x, y);
  const fraction = duplicates / x.rows;
  if (duplicates === 0) {
    return [];
  }
  const severity =
    fraction > DISTRUST_DUPLICATES ? "distrust" : fraction > CARE_DUPLICATES ? "care" : "note";
  return [
    {
      severity,
      message: `${duplicates} of ${x.rows} rows (${(100 * fraction).toFixed(1)} %) repeat an earlier row exactly; where these are copies rather than samples, remove them: they make the estimate too high`,
    },
  ];
}
