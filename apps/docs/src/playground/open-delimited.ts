import { dsvFormat } from "d3-dsv";
import { DataError } from "@mienf/numeric";
import type { OpenTable } from "./open-table.ts";

const DELIMITERS = [",", "\t", ";", "|"];
// Written by R, pandas, spreadsheets and databases for a cell without a value.
const MISSING = new Set(["", "na", "n/a", "nan", "null"]);

/**
 * Opens delimited text.
 *
 * A first line of numbers only is data, and the columns are then named `column0`, `column1`, …; the one exception is
 * `0,1,2,…`, which data frames without names write as their header.
 *
 * @param delimiter - default: whichever cuts the first line into most cells.
 * @throws DataError when there are no rows, or rows of different lengths.
 */
export function openDelimited(file: string, text: string, delimiter?: string): OpenTable {
  if (text.includes("\0")) {
    throw new DataError(`${file}: expected a text table in UTF-8, got other bytes`);
  }
  const bare = text.replace(/^\u{feff}/u, "");
  const lines = dsvFormat(delimiter ?? likelyDelimiter(bare)).parseRows(bare);
  const [first = [], ...rest] = lines.filter((cells) => cells.length > 1 || cells[0] !== "");
  const hasHeader = !first.every(isNumber) || isCounting(first);
  const names = first.map((cell, i) =>
    hasHeader && cell.trim() !== "" ? cell.trim() : `column${i}`,
  );
  const rows = hasHeader ? rest : [first, ...rest];
  if (rows.length === 0) {
    throw new DataError(`${file}: expected rows below the column names, got none`);
  }
  const odd = rows.findIndex((cells) => cells.length !== names.length);
  if (odd >= 0) {
    throw new DataError(
      `${file}, row ${odd + 1}: expected ${names.length} cells, got ${rows[odd]?.length}; quote cells that hold the delimiter`,
    );
  }
  return {
    file,
    names,
    rows: rows.length,
    column: (name) => {
      const at = names.indexOf(name);
      const values = Float64Array.from(rows, (cells, row) => {
        const cell = cells[at] ?? "";
        const value = numberIn(cell);
        if (value === undefined) {
          throw new DataError(
            `${file}, column ${name}, row ${row + 1}: expected a number, got ${JSON.stringify(cell.slice(0, 40))}; correct the cell or choose another column`,
          );
        }
        return value;
      });
      return Promise.resolve({ name, values, file });
    },
  };
}

/** The number that a cell holds; NaN where it is missing, undefined where it is text. */
function numberIn(cell: string): number | undefined {
  const text = cell.trim().toLowerCase();
  if (MISSING.has(text)) {
    return Number.NaN;
  }
  if (text === "true" || text === "false") {
    return text === "true" ? 1 : 0;
  }
  const infinite = /^([+-]?)inf(?:inity)?$/u.exec(text);
  if (infinite) {
    return infinite[1] === "-" ? -Infinity : Infinity;
  }
  const value = Number(text);
  return Number.isNaN(value) ? undefined : value;
}

function likelyDelimiter(text: string): string {
  const line = (text.split("\n", 1)[0] ?? "").replace(/"[^"]*"/gu, "");
  return DELIMITERS.reduce((best, each) =>
    line.split(each).length > line.split(best).length ? each : best,
  );
}

function isNumber(cell: string): boolean {
  const text = cell.trim();
  return (
    text !== "" && numberIn(text) !== undefined && !/^(?:true|false|na|n\/a|null)$/iu.test(text)
  );
}

function isCounting(cells: readonly string[]): boolean {
  return cells.length > 1 && cells.every((cell, i) => cell.trim() === String(i));
}
