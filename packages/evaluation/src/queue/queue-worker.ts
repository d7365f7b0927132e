import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { ConfigError } from "@mienf/numeric";
import { DelayedError, Worker } from "bullmq";
import { createCellPool } from "../runner/cell-pool.ts";
import { codeVersion } from "../runner/provenance.ts";
import type { CellAnswer, CellTask } from "./queue-protocol.ts";
import { noticeOnce, QUEUE_NAME, redisConnection, untilReady } from "./queue-protocol.ts";

/** How a worker works. */
export interface QueueWorkerOptions {
  /** Cells at a time, each in a process of its own. */
  readonly workers: number;
  /** When it fires, the cells at work are finished, and no more are taken. */
  readonly signal: AbortSignal;
  /** Ends after this long without a cell. Default: never. */
  readonly idleSeconds?: number | undefined;
  /** A worker that is silent for this long is taken for dead, and its cells go to others. Default 30. */
  readonly stallSeconds?: number | undefined;
  readonly onNotice?: ((line: string) => void) | undefined;
}

const LOOK_MS = 200;
const PUT_BACK_MS = 1000;
const MOST_STALLS = 5; // A cell that took so many workers with it is not tried again.

/**
 * Runs cells of a Redis queue until it is told to stop.
 *
 * @param url - `redis://host:port`, as the coordinator has it.
 * @returns how many cells it finished.
 * @throws ConfigError when the coordinator's code is another than this; its cell goes back to the queue.
 * @throws RuntimeUnavailableError when no Redis answers, or cells do not run on this machine.
 */
export async function runQueueWorker(url: string, options: QueueWorkerOptions): Promise<number> {
  const { workers, signal, idleSeconds = Infinity, stallSeconds = 30, onNotice } = options;
  await untilReady(url);
  const own = codeVersion();
  const pool = createCellPool();
  const state = {
    finished: 0,
    active: 0,
    idleSince: Date.now(),
    otherCode: null as string | null,
    broken: null as Error | null,
  };

  const worker = new Worker<CellTask, CellAnswer>(
    QUEUE_NAME,
    async (job, token) => {
      const { cell, limits, code } = job.data;
      if (code !== own) {
        state.otherCode = code;
        await job.moveToDelayed(Date.now() + PUT_BACK_MS, token);
        throw new DelayedError();
      }
      state.active += 1;
      try {
        const outcome = await pool.run(cell, limits).catch(async (error: unknown) => {
          // This machine runs nothing: others may.
          state.broken = error instanceof Error ? error : new Error(String(error));
          await job.moveToDelayed(Date.now() + PUT_BACK_MS, token);
          throw new DelayedError();
        });
        if (outcome.status === "failed" && outcome.kind === "crash") {
          // Tried again, here or elsewhere.
          throw new Error(outcome.error);
        }
        state.finished += 1;
        return { outcome, worker: hostname() };
      } finally {
        state.active -= 1;
        state.idleSince = Date.now();
      }
    },
    {
      connection: redisConnection(url),
      concurrency: workers,
      name: hostname(),
      lockDuration: stallSeconds * 1000,
      stalledInterval: stallSeconds * 1000,
      maxStalledCount: MOST_STALLS,
    },
  );
  worker.on("error", noticeOnce(onNotice));
  try {
    const idle = (): boolean =>
      state.active === 0 && Date.now() - state.idleSince > idleSeconds * 1000;
    while (!signal.aborted && state.otherCode === null && state.broken === null && !idle()) {
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
    if (state.active > 0) {
      onNotice?.(`finishing ${state.active} cells; interrupt again to give them up`);
    }
  } finally {
    await worker.close();
    pool.close();
  }
  if (state.broken !== null) {
    throw state.broken;
  }
  if (state.otherCode !== null) {
    throw new ConfigError(
      `the queue's cells are for code ${state.otherCode}, this is ${own}; install and build the same version on every machine`,
    );
  }
  return state.finished;
}
