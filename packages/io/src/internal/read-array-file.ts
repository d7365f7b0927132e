import { readFile } from "node:fs/promises";
import { DataError } from "@mienf/numeric";
import type { NpyArray } from "../npy.ts";
import { parseNpy } from "../npy.ts";
import type { NumericColumn, Table } from "../table.ts";
import type { ReadRequest } from "./read-request.ts";
import { sampledRows } from "./sampled-rows.ts";
import { NpzArchive } from "./npz-archive.ts";

// Each has a name. A picture of 512 × 512 pixels in three colours is within.
const MOST_COLUMNS = 1_000_000;

/** Reads an NPY file, whose columns are called `column0`, …, or an NPZ file, whose arrays have names. */
export async function readArrayFile(request: ReadRequest): Promise<Table> {
  const bytes = await readFile(request.path);
  return request.path.toLowerCase().endsWith(".npz")
    ? readNpz(bytes, request)
    : readNpy(bytes, request);
}

function readNpy(bytes: Uint8Array, request: ReadRequest): Table {
  const { file, choose } = request;
  const array = parseNpy(bytes, file);
  if (array.shape.length === 0) {
    throw new DataError(`${file}: expected an array of rows, got a single number`, { file });
  }
  checkShape(array.shape, file);
  const names = Array.from({ length: width(array.shape) }, (_, i) => `column${i}`);
  return tableOf(request, { names, chosen: choose(names, new Map()), sources: [{ names, array }] });
}

function readNpz(bytes: Uint8Array, request: ReadRequest): Table {
  const { file, choose } = request;
  const archive = new NpzArchive(bytes, file);
  const groups = new Map<string, readonly string[]>();
  for (const [name, shape] of archive.shapes()) {
    checkShape(shape, `${file}, array ${name}`);
    groups.set(
      name,
      shape.length === 1 ? [name] : Array.from({ length: width(shape) }, (_, i) => `${name}[${i}]`),
    );
  }
  const names = [...groups.values()].flat();
  const chosen = choose(names, groups);
  const wanted = new Set(chosen);
  const sources = [...groups]
    .filter(([, inside]) => inside.some((name) => wanted.has(name)))
    .map(([name, inside]) => ({ names: inside, array: archive.array(name) }));
  return tableOf(request, { names, chosen, sources });
}

/** @throws DataError for a shape without rows, or with more columns than there can be names for. */
function checkShape(shape: readonly number[], place: string): void {
  const columns = width(shape);
  if (shape[0] === 0 || columns === 0) {
    throw new DataError(
      `${place}: expected rows of numbers, got an array of shape (${shape.join(", ")})`,
    );
  }
  if (columns > MOST_COLUMNS) {
    throw new DataError(
      `${place}: expected at most ${MOST_COLUMNS} columns, got ${columns} in shape (${shape.join(", ")}); rows are the first axis, so transpose the array if need be`,
    );
  }
}

/** Everything after the first axis counts as columns, so that images need no reshaping. */
function width(shape: readonly number[]): number {
  return shape.slice(1).reduce((product, size) => product * size, 1);
}

function tableOf(
  { file, sample }: ReadRequest,
  parts: {
    names: readonly string[];
    chosen: readonly string[];
    sources: readonly { names: readonly string[]; array: NpyArray }[];
  },
): Table {
  const { names, chosen, sources } = parts;
  const columns = chosen.map((name): NumericColumn => {
    const source = sources.find((candidate) => candidate.names.includes(name));
    if (!source) {
      throw new DataError(`${file}: no column called ${name}`, { file, column: name });
    }
    return { name, values: columnOf(source.array, source.names.indexOf(name)), file };
  });
  const rows = columns[0]?.values.length ?? 0;
  const odd = columns.find(({ values }) => values.length !== rows);
  if (odd) {
    throw new DataError(
      `${file}: expected arrays whose rows pair up, got ${rows} rows in ${columns[0]?.name} and ${odd.values.length} in ${odd.name}`,
      { file, column: odd.name },
    );
  }
  const kept = sampledRows(rows, columns.length, sample);
  return {
    file,
    names,
    rows: kept?.length ?? rows,
    totalRows: rows,
    rowNumbers: kept?.map((row) => row + 1) ?? null,
    columns: kept
      ? columns.map((column) => ({ ...column, values: selected(column.values, kept) }))
      : columns,
    omitted: [],
  };
}

function selected(values: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!);
}

function columnOf(array: NpyArray, column: number): Float64Array {
  const columns = width(array.shape);
  const values = new Float64Array(array.shape[0] ?? 0);
  for (let row = 0; row < values.length; row += 1) {
    values[row] = array.values[row * columns + column]!;
  }
  return values;
}
