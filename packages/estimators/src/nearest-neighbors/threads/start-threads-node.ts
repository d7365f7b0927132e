import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { PointIndex } from "../internal/point-index.ts";
import type { ThreadOptions, ThreadPool } from "./thread-pool.ts";

// Kept between estimates, since starting a thread costs some 50 ms; long enough for the next call of a loop.
const IDLE_MS = 2000;

/**
 * Starts worker threads in Node.
 *
 * @returns null where their module cannot be loaded: in a bundle without it, or from sources on a Node that only reads
 *   JavaScript. Work is then done on the calling thread.
 */
export async function startThreads(options: ThreadOptions = {}): Promise<ThreadPool | null> {
  const { threads = availableParallelism(), worker = besideThis() } = options;
  if (worker === null) {
    return null;
  }
  const { Piscina } = await import("piscina");
  const pool = new Piscina({
    filename: fileURLToPath(worker),
    name: "runTask",
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
    concurrentTasksPerWorker: 1,
  });
  return {
    threads,
    run: (task) => pool.run(task) as Promise<PointIndex | null>,
    close: () => pool.destroy(),
  };
}

function besideThis(): URL | null {
  const fromSource = import.meta.url.endsWith(".ts");
  const url = new URL(fromSource ? "neighbor-worker.ts" : "neighbor-worker.js", import.meta.url);
  const readable = !fromSource || "typescript" in process.features;
  return readable && existsSync(url) ? url : null;
}
