import { hostname } from "node:os";
import { createCellPool } from "./cell-pool.ts";
import type { CellLimits } from "./cell-pool.ts";
import type { CellExecutor } from "./run-sweep.ts";

/** Runs cells in processes on this machine. When stopped, cells at work are given up, and run again the next time. */
export function localExecutor(limits: CellLimits, workers: number): CellExecutor {
  return async (cells, handle, signal) => {
    const pool = createCellPool();
    const stopped = new Promise<null>((resolve) => {
      signal.addEventListener("abort", () => resolve(null), { once: true });
    });
    const waiting = cells.values();
    const worker = async (): Promise<void> => {
      for (const cell of waiting) {
        const outcome = signal.aborted
          ? null
          : await Promise.race([pool.run(cell, limits), stopped]);
        if (outcome === null) {
          return;
        }
        await handle(cell, outcome, hostname());
      }
    };
    try {
      await Promise.all(Array.from({ length: Math.min(workers, cells.length) }, worker));
    } finally {
      pool.close();
    }
  };
}
