import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ResultRow, Suite, SweepSummary } from "@mienf/evaluation/bench";
import {
  loadSuite,
  localExecutor,
  openResultStore,
  parseSuite,
  planCells,
  runSweep,
  volatileColumns,
} from "@mienf/evaluation/bench";
import { createRandomSource } from "@mienf/numeric";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { build, program } from "./build.ts";

const folder = mkdtempSync(path.join(tmpdir(), "mienf-sweep-"));
const inFolder = (name: string): string => path.join(folder, name);
const SECOND = 1000;

beforeAll(build, 120 * SECOND);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quick = `
name: quick
title: Quick
description: For tests.
seeds: [1, 2, 3]
rows: [1500]
laws:
  - law: correlated-normal
    parameters: { dim: [1, 2], mutualInformation: [0, 1] }
estimators: [ksg, gaussian]
`;

async function run(suite: Suite, store: string, workers = 2): Promise<SweepSummary> {
  const results = await openResultStore(inFolder(store));
  try {
    return await runSweep(suite, {
      store: results,
      execute: localExecutor(suite.limits, workers),
    });
  } finally {
    results.close();
  }
}

async function rowsOf(store: string): Promise<ResultRow[]> {
  const results = await openResultStore(inFolder(store), "read");
  try {
    return await results.results();
  } finally {
    results.close();
  }
}

/** Results without what differs from run to run. */
async function lasting(store: string): Promise<Partial<ResultRow>[]> {
  return (await rowsOf(store)).map((row) =>
    Object.fromEntries(
      Object.entries(row).filter(([name]) => !volatileColumns.some((each) => each === name)),
    ),
  );
}

describe("a sweep", { timeout: 90 * SECOND }, () => {
  const suite = parseSuite(quick, "quick.yaml");

  test("gives every cell once, the same with one process as with two, and nothing to do the next time", async () => {
    const cells = planCells(suite).length;
    expect(await run(suite, "one.duckdb", 1)).toEqual({
      cells,
      known: 0,
      planned: cells,
      finished: cells,
      failed: 0,
      left: 0,
      otherCode: 0,
    });
    expect(await run(suite, "two.duckdb", 2)).toMatchObject({ finished: cells });
    const rows = await lasting("one.duckdb");
    expect(rows).toHaveLength(cells);
    expect(await lasting("two.duckdb")).toEqual(rows);
    expect(await run(suite, "two.duckdb")).toMatchObject({ known: cells, finished: 0 });
  });

  test("that is killed with SIGKILL at any moment goes on, and ends like one that was not", async () => {
    const file = inFolder("quick.yaml");
    writeFileSync(file, quick);
    const source = createRandomSource(20_261_123);
    const cells = planCells(suite).length;
    const printed: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const lines = 1 + source.integer(5);
      const delayMs = source.integer(200);
      printed.push(await killedAfter(lines, delayMs, [file, inFolder("killed.duckdb"), "2"]));
    }
    const before = (await rowsOf("killed.duckdb")).length;
    // A line is printed once its cell is in the store; the cell at work may be there without.
    expect(before).toBeGreaterThanOrEqual(printed.reduce((sum, count) => sum + count, 0));
    expect(before).toBeLessThan(cells);
    expect(await run(suite, "killed.duckdb")).toMatchObject({
      known: before,
      finished: cells - before,
    });
    expect(await run(suite, "undisturbed.duckdb")).toMatchObject({ finished: cells });
    expect(await lasting("killed.duckdb")).toEqual(await lasting("undisturbed.duckdb"));
  });

  test("can be stopped, by a signal or by the time, and can be limited to some cells", async () => {
    const store = await openResultStore(inFolder("stopped.duckdb"));
    const stop = new AbortController();
    const execute = localExecutor(suite.limits, 1);
    const stopped = runSweep(suite, {
      store,
      execute,
      signal: stop.signal,
      onProgress: ({ finished }) => finished === 3 && stop.abort(),
    });
    await expect(stopped).rejects.toThrow(/^interrupted after 3 of 24 cells; they are kept/u);
    const some = await runSweep(suite, { store, execute, only: ["gaussian", "seed=3"] });
    expect(some).toMatchObject({ cells: 4, known: 0, finished: 4 });
    // A number is meant whole: N=1500 is not found by N=15.
    await expect(runSweep(suite, { store, execute, only: ["N=15"] })).rejects.toThrow(
      "expected --only to choose at least one cell",
    );
    await expect(runSweep(suite, { store, execute, only: ["nothing"] })).rejects.toThrow(
      'a cell reads like "correlated-normal dim=1 I=0, ksg, N=1500, seed=1"',
    );
    expect(await runSweep(suite, { store, execute, maxSeconds: 1e-3 })).toMatchObject({
      finished: 0,
      left: 17,
    });
    store.close();
  });
});

/** Starts a sweep and kills it some time after it has printed lines. @returns how many it printed in all. */
async function killedAfter(
  lines: number,
  delayMs: number,
  args: readonly string[],
): Promise<number> {
  const child = spawn(process.execPath, [program("run-suite.js"), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let count = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    count += text.split("\n").length - 1;
    if (count >= lines) {
      setTimeout(() => child.kill("SIGKILL"), delayMs);
    }
  });
  await new Promise((resolve) => {
    child.on("close", resolve);
  });
  return count;
}

describe("cells that go wrong", { timeout: 90 * SECOND }, () => {
  const node = JSON.stringify(process.execPath);
  const line = JSON.stringify(program("estimator.js"));
  const suite = parseSuite(
    `
name: troubles
title: Troubles
description: For tests.
seeds: [7]
rows: [200]
limits: { seconds: 4, megabytes: 400 }
laws: [{ law: correlated-normal, parameters: { mutualInformation: 0.5 } }]
estimators:
  - { command: [${node}, ${line}, --seed, "{seed}"], label: program }
  - { command: [${node}, ${line}, --wait-ms, "60000"], label: slow }
  - { command: [nowhere-to-be-found], label: missing }
  - { command: [${node}, -e, "console.log('{}')"], label: other answer }
  - { command: [${node}, -e, "process.stderr.write('first\\\\nno luck'); process.exit(3)"], label: unlucky }
  - { estimator: ksg, options: { k: 5000 }, label: too many neighbours }
  - { estimator: unknown, label: unknown }
  - { estimator: ksg, options: { kk: 5 }, label: unknown option }
  - gaussian
`,
    "troubles.yaml",
  );

  test("are kept with their error, and the sweep goes on; failed cells can be run again", async () => {
    expect(await run(suite, "troubles.duckdb")).toMatchObject({ finished: 9, failed: 7 });
    const rows = new Map((await rowsOf("troubles.duckdb")).map((row) => [row.estimator, row]));
    const why = (name: string): string => `${rows.get(name)?.failure}: ${rows.get(name)?.error}`;
    expect(why("slow")).toBe("time: took more than 4 s, which is the limit");
    expect(why("missing")).toMatch(
      /^error: nowhere-to-be-found: expected exit code 0, got: .*ENOENT/u,
    );
    expect(why("other answer")).toMatch(/expected \{ "mutualInformation": number/u);
    expect(why("unlucky")).toMatch(/expected exit code 0, got: no luck$/u);
    expect(why("too many neighbours")).toMatch(/^error: .*5000/u);
    expect(why("unknown")).toBe("error: no estimator unknown; mienf estimators lists them");
    expect(why("unknown option")).toMatch(/kk/u);
    expect(rows.get("gaussian")).toMatchObject({ status: "done", failure: null });

    const results = await openResultStore(inFolder("troubles.duckdb"));
    const again = await runSweep(suite, {
      store: results,
      execute: localExecutor(suite.limits, 2),
      only: ["unknown option"],
      retryFailed: true,
    });
    results.close();
    expect(again).toMatchObject({ known: 0, finished: 1, failed: 1 });
  });

  test("an outside program gets the rows as CSV and answers with JSON", async () => {
    const rows = new Map((await rowsOf("troubles.duckdb")).map((row) => [row.estimator, row]));
    const gaussian = rows.get("gaussian");
    const outside = rows.get("program");
    // The same closed form of the same rows; ours is corrected for a bias of about 1/(2·200).
    expect(outside?.estimate).toBeCloseTo(gaussian?.estimate ?? Number.NaN, 1);
    expect(outside).toMatchObject({
      status: "done",
      warnings: ["seed 7"],
      intervalMethod: "the program's own",
      parameters: 1,
      steps: null,
    });
  });

  test("a cell that takes too much memory is killed, and the next cell gets a new process", async () => {
    const slow = [process.execPath, program("estimator.js"), "--wait-ms", "60000"];
    const greedy = {
      ...suite,
      name: "greedy",
      limits: { seconds: 60, megabytes: 60 },
      estimators: [
        { command: [...slow, "--seed", "1"], label: "first" },
        { command: [...slow, "--seed", "2"], label: "second" },
      ],
    };
    // Node with the estimators loaded takes more than 60 MB.
    expect(await run(greedy, "greedy.duckdb", 1)).toMatchObject({ finished: 2, failed: 2 });
    for (const row of await rowsOf("greedy.duckdb")) {
      expect(row.error).toMatch(/^took \d+ MB; the limit is 60$/u);
    }
  });
});

describe("a store", { timeout: 90 * SECOND }, () => {
  test("of another suite, another kind, or in use is refused", async () => {
    const execute = localExecutor({ seconds: 1, megabytes: 1000 }, 1);
    const store = await openResultStore(inFolder("one.duckdb"));
    await expect(
      runSweep({ ...parseSuite(quick, ""), name: "other" }, { store, execute }),
    ).rejects.toThrow(
      "the store has results of the suite quick, not other; name another file with --store",
    );
    store.close();
    writeFileSync(inFolder("text.duckdb"), "no database, but long enough for one".repeat(500));
    await expect(openResultStore(inFolder("text.duckdb"))).rejects.toThrow(/DuckDB does not open/u);
    await expect(openResultStore(inFolder("none.duckdb"), "read")).rejects.toThrow(/no such file/u);
  });

  test("can be read while it is written to", async () => {
    const store = await openResultStore(inFolder("busy.duckdb"));
    const suite = parseSuite(quick, "");
    const seen: number[] = [];
    await runSweep(suite, {
      store,
      only: ["gaussian"],
      execute: async (cells, handle, signal) => {
        await localExecutor(suite.limits, 1)(
          cells,
          async (...outcome) => {
            await handle(...outcome);
            seen.push((await rowsOf("busy.duckdb")).length);
          },
          signal,
        );
      },
    });
    store.close();
    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  });
});

test(
  "the smoke suite runs, one estimator that trains among the others, and every cell gives an estimate",
  { timeout: 180 * SECOND },
  async () => {
    const suite = loadSuite("smoke", ".");
    const cells = planCells(suite).length;
    expect(await run(suite, "smoke.duckdb")).toMatchObject({ finished: cells, failed: 0 });
    const rows = await rowsOf("smoke.duckdb");
    expect(rows.filter(({ parameters }) => (parameters ?? 0) > 0)).toHaveLength(cells / 4);
    // Two nats would be far from every law of the suite, which have at most 1.
    expect(rows.filter(({ estimate }) => Math.abs(estimate ?? 9) > 2)).toEqual([]);
    expect(rows.every(({ points }) => points?.x.length === 100)).toBe(true);
  },
);
