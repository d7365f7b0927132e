import { open } from "node:fs/promises";
import path from "node:path";
import { ConfigError } from "@mienf/numeric";
import { writeFileAtomically } from "./atomic-write.ts";
import { sqlName, sqlString, throwIfAborted, withDatabase } from "./internal/duckdb.ts";
import { npzBytes } from "./internal/npz-bytes.ts";
import { formatNpy } from "./npy.ts";

/** Columns by name; `Int32Array` columns stay integers where the format has them. */
export type WritableColumns = Readonly<Record<string, Float64Array | Int32Array>>;

/** File name extensions that {@link writeColumns} understands. */
export const writableExtensions: readonly string[] = [".csv", ".parquet", ".npz", ".npy"];

// Cells joined before each write: about a megabyte.
const CELLS_PER_WRITE = 65_536;

/**
 * Writes columns of equal length to a file, whose extension tells the format; the file appears when it is complete.
 *
 * Numbers are written in full: read back they are the same. An NPZ file gets one array for each column, an NPY file one
 * matrix with the columns side by side.
 *
 * @param options - `signal`: stops it, and no file is left.
 * @throws ConfigError when the extension is not in {@link writableExtensions} or the columns differ in length.
 * @throws AbortedError when `signal` fires.
 */
export async function writeColumns(
  file: string,
  columns: WritableColumns,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const format = checkWritable(file);
  const lengths = new Set(Object.values(columns).map(({ length }) => length));
  if (lengths.size !== 1) {
    throw new ConfigError(
      `writeColumns: expected columns of one length, got ${[...lengths].join(", ") || "no columns"}`,
    );
  }
  await writeFileAtomically(file, async (temporary) => {
    switch (format) {
      case ".csv":
        return await writeCsv(temporary, columns, signal);
      case ".parquet":
        return await writeParquet(temporary, columns, signal);
      default:
        return await writeBytes(temporary, format === ".npz" ? npz(columns) : npy(columns));
    }
  });
}

/**
 * Checks that {@link writeColumns} knows the format that a file's name asks for.
 *
 * @returns the extension, in lower case.
 * @throws ConfigError when it does not.
 */
export function checkWritable(file: string): string {
  const extension = path.extname(file).toLowerCase();
  if (!writableExtensions.includes(extension)) {
    throw new ConfigError(
      `${file}: expected a file name that ends in ${writableExtensions.join(", ")}, got ${extension === "" ? "no extension" : extension}`,
    );
  }
  return extension;
}

async function writeCsv(
  file: string,
  columns: WritableColumns,
  signal?: AbortSignal,
): Promise<void> {
  const names = Object.keys(columns);
  const arrays = Object.values(columns);
  const rows = arrays[0]?.length ?? 0;
  const linesPerWrite = Math.max(1, Math.floor(CELLS_PER_WRITE / names.length));
  const handle = await open(file, "w");
  try {
    await handle.write(`${names.map(csvCell).join(",")}\n`);
    for (let start = 0; start < rows; start += linesPerWrite) {
      let lines = "";
      for (let row = start; row < Math.min(rows, start + linesPerWrite); row += 1) {
        lines += `${arrays.map((array) => String(array[row])).join(",")}\n`;
      }
      await handle.write(lines);
      throwIfAborted(signal);
    }
  } finally {
    await handle.close();
  }
}

function csvCell(text: string): string {
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function writeParquet(
  file: string,
  columns: WritableColumns,
  signal?: AbortSignal,
): Promise<void> {
  await withDatabase(async (connection) => {
    const entries = Object.entries(columns);
    const fields = entries.map(
      ([name, values]) => `${sqlName(name)} ${values instanceof Int32Array ? "INTEGER" : "DOUBLE"}`,
    );
    await connection.run(`CREATE TABLE result (${fields.join(", ")})`);
    const appender = await connection.createAppender("result");
    const rows = entries[0]?.[1].length ?? 0;
    for (let row = 0; row < rows; row += 1) {
      for (const [, values] of entries) {
        if (values instanceof Int32Array) {
          appender.appendInteger(values[row]!);
        } else {
          appender.appendDouble(values[row]!);
        }
      }
      appender.endRow();
    }
    appender.closeSync();
    await connection.run(`COPY result TO ${sqlString(file)} (FORMAT parquet, COMPRESSION zstd)`);
  }, signal);
}

function npy(columns: WritableColumns): Uint8Array {
  const arrays = Object.values(columns);
  const rows = arrays[0]?.length ?? 0;
  const values = new Float64Array(rows * arrays.length);
  for (const [column, array] of arrays.entries()) {
    for (let row = 0; row < rows; row += 1) {
      values[row * arrays.length + column] = array[row]!;
    }
  }
  return formatNpy([rows, arrays.length], values);
}

function npz(columns: WritableColumns): Uint8Array {
  return npzBytes(
    Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [
        name,
        { shape: [values.length], values: Float64Array.from(values) },
      ]),
    ),
  );
}

async function writeBytes(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, "w");
  try {
    await handle.writeFile(bytes);
  } finally {
    await handle.close();
  }
}
