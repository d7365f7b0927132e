import { createLaw } from "@mienf/datasets";
import { pairedMatrices, selectColumnNames } from "@mienf/io/web";
import type { NumericColumn, PairedMatrices } from "@mienf/io/web";
import { createRandomSource, DataError } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import type { Cloud, DataView, Job } from "./job.ts";
import type { OpenTable } from "./open-table.ts";

/** The rows of a job, checked as the command line checks them. */
export interface LoadedPair extends PairedMatrices {
  readonly xNames: readonly string[];
  readonly yNames: readonly string[];
  readonly source: string;
  readonly truth: number | null;
}

// Beyond this the command line samples, and a page would take minutes.
const MOST_ROWS = 1_000_000;
// More points only make a figure slower: the eye sees a cloud.
const MOST_POINTS = 2000;

/**
 * Draws or reads the rows of a job.
 *
 * @param table - the open file, for jobs on a file.
 * @throws DataError when they cannot be used. @throws ConfigError when no such law exists.
 */
export async function loadPair(
  source: Job["source"],
  table: OpenTable | null,
): Promise<LoadedPair> {
  if (source.kind === "law") {
    const law = createLaw(source.law, source.parameters);
    const { x, y } = law.sample(source.rows, createRandomSource(source.seed));
    const [left, right] = [columnsOf(x, "x"), columnsOf(y, "y")];
    return {
      ...pairedMatrices(left, right),
      xNames: left.map(({ name }) => name),
      yNames: right.map(({ name }) => name),
      source: source.law,
      truth: law.mutualInformation,
    };
  }
  if (table === null) {
    throw new DataError("playground: expected a file, and none is open; choose one");
  }
  if (table.rows > MOST_ROWS) {
    throw new DataError(
      `${table.file}: expected at most ${MOST_ROWS} rows, got ${table.rows}; use the mienf command, which samples large files`,
    );
  }
  const { file, names } = table;
  const xNames = selectColumnNames(names, source.x, { file });
  const yNames = selectColumnNames(names, source.y, { file });
  const read = new Map<string, NumericColumn>();
  for (const name of new Set([...xNames, ...yNames])) {
    read.set(name, await table.column(name));
  }
  const pick = (wanted: readonly string[]): NumericColumn[] =>
    wanted.flatMap((name) => read.get(name) ?? []);
  const pair = pairedMatrices(pick(xNames), pick(yNames), { missing: source.missing });
  return { ...pair, xNames, yNames, source: file, truth: null };
}

/** What the page shows of the rows. */
export function viewOf(pair: LoadedPair): DataView {
  const { x, y, xNames, yNames, truth } = pair;
  return { cloud: cloudOf(x, y), rows: x.rows, columns: { x: xNames, y: yNames }, truth };
}

/** First columns of both sides, thinned. */
export function cloudOf(x: Matrix, y: Matrix): Cloud {
  const step = Math.max(1, Math.ceil(x.rows / MOST_POINTS));
  const first = ({ data, rows, columns }: Matrix): Float64Array =>
    Float64Array.from(
      { length: Math.ceil(rows / step) },
      (_, i) => data[i * step * columns] as number,
    );
  return { x: first(x), y: first(y) };
}

function columnsOf({ data, rows, columns }: Matrix, side: string): NumericColumn[] {
  return Array.from({ length: columns }, (_, column) => ({
    name: `${side}${column}`,
    values: Float64Array.from({ length: rows }, (_value, row) => data[row * columns + column]!),
    file: "the sample",
  }));
}
