import { readFile } from "node:fs/promises";
import { DataError } from "@mienf/numeric";
import type { NpyArray } from "../npy.ts";
import { parseNpy } from "../npy.ts";
import type { NumericColumn, Table } from "../table.ts";
import type { ReadRequest } from "./read-request.ts";
import { NpzArchive } from "./npz-archive.ts";

/** Reads an NPY file, whose columns are called `column0`, …, or an NPZ file, whose arrays have names. */
export async function readArrayFile(request: ReadRequest): Promise<Table> {
  const bytes = await readFile(request.path);
  return request.path.toLowerCase().endsWith(".npz")
    ? readNpz(bytes, request)
    : readNpy(bytes, request);
}

function readNpy(bytes: Uint8Array, { file, choose }: ReadRequest): Table {
  const array = parseNpy(bytes, file);
  if (array.shape.length === 0) {
    throw new DataError(`${file}: expected an array of rows, got a single number`, { file });
  }
  const names = Array.from({ length: width(array.shape) }, (_, i) => `column${i}`);
  return tableOf({ file, names, chosen: choose(names, new Map()), sources: [{ names, array }] });
}

function readNpz(bytes: Uint8Array, { file, choose }: ReadRequest): Table {
  const archive = new NpzArchive(bytes, file);
  const groups = new Map<string, readonly string[]>();
  for (const [name, shape] of archive.shapes()) {
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
  return tableOf({ file, names, chosen, sources });
}

/** Everything after the first axis counts as columns, so that images need no reshaping. */
function width(shape: readonly number[]): number {
  return shape.slice(1).reduce((product, size) => product * size, 1);
}

function tableOf(parts: {
  file: string;
  names: readonly string[];
  chosen: readonly string[];
  sources: readonly { names: readonly string[]; array: NpyArray }[];
}): Table {
  const { file, names, chosen, sources } = parts;
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
  return { file, names, rows, columns };
}

function columnOf(array: NpyArray, column: number): Float64Array {
  const columns = width(array.shape);
  const values = new Float64Array(array.shape[0] ?? 0);
  for (let row = 0; row < values.length; row += 1) {
    values[row] = array.values[row * columns + column]!;
  }
  return values;
}
