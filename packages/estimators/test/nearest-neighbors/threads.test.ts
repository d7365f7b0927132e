import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { AbortedError, createMatrix, createRandomSource } from "@mienf/numeric";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { indexSide, jointNeighbors } from "../../src/nearest-neighbors/internal/joint-neighbors.ts";
import { ksgPointwise } from "../../src/nearest-neighbors/internal/ksg-pointwise.ts";
import { jointNorm } from "../../src/nearest-neighbors/internal/norm.ts";
import { createNeighborEngine } from "../../src/nearest-neighbors/threads/neighbor-engine.ts";
import type { NeighborEngine } from "../../src/nearest-neighbors/threads/neighbor-engine.ts";
import { startThreads } from "../../src/nearest-neighbors/threads/start-threads-node.ts";
import { startThreads as startWebThreads } from "../../src/nearest-neighbors/threads/start-threads-web.ts";
import type { ThreadPool } from "../../src/nearest-neighbors/threads/thread-pool.ts";

const workerSource = fileURLToPath(
  new URL("../../src/nearest-neighbors/threads/neighbor-worker.ts", import.meta.url),
);
let folder: string;
let worker: URL;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "mienf-threads-"));
  const outfile = path.join(folder, "neighbor-worker.mjs");
  await build({
    entryPoints: [workerSource],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
  });
  worker = pathToFileURL(outfile);
});
afterAll(() => rm(folder, { recursive: true }));

async function allResults(engine: NeighborEngine, dim: number) {
  const source = createRandomSource(dim);
  const rows = 700;
  const x = createMatrix(rows, dim, source.fillNormal(new Float64Array(rows * dim)));
  const y = createMatrix(
    rows,
    dim,
    x.data.map((value) => value + source.normal()),
  );
  const results: number[][] = [];
  for (const norm of ["max", "euclidean"] as const) {
    const sides = [indexSide(engine, x, norm), indexSide(engine, y, norm)];
    results.push([...(await jointNeighbors(engine, sides, { k: 4, norm }))]);
    for (const variant of [1, 2] as const) {
      results.push([...(await ksgPointwise(engine, sides, { k: 4, variant, norm }))]);
    }
  }
  return results;
}

describe("worker threads", () => {
  test.each([1, 2, 6])(
    "give the same numbers in layouts of %i columns a side, whatever their count",
    async (dim) => {
      const alone = await allResults(createNeighborEngine(), dim);
      for (const threads of [1, 3]) {
        const pool = (await startThreads({ threads, worker })) as ThreadPool;
        expect(pool.threads).toBe(threads);
        expect(await allResults(createNeighborEngine({ pool }), dim)).toEqual(alone);
        await pool.close();
      }
    },
  );

  test("stop in the middle of a search when they are asked to", async () => {
    const pool = (await startThreads({ threads: 2, worker })) as ThreadPool;
    const stop = new AbortController();
    const engine = createNeighborEngine({ pool, signal: stop.signal });
    const rows = 20_000; // some seconds of work
    const x = createMatrix(rows, 10);
    createRandomSource(2).fillNormal(x.data);
    const index = await engine.build(x, jointNorm("euclidean", [10]), "nearest");
    const sizes = engine.memory.float64(rows).fill(-1);
    const search = engine.nearest(index, { k: 3, sizes });
    setTimeout(() => stop.abort(), 0);
    await expect(search).rejects.toBeInstanceOf(AbortedError);
    expect(sizes.includes(-1)).toBe(true);
    await pool.close();
  });

  test("pass on what a piece of work throws", async () => {
    const pool = (await startThreads({ threads: 1, worker })) as ThreadPool;
    const task = {
      task: "nearest",
      index: { kind: "tree" },
      query: {},
      claims: { next: Int32Array.of(0), end: 1, run: 1 },
    };
    await expect(pool.run(task as never)).rejects.toBeInstanceOf(Error);
    await pool.close();
  });
});

describe("web workers", () => {
  test("are not used on pages without shared memory", async () => {
    expect(await startWebThreads({ threads: 2 })).toBeNull();
  });

  test("are not used where their module does not load", async () => {
    const scope = globalThis as Record<string, unknown>;
    let ended = 0;
    class BrokenWorker {
      onerror: ((event: object) => void) | null = null;
      constructor() {
        setTimeout(() => this.onerror?.({}), 1);
      }
      terminate(): void {
        ended += 1;
      }
    }
    scope["crossOriginIsolated"] = true;
    scope["Worker"] = BrokenWorker;
    try {
      expect(await startWebThreads({ threads: 2 })).toBeNull();
      expect(ended).toBe(2);
    } finally {
      delete scope["crossOriginIsolated"];
      delete scope["Worker"];
    }
  });

  test("share the work, one piece each at a time", async () => {
    const scope = globalThis as Record<string, unknown>;
    let busiest = 0;
    let busy = 0;
    /** Runs the task on a later turn, as a worker would. */
    class FakeWorker {
      onmessage: ((event: { data: unknown }) => void) | null = null;
      onerror = null;
      constructor() {
        setTimeout(() => this.onmessage?.({ data: {} }), 1);
      }
      postMessage(task: { fails?: boolean }): void {
        busy += 1;
        busiest = Math.max(busiest, busy);
        setTimeout(() => {
          busy -= 1;
          this.onmessage?.({ data: task.fails === true ? { error: "broken" } : { index: null } });
        }, 1);
      }
      terminate(): void {}
    }
    scope["crossOriginIsolated"] = true;
    scope["Worker"] = FakeWorker;
    try {
      const pool = (await startWebThreads({ threads: 2 })) as ThreadPool;
      const runs = await Promise.allSettled(
        [false, false, true, false, false].map((fails) => pool.run({ fails } as never)),
      );
      expect(runs.map(({ status }) => status)).toEqual([
        "fulfilled",
        "fulfilled",
        "rejected",
        "fulfilled",
        "fulfilled",
      ]);
      expect(busiest).toBe(2);
      await pool.close();
    } finally {
      delete scope["crossOriginIsolated"];
      delete scope["Worker"];
    }
  });
});
