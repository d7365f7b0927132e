import type { NeighborTask } from "../internal/neighbor-task.ts";
import type { PointIndex } from "../internal/point-index.ts";

/** Threads that take pieces of work whose arrays are shared memory. */
export interface ThreadPool {
  readonly threads: number;
  run(task: NeighborTask): Promise<PointIndex | null>;
  /** Ends the threads; idle ones also end by themselves, and none keeps a process alive. */
  close(): Promise<void>;
}

/** How many threads, and where their code is. */
export interface ThreadOptions {
  /** Default: as many as the machine runs at a time. */
  readonly threads?: number | undefined;
  /** Module that the threads load. Default: the one beside this. */
  readonly worker?: URL | undefined;
}
