import { startThreads } from "#start-threads";
import type { Matrix } from "@mienf/numeric";
import { AbortedError } from "@mienf/numeric";
import type { Allocator } from "../internal/allocator.ts";
import { privateMemory, sharedMemory } from "../internal/allocator.ts";
import { fastestLayout } from "../internal/build-index.ts";
import type { IndexUse } from "../internal/build-index.ts";
import type { CountQuery } from "../internal/count-query.ts";
import type { LeafClaims } from "../internal/leaf-claims.ts";
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

const RUNS = 64; // pieces of the work of a query for each thread: they end together, and handing out costs little
const YIELD_MS = 100; // between looks at the signal and at other work on the calling thread

/** Makes an engine. */
export function createNeighborEngine(options: EngineOptions = {}): NeighborEngine {
  const { pool = null, signal } = options;
  return pool === null ? engineHere(signal) : engineOnThreads(pool, signal);
}

type Query = (claims: LeafClaims) => NeighborTask;

function engineHere(signal: AbortSignal | undefined): NeighborEngine {
  let yieldedMs = performance.now();

  async function breathe(): Promise<void> {
    if (performance.now() - yieldedMs > YIELD_MS) {
      await new Promise((resolve) => {
        setTimeout(resolve, 0);
      });
      yieldedMs = performance.now();
    }
    throwIfAborted(signal);
  }

  async function answer(index: PointIndex, query: Query): Promise<void> {
    const leaves = index.leafStarts.length - 1;
    const run = Math.ceil(leaves / RUNS);
    for (let from = 0; from < leaves; from += run) {
      await breathe();
      const end = Math.min(leaves, from + run);
      runNeighborTask(query({ next: Int32Array.of(from), end, run }), privateMemory);
    }
  }

  return engineOf(privateMemory, answer, async (task) => {
    await breathe();
    return runNeighborTask(task, privateMemory);
  });
}

function engineOnThreads(pool: ThreadPool, signal: AbortSignal | undefined): NeighborEngine {
  async function answer(index: PointIndex, query: Query): Promise<void> {
    const end = index.leafStarts.length - 1;
    const claims = {
      next: sharedMemory.int32(1),
      end,
      run: Math.ceil(end / (pool.threads * RUNS)),
    };
    const stop = (): void => void Atomics.store(claims.next, 0, end);
    throwIfAborted(signal);
    signal?.addEventListener("abort", stop);
    try {
      await Promise.all(Array.from({ length: pool.threads }, () => pool.run(query(claims))));
    } finally {
      signal?.removeEventListener("abort", stop);
    }
    throwIfAborted(signal);
  }

  return engineOf(sharedMemory, answer, (task) => {
    throwIfAborted(signal);
    return pool.run(task);
  });
}

function engineOf(
  memory: Allocator,
  answer: (index: PointIndex, query: Query) => Promise<void>,
  run: (task: NeighborTask) => Promise<PointIndex | null>,
): NeighborEngine {
  return {
    memory,
    async build(matrix, norm, use) {
      const layout = fastestLayout(matrix, norm.kind, use);
      return (await run({ task: "build", matrix, norm, layout })) as PointIndex;
    },
    nearest: (index, query) =>
      answer(index, (claims) => ({ task: "nearest", index, query, claims })),
    count: (index, query) => answer(index, (claims) => ({ task: "count", index, query, claims })),
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
