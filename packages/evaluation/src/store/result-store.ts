import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from "@duckdb/node-api";
import { ConfigError, DataError } from "@mienf/numeric";
import type { CellOutcome } from "../runner/cell-outcome.ts";
import type { Provenance } from "../runner/provenance.ts";
import type { Cell } from "../suite/cell.ts";
import { lawFamily, lawLabel } from "../suite/cell.ts";
import type { Suite } from "../suite/suite-schema.ts";
import { suiteSchema } from "../suite/suite-schema.ts";
import type { ResultRow } from "./result-row.ts";

/** One run that put results in a store. */
export interface RunRecord extends Provenance {
  readonly startedAt: string;
  readonly command: string;
}

/** Where and by what a cell ran. */
export interface CellOrigin {
  readonly worker: string;
  readonly code: string;
}

/** Results of one suite in a DuckDB file. */
export interface ResultStore {
  /** The suite whose results these are; null in a new store. */
  suite(): Promise<Suite | null>;
  /** Writes down the suite and what is about to run it. @throws ConfigError when the store is another suite's. */
  begin(suite: Suite, run: RunRecord): Promise<void>;
  /** Ids of the cells that are there. */
  statuses(): Promise<ReadonlyMap<string, "done" | "failed">>;
  /** Keeps an outcome; it is on disk when the promise resolves. A second one of a cell is ignored. @returns whether it was new. */
  put(cell: Cell, outcome: CellOutcome, origin: CellOrigin): Promise<boolean>;
  /** Forgets failed cells, so that they run again. @returns how many. */
  forgetFailed(): Promise<number>;
  /** All results, by the order of the suite's tables: law, N, seed, estimator. */
  results(): Promise<ResultRow[]>;
  /** All runs, oldest first. */
  runs(): Promise<RunRecord[]>;
  close(): void;
}

const TABLES = `
CREATE TABLE IF NOT EXISTS sweep (suite JSON NOT NULL);
CREATE TABLE IF NOT EXISTS runs (record JSON NOT NULL);
CREATE TABLE IF NOT EXISTS cells (
  id VARCHAR PRIMARY KEY, law VARCHAR NOT NULL, family VARCHAR NOT NULL, estimator VARCHAR NOT NULL,
  rows INTEGER NOT NULL, seed BIGINT NOT NULL, level DOUBLE NOT NULL, status VARCHAR NOT NULL,
  dimX INTEGER, dimY INTEGER, exact DOUBLE, exactStandardError DOUBLE,
  estimate DOUBLE, low DOUBLE, high DOUBLE, intervalMethod VARCHAR, verdict VARCHAR, warnings JSON,
  parameters INTEGER, steps INTEGER, points JSON, failure VARCHAR, error VARCHAR,
  seconds DOUBLE NOT NULL, megabytes DOUBLE, worker VARCHAR NOT NULL, code VARCHAR NOT NULL, finishedAt VARCHAR NOT NULL
);`;
const COLUMNS = [
  "id",
  "law",
  "family",
  "estimator",
  "rows",
  "seed",
  "level",
  "status",
  "dimX",
  "dimY",
  "exact",
  "exactStandardError",
  "estimate",
  "low",
  "high",
  "intervalMethod",
  "verdict",
  "warnings",
  "parameters",
  "steps",
  "points",
  "failure",
  "error",
  "seconds",
  "megabytes",
  "worker",
  "code",
  "finishedAt",
] as const satisfies readonly (keyof ResultRow)[];

/**
 * Opens a store, or makes one. One process at a time may write; others read a copy of what is there.
 *
 * @param mode - `read`: the file must exist; it may be in use, and is not changed.
 * @throws DataError when there is no such file to read, or it is something else.
 * @throws ConfigError when another process writes to it.
 */
export async function openResultStore(
  file: string,
  mode: "write" | "read" = "write",
): Promise<ResultStore> {
  if (mode === "read") {
    return await openCopy(file);
  }
  const { instance, connection } = await connect(file);
  try {
    await connection.run(TABLES);
  } catch (error) {
    instance.closeSync();
    throw new DataError(
      `${file}: expected results of mienf bench, got another database`,
      { file },
      { cause: error },
    );
  }
  // The file itself then changes only when the store is closed, so that a copy of it and its log is whole at any time.
  await connection.run("SET checkpoint_threshold = '1TB'");
  return resultStore(connection, () => {
    connection.closeSync();
    instance.closeSync();
  });
}

/** The file may be locked by a run; what it has finished is in the file and its log. */
async function openCopy(file: string): Promise<ResultStore> {
  if (!existsSync(file)) {
    throw new DataError(`${file}: expected results of mienf bench, got no such file`, { file });
  }
  const folder = mkdtempSync(path.join(tmpdir(), "mienf-store-"));
  const copy = path.join(folder, "copy.duckdb");
  copyFileSync(file, copy);
  if (existsSync(`${file}.wal`)) {
    copyFileSync(`${file}.wal`, `${copy}.wal`);
  }
  const store = await openResultStore(copy).catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true });
    throw error instanceof Error
      ? new DataError(error.message.replaceAll(copy, file), { file }, { cause: error })
      : error;
  });
  return {
    ...store,
    close: () => {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function connect(
  file: string,
): Promise<{ readonly instance: DuckDBInstance; readonly connection: DuckDBConnection }> {
  const { DuckDBInstance: Instance } = await import("@duckdb/node-api");
  try {
    const instance = await Instance.create(file, {
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
    });
    return { instance, connection: await instance.connect() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/lock/iu.test(message)) {
      throw new ConfigError(
        `${file}: expected a store that nothing else writes to, got one in use; wait for that run or name another file with --store`,
        { cause: error },
      );
    }
    throw new DataError(
      `${file}: expected results of mienf bench, got a file that DuckDB does not open: ${message.split("\n")[0]}`,
      { file },
      { cause: error },
    );
  }
}

function resultStore(connection: DuckDBConnection, close: () => void): ResultStore {
  const records = async (sql: string): Promise<Record<string, unknown>[]> =>
    (await connection.runAndReadAll(sql)).getRowObjectsJson();
  const suite = async (): Promise<Suite | null> => {
    const [row] = await records("SELECT suite FROM sweep");
    return row === undefined ? null : suiteSchema.parse(JSON.parse(String(row["suite"])));
  };
  return {
    suite,
    begin: async (next, run) => {
      const before = await suite();
      if (before !== null && before.name !== next.name) {
        throw new ConfigError(
          `the store has results of the suite ${before.name}, not ${next.name}; name another file with --store`,
        );
      }
      await connection.run("BEGIN");
      await connection.run("DELETE FROM sweep");
      await connection.run("INSERT INTO sweep VALUES ($1)", [JSON.stringify(next)]);
      await connection.run("INSERT INTO runs VALUES ($1)", [JSON.stringify(run)]);
      await connection.run("COMMIT");
    },
    statuses: async () =>
      new Map(
        (await records("SELECT id, status FROM cells")).map(({ id, status }) => [
          String(id),
          status === "done" ? "done" : "failed",
        ]),
      ),
    put: async (cell, outcome, origin) => {
      const row = resultRow(cell, outcome, origin);
      const places = COLUMNS.map((_, i) => `$${i + 1}`).join(", ");
      const inserted = await connection.run(
        `INSERT OR IGNORE INTO cells (${COLUMNS.join(", ")}) VALUES (${places})`,
        COLUMNS.map((name) => databaseValue(row[name])),
      );
      return inserted.rowsChanged > 0;
    },
    forgetFailed: async () =>
      (await connection.run("DELETE FROM cells WHERE status = 'failed'")).rowsChanged,
    results: async () =>
      (await records("SELECT * FROM cells ORDER BY rows, law, seed, estimator, id")).map(parsedRow),
    runs: async () =>
      (await records("SELECT record FROM runs")).map(
        ({ record }) => JSON.parse(String(record)) as RunRecord,
      ),
    close,
  };
}

function resultRow(cell: Cell, outcome: CellOutcome, origin: CellOrigin): ResultRow {
  const unknown = {
    dimX: null,
    dimY: null,
    exact: null,
    exactStandardError: null,
    estimate: null,
    low: null,
    high: null,
    intervalMethod: null,
    verdict: null,
    warnings: [],
    parameters: null,
    steps: null,
    points: null,
    failure: null,
    error: null,
  };
  const facts = outcome.status === "done" ? outcome : { ...outcome, failure: outcome.kind };
  return {
    ...unknown,
    ...facts,
    id: cell.id,
    law: lawLabel(cell.law),
    family: lawFamily(cell.law),
    estimator: cell.estimator.label,
    rows: cell.rows,
    seed: cell.seed,
    level: cell.level,
    ...origin,
    finishedAt: new Date().toISOString(),
  };
}

function databaseValue(value: ResultRow[keyof ResultRow]): DuckDBValue {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}

function parsedRow(record: Record<string, unknown>): ResultRow {
  return Object.fromEntries(
    COLUMNS.map((name) => [name, parsedValue(name, record[name])]),
  ) as unknown as ResultRow;
}

function parsedValue(name: (typeof COLUMNS)[number], value: unknown): unknown {
  if ((name === "warnings" || name === "points") && typeof value === "string") {
    return JSON.parse(value) as unknown;
  }
  // Big integers come as text.
  return name === "seed" ? Number(value) : value;
}
