import { startThreads } from "#start-threads";
import type { Matrix } from "@mienf/numeric";
import { AbortedError } from "@mienf/numeric";
import type { Allocator } from "../internal/allocator.ts";
import { privateMemory, sharedMemory } from "../internal/allocator.ts";
import { fastestLayout } from "../internal/build-index.ts";
import type { IndexUse } from "../internal/build-index.ts";
import type { CountQuery } from "../internal/count-query.ts";
import type { NearestQuery } from "../internal/nearest-query.ts";
import type { NeighborTask } from "../internal/neighbor-task.ts";
import { runNeighborTask } from "../internal/neighbor-task.ts";
import type { Norm } from "../internal/norm.ts";
import type { PointIndex } from "../internal/point-index.ts";
import type { ThreadPool } from "./thread-pool.ts";

/** Builds indexes and answers queries on them, on this thread or on several; the results do not depend on which. */
export interface NeighborEngine {
  /** Where arrays must live that queries read and write. */
  readonly memory: Allocator;
  build(matrix: Matrix, norm: Norm, use: IndexUse): Promise<PointIndex>;
  nearest(index: PointIndex, query: NearestQuery): Promise<void>;
  count(index: PointIndex, query: CountQuery): Promise<void>;
}

/** What an engine runs on. */
export interface EngineOptions {
  /** Threads; without them the work is done on the calling one. */
  readonly pool?: ThreadPool | null | undefined;
  readonly signal?: AbortSignal | undefined;
}

const PIECES_A_THREAD = 8; // small enough to end together, large enough that handing out costs nothing
const YIELD_MS = 100; // between looks at the signal and at other work on the calling thread

/** Makes an engine. */
export function createNeighborEngine(options: EngineOptions = {}): NeighborEngine {
  const { pool = null, signal } = options;
  const memory = pool === null ? privateMemory : sharedMemory;
  const pieces = pool === null ? 64 : pool.threads * PIECES_A_THREAD;
  let yieldedMs = performance.now();

  async function run(task: NeighborTask): Promise<PointIndex | null> {
    throwIfAborted(signal);
    if (pool !== null) {
      return pool.run(task);
    }
    if (performance.now() - yieldedMs > YIELD_MS) {
      await new Promise((resolve) => {
        setTimeout(resolve, 0);
      });
      yieldedMs = performance.now();
      throwIfAborted(signal);
    }
    return runNeighborTask(task, memory);
  }

  async function runPieces(
    index: PointIndex,
    taskOf: (from: number, to: number) => NeighborTask,
  ): Promise<void> {
    const leaves = index.leafStarts.length - 1;
    const count = Math.min(leaves, pieces);
    await Promise.all(
      Array.from({ length: count }, (_, piece) =>
        run(
          taskOf(Math.floor((piece * leaves) / count), Math.floor(((piece + 1) * leaves) / count)),
        ),
      ),
    );
  }

  return {
    memory,
    async build(matrix, norm, use) {
      const layout = fastestLayout(matrix, norm.kind, use);
      return (await run({ task: "build", matrix, norm, layout })) as PointIndex;
    },
    nearest: (index, query) =>
      runPieces(index, (from, to) => ({ task: "nearest", index, query, range: { from, to } })),
    count: (index, query) =>
      runPieces(index, (from, to) => ({ task: "count", index, query, range: { from, to } })),
  };
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) {
    throw new AbortedError("fit: stopped on request");
  }
}

const pools = new Map<number, Promise<ThreadPool | null>>();

// Below this many numbers one thread is done before others have started.
const WORTH_THREADS = 60_000;

/**
 * The engine for so much work: on threads where that pays, else on the calling thread.
 *
 * @param threads - as asked for; 0 leaves it to the amount of work and the machine.
 * @param work - rows times columns. @param signal - stops the work.
 */
export async function engineFor(
  threads: number,
  work: number,
  signal: AbortSignal | undefined,
): Promise<NeighborEngine> {
  if (threads === 1 || (threads === 0 && work < WORTH_THREADS)) {
    return createNeighborEngine({ signal });
  }
  let pool = pools.get(threads);
  if (pool === undefined) {
    pool = startThreads(threads === 0 ? {} : { threads });
    pools.set(threads, pool);
  }
  return createNeighborEngine({ pool: await pool, signal });
}
