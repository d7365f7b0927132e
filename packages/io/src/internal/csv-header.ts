import { open } from "node:fs/promises";
import { DataError } from "@mienf/numeric";

/** What must be known before a delimited file can be read. */
export interface CsvHeader {
  readonly delimiter: string;
  /** Column names in file order; made up for a file without a header line. */
  readonly names: readonly string[];
  /** Whether the first line holds names, and so no data. */
  readonly hasHeader: boolean;
}

// A header line longer than this is not a header line.
const MAX_HEADER_BYTES = 1 << 24;
const CHUNK_BYTES = 1 << 16;
const DELIMITERS = [",", "\t", ";", "|"];

/**
 * Reads the first line of a delimited file.
 *
 * A first line of numbers only is data, and the columns are then named `column0`, `column1`, …; the one exception is
 * `0,1,2,…`, which data frames without names write as their header.
 *
 * @throws DataError when the file is empty, is not UTF-8 text, or has no first line.
 */
export async function readCsvHeader(
  path: string,
  file: string,
  delimiter?: string,
): Promise<CsvHeader> {
  const line = await firstLine(path, file);
  const chosen = delimiter ?? likelyDelimiter(line);
  const cells = splitLine(line, chosen, file);
  if (cells.every((cell) => cell.trim() === "")) {
    throw new DataError(`${file}, line 1: expected column names, got a blank line; remove it`, {
      file,
    });
  }
  const hasHeader = !cells.every(isNumber) || isCounting(cells);
  const names = cells.map((cell, i) =>
    hasHeader && cell.trim() !== "" ? cell.trim() : `column${i}`,
  );
  return { delimiter: chosen, names, hasHeader };
}

async function firstLine(path: string, file: string): Promise<string> {
  const handle = await open(path, "r");
  try {
    const parts: Buffer[] = [];
    let size = 0;
    let quoted = false;
    while (size < MAX_HEADER_BYTES) {
      const { bytesRead, buffer } = await handle.read(
        Buffer.alloc(CHUNK_BYTES),
        0,
        CHUNK_BYTES,
        size,
      );
      const chunk = buffer.subarray(0, bytesRead);
      checkText(chunk, size === 0, file);
      for (let i = 0; i < chunk.length; i += 1) {
        const byte = chunk[i];
        if (byte === 0x22) {
          quoted = !quoted;
        } else if (byte === 0x0a && !quoted) {
          return decodeLine(Buffer.concat([...parts, chunk.subarray(0, i)]));
        }
      }
      parts.push(chunk);
      size += bytesRead;
      if (bytesRead === 0) {
        if (size === 0) {
          throw new DataError(
            `${file}: the file is empty; expected a line of column names and rows of numbers`,
            {
              file,
            },
          );
        }
        return decodeLine(Buffer.concat(parts));
      }
    }
  } finally {
    await handle.close();
  }
  throw new DataError(`${file}, line 1: no end of line within 16 MiB; is it a text table?`, {
    file,
  });
}

function checkText(chunk: Buffer, first: boolean, file: string): void {
  const utf16 =
    first &&
    chunk.length >= 2 &&
    ((chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff));
  if (utf16) {
    throw new DataError(`${file}: expected UTF-8 text, got UTF-16; save the file as UTF-8`, {
      file,
    });
  }
  if (chunk.includes(0)) {
    throw new DataError(
      `${file}: expected a text table, got binary data; check the file's extension`,
      { file },
    );
  }
}

function decodeLine(bytes: Buffer): string {
  return bytes
    .toString("utf8")
    .replace(/^\u{feff}/u, "")
    .replace(/\r$/u, "");
}

/** The delimiter that cuts the line into most cells; a comma where there is none. */
function likelyDelimiter(line: string): string {
  const bare = line.replace(/"[^"]*"/gu, "");
  let best = ",";
  let most = bare.split(",").length;
  for (const delimiter of DELIMITERS) {
    const count = bare.split(delimiter).length;
    if (count > most) {
      best = delimiter;
      most = count;
    }
  }
  return best;
}

function splitLine(line: string, delimiter: string, file: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < line.length; i += 1) {
    const character = line.charAt(i);
    if (character === '"') {
      if (quoted && line.charAt(i + 1) === '"') {
        cell += '"';
        i += 1;
      } else {
        quoted = !quoted;
      }
    } else if (character === delimiter && !quoted) {
      cells.push(cell);
      cell = "";
    } else {
      cell += character;
    }
  }
  if (quoted) {
    throw new DataError(`${file}, line 1: a quote is opened and not closed`, { file });
  }
  cells.push(cell);
  return cells;
}

function isNumber(cell: string): boolean {
  const text = cell.trim();
  return (
    text !== "" && (Number.isFinite(Number(text)) || /^[+-]?(?:nan|inf(?:inity)?)$/iu.test(text))
  );
}

function isCounting(cells: readonly string[]): boolean {
  return cells.length > 1 && cells.every((cell, i) => cell.trim() === String(i));
}
