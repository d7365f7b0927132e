import { setTimeout as sleep } from "node:timers/promises";
import type { Job } from "bullmq";
import { Queue } from "bullmq";
import type { CellLimits } from "../runner/cell-pool.ts";
import { codeVersion } from "../runner/provenance.ts";
import type { CellExecutor, OutcomeHandler } from "../runner/run-sweep.ts";
import type { Cell } from "../suite/cell.ts";
import type { CellTask } from "./queue-protocol.ts";
import {
  noticeOnce,
  parseAnswer,
  QUEUE_NAME,
  redisConnection,
  untilReady,
} from "./queue-protocol.ts";

/** How a coordinator hands out cells. */
export interface QueueExecutorOptions {
  readonly limits: CellLimits;
  /** Told when Redis goes away or comes back, and when no worker is there. */
  readonly onNotice?: ((line: string) => void) | undefined;
}

const POLL_MS = 300;
const BATCH = 200;
const CARE_MS = 20_000; // Between looks for workers and for cells that Redis has lost.
const ATTEMPTS = 3; // Of a cell whose process ends by itself, as when a machine runs out of memory.
const BACKOFF_MS = 1000;

/**
 * Runs cells on the workers of a Redis queue.
 *
 * An answer stays in Redis until the store has it, so each arrives exactly once whether the coordinator, a worker or
 * Redis (with its append-only file) is killed and started again. When stopped, cells that no worker has begun are taken
 * back; those at work are finished, and collected by the next run.
 *
 * @param url - `redis://host:port`.
 */
export function queueExecutor(
  url: string,
  { limits, onNotice }: QueueExecutorOptions,
): CellExecutor {
  return async (cells, handle, signal) => {
    await untilReady(url);
    const queue = new Queue<CellTask>(QUEUE_NAME, { connection: redisConnection(url) });
    queue.on("error", noticeOnce(onNotice));
    try {
      const code = codeVersion();
      const pending = new Map(cells.map((cell) => [`${code}-${cell.id}`, cell]));
      await handOut(queue, pending, { limits, code });
      let careMs = Date.now();
      while (pending.size > 0 && !signal.aborted) {
        const collected = await collect(queue, pending, handle);
        if (Date.now() - careMs > CARE_MS) {
          careMs = Date.now();
          await handOut(queue, pending, { limits, code });
          if ((await queue.getWorkersCount()) === 0) {
            onNotice?.("no worker is there: start mienf bench worker with the same --queue");
          }
        }
        if (collected === 0) {
          await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
        }
      }
      await takeBack(queue, pending);
    } finally {
      await queue.close();
    }
  };
}

/** Cells that are in the queue already stay as they are: the id says what a cell is. */
async function handOut(
  queue: Queue<CellTask>,
  pending: ReadonlyMap<string, Cell>,
  { limits, code }: { readonly limits: CellLimits; readonly code: string },
): Promise<void> {
  await queue.addBulk(
    [...pending].map(([jobId, cell]) => ({
      name: "cell",
      data: { cell, limits, code },
      opts: {
        jobId,
        attempts: ATTEMPTS,
        backoff: { type: "fixed", delay: BACKOFF_MS },
        removeOnComplete: false,
        removeOnFail: false,
      },
    })),
  );
}

/** Hands over what has ended. @returns how many. */
async function collect(
  queue: Queue<CellTask>,
  pending: Map<string, Cell>,
  handle: OutcomeHandler,
): Promise<number> {
  const ended = await queue.getJobs(["completed", "failed"], 0, BATCH - 1, true);
  let count = 0;
  for (const job of ended) {
    const cell = pending.get(job.id ?? "");
    if (cell !== undefined) {
      const { outcome, worker } = answerOf(job, cell);
      await handle(cell, outcome, worker);
      await job.remove();
      pending.delete(job.id ?? "");
      count += 1;
    }
  }
  return count;
}

function answerOf(
  job: Job<CellTask>,
  cell: Cell,
): { outcome: Parameters<OutcomeHandler>[1]; worker: string } {
  const answer = parseAnswer(job.returnvalue);
  if (answer !== null && answer.outcome.id === cell.id) {
    return answer;
  }
  return {
    outcome: {
      id: cell.id,
      status: "failed",
      kind: "crash",
      error: `given up after ${job.attemptsStarted} attempts: ${job.failedReason ?? "the worker gave no answer"}`,
      seconds: 0,
      megabytes: null,
    },
    worker: "queue",
  };
}

async function takeBack(queue: Queue<CellTask>, pending: ReadonlyMap<string, Cell>): Promise<void> {
  for (const id of pending.keys()) {
    // One at work is locked, and stays.
    await queue.remove(id).catch(() => 0);
  }
}
