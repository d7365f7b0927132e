import type { ChildProcess } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Suite, SweepSummary } from "@mienf/evaluation/bench";
import { openResultStore, parseSuite, planCells, runSweep } from "@mienf/evaluation/bench";
import { queueExecutor, runQueueWorker } from "@mienf/evaluation/queue";
import { Queue } from "bullmq";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { build, program } from "./build.ts";

const SECOND = 1000;
const folder = mkdtempSync(path.join(tmpdir(), "mienf-queue-"));
const redisPresent = spawnSync("redis-server", ["--version"]).status === 0;
const children = new Set<ChildProcess>();

beforeAll(build, 120 * SECOND);
afterEach(async () => {
  await Promise.all([...children].map((child) => ended(child, "SIGKILL")));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Ends a child and waits until it is gone. @returns its exit code. */
async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  children.delete(child);
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await new Promise((resolve) => {
      child.once("exit", resolve);
    });
  }
  return child.exitCode;
}

function started(command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"] });
  children.add(child);
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A Redis that has every answer on disk before it says so. */
function startRedis(port: number): ChildProcess {
  const settings = ["--save", "", "--appendonly", "yes", "--appendfsync", "always"];
  const place = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder];
  return started("redis-server", [...place, ...settings, "--loglevel", "warning"]);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

const log = path.join(folder, "log.txt");
function slowSuite(seeds: number): Suite {
  const words = [process.execPath, program("estimator.js"), "--wait-ms", "400", "--log", log];
  return parseSuite(
    JSON.stringify({
      name: "slow",
      title: "Slow",
      description: "For tests.",
      seeds: Array.from({ length: seeds }, (_, i) => i),
      rows: [50],
      limits: { seconds: 60, megabytes: 2000 },
      laws: [{ law: "correlated-normal", parameters: { mutualInformation: 1 } }],
      estimators: [{ command: words, label: "slow" }],
    }),
    "slow",
  );
}

describe.runIf(redisPresent)("cells on workers", { timeout: 150 * SECOND }, () => {
  test("arrive once each, though a worker is killed in mid-cell and Redis is restarted; the other worker ends in good order", async () => {
    const port = await freePort();
    const url = `redis://127.0.0.1:${port}`;
    let redis = startRedis(port);
    // Two seconds until a silent worker is taken for dead: it renews its lock every second.
    const startWorker = (): ChildProcess =>
      started(process.execPath, [program("run-worker.js"), url, "2"]);
    const workers = [startWorker(), startWorker()];
    const suite = slowSuite(16);
    const store = await openResultStore(path.join(folder, "killed.duckdb"));
    let finished = 0;
    const sweep = runSweep(suite, {
      store,
      execute: queueExecutor(url, { limits: suite.limits }),
      onProgress: (progress) => {
        finished = progress.finished;
      },
    });
    const disturbed = (async () => {
      await until(() => finished >= 4);
      // It has one cell at a time, and takes the next at once: this is in the middle of one.
      await ended(workers[0] as ChildProcess, "SIGKILL");
      await until(() => finished >= 8);
      await ended(redis, "SIGTERM");
      redis = startRedis(port);
    })();
    const [summary]: [SweepSummary, void] = await Promise.all([sweep, disturbed]);
    expect(summary).toMatchObject({ cells: 16, finished: 16, failed: 0, left: 0 });
    expect(await ended(workers[1] as ChildProcess, "SIGTERM")).toBe(0);

    const rows = await store.results();
    store.close();
    expect(new Set(rows.map(({ id }) => id)).size).toBe(16);
    expect(rows.every(({ status }) => status === "done")).toBe(true);
    // The killed worker's cell was begun a second time.
    expect(readFileSync(log, "utf8").trimEnd().split("\n").length).toBeGreaterThan(16);
    const queue = new Queue("mienf-bench", { connection: { url } });
    expect(
      await queue.getJobCountByTypes("completed", "failed", "waiting", "active", "delayed"),
    ).toBe(0);
    await queue.close();
  });

  test("of another version are refused, and stay in the queue", async () => {
    const port = await freePort();
    const url = `redis://127.0.0.1:${port}`;
    startRedis(port);
    const queue = new Queue("mienf-bench", { connection: { url, maxRetriesPerRequest: null } });
    // It may be there before Redis is.
    queue.on("error", () => undefined);
    const [cell] = planCells(slowSuite(1));
    await queue.add(
      "cell",
      { cell, limits: { seconds: 9, megabytes: 999 }, code: "other" },
      { jobId: "other" },
    );
    const { signal } = new AbortController();
    await expect(runQueueWorker(url, { workers: 1, signal })).rejects.toThrow(
      /^the queue's cells are for code other, this is \w{12}; install and build the same version/u,
    );
    expect(await (await queue.getJob("other"))?.getState()).toBe("delayed");
    await queue.close();
  });

  test("wait when the coordinator is stopped: those that nobody has begun are taken back", async () => {
    const port = await freePort();
    const url = `redis://127.0.0.1:${port}`;
    startRedis(port);
    const suite = slowSuite(3);
    const store = await openResultStore(path.join(folder, "stopped.duckdb"));
    const execute = queueExecutor(url, { limits: suite.limits });
    expect(await runSweep(suite, { store, execute, maxSeconds: 1 })).toMatchObject({
      finished: 0,
      left: 3,
    });
    store.close();
    const queue = new Queue("mienf-bench", { connection: { url } });
    expect(await queue.getJobCountByTypes("waiting")).toBe(0);
    await queue.close();
  });
});

test(
  "a Redis that does not answer is an error that says what to do, without the password",
  { timeout: 60 * SECOND },
  async () => {
    const url = `redis://user:secret@127.0.0.1:${await freePort()}`;
    const { signal } = new AbortController();
    await expect(runQueueWorker(url, { workers: 1, signal })).rejects.toThrow(
      /^redis:\/\/127\.0\.0\.1:\d+: expected Redis to answer within 10 s, got .*ECONNREFUSED.*; start redis-server, or check host, port and password$/u,
    );
  },
);
