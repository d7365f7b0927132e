import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { PairOutcome } from "./pair-result.ts";
import type { PairTask } from "./pair-task.ts";

/** Estimates pairs on worker threads. */
export interface PairPool {
  readonly threads: number;
  run(task: PairTask): Promise<PairOutcome>;
  close(): Promise<void>;
}

/** @returns null where there is no built module for threads to load, as when the sources run as they are. */
export async function startPairPool(
  threads: number,
  signal: AbortSignal,
): Promise<PairPool | null> {
  const module = fileURLToPath(new URL("pair-worker.js", import.meta.url));
  if (threads < 2 || !existsSync(module)) {
    return null;
  }
  const { Piscina } = await import("piscina");
  const pool = new Piscina<PairTask, PairOutcome>({
    filename: module,
    name: "estimateTask",
    minThreads: threads,
    maxThreads: threads,
  });
  return {
    threads,
    run: (task) => pool.run(task, { signal }),
    close: () => pool.destroy(),
  };
}
