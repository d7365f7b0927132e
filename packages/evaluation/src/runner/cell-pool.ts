import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { RuntimeUnavailableError } from "@mienf/numeric";
import type { Cell } from "../suite/cell.ts";
import type { CellOutcome, FailedOutcome, FailureKind } from "./cell-outcome.ts";
import { residentMegabytes } from "./resident-memory.ts";

/** What a cell may use. */
export interface CellLimits {
  readonly seconds: number;
  /** Of resident memory; not watched where the system does not tell, as on Windows. */
  readonly megabytes: number;
}

/** Processes that run cells. */
export interface CellPool {
  /**
   * Runs one cell in a process that is free, or a new one; a process that passes a limit is killed.
   *
   * @returns the outcome, failed where the process ended.
   * @throws RuntimeUnavailableError when a process does not start.
   */
  run(cell: Cell, limits: CellLimits): Promise<CellOutcome>;
  /** Kills the processes, also those at work. */
  close(): void;
}

const WATCH_MS = 100;

/**
 * Makes a pool. It starts a process when all others are at work, and keeps it.
 *
 * @throws RuntimeUnavailableError when the package is not built.
 */
export function createCellPool(): CellPool {
  const module = cellProcessModule();
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();

  const start = async (): Promise<ChildProcess> => {
    // A group of its own, so that programs which it starts end with it.
    const child = fork(module, {
      // A test runner's conditions and loaders are not for it.
      execArgv: [],
      serialization: "advanced",
      detached: true,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    all.add(child);
    child.once("exit", () => all.delete(child));
    await untilStarted(child);
    return child;
  };
  return {
    run: async (cell, limits) => {
      const free = idle.splice(0).filter(({ connected }) => connected);
      const child = free.pop() ?? (await start());
      idle.push(...free);
      const outcome = await runIn(child, cell, limits);
      if (child.connected) {
        idle.push(child);
      }
      return outcome;
    },
    close: () => {
      for (const child of all) {
        killGroup(child);
      }
    },
  };
}

/** A process that does not even load would fail every cell of a sweep. */
async function untilStarted(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (reason: string): void =>
      reject(
        new RuntimeUnavailableError(
          `createCellPool: expected the process for cells to start, got ${reason}; is every package built?`,
        ),
      );
    child.once("message", () => resolve());
    child.once("exit", (code, signal) => fail(`its end, ${signal ?? `exit code ${code}`}`));
    child.once("error", ({ message }) => fail(message));
  });
}

/** The built module also where the sources run, as in tests: Node 20 cannot start TypeScript. */
function cellProcessModule(): string {
  const beside = fileURLToPath(new URL("cell-process.js", import.meta.url));
  const built = fileURLToPath(new URL("../../dist/runner/cell-process.js", import.meta.url));
  const module = [beside, built].find(existsSync);
  if (module === undefined) {
    throw new RuntimeUnavailableError(
      `createCellPool: expected ${built}, got no such file; build @mienf/evaluation`,
    );
  }
  return module;
}

async function runIn(child: ChildProcess, cell: Cell, limits: CellLimits): Promise<CellOutcome> {
  const start = performance.now();
  let most: number | null = null;
  let over = false;
  return await new Promise((resolve) => {
    const fail = (kind: FailureKind, error: string): FailedOutcome => ({
      id: cell.id,
      status: "failed",
      kind,
      error,
      seconds: (performance.now() - start) / 1000,
      megabytes: most,
    });
    const finish = (outcome: CellOutcome): void => {
      over = true;
      clearInterval(watch);
      clearTimeout(clock);
      child.off("message", answered);
      child.off("exit", ended);
      child.off("error", broken);
      resolve({ ...outcome, megabytes: most });
    };
    const stop = (kind: FailureKind, error: string): void => {
      const outcome = fail(kind, error);
      child.disconnect();
      killGroup(child);
      finish(outcome);
    };
    const answered = (message: unknown): void => finish(message as CellOutcome);
    const ended = (code: number | null, signal: string | null): void =>
      finish(
        fail("crash", `the process of the cell ended by itself, ${signal ?? `exit code ${code}`}`),
      );
    const broken = (error: Error): void =>
      finish(fail("crash", `the process of the cell: ${error.message}`));
    const look = async (): Promise<void> => {
      const megabytes = await residentMegabytes(child.pid ?? 0);
      // The process may have gone on to another cell by now.
      if (over || megabytes === null) {
        return;
      }
      most = Math.max(most ?? 0, megabytes);
      if (megabytes > limits.megabytes) {
        stop("memory", `took ${Math.round(megabytes)} MB; the limit is ${limits.megabytes}`);
      }
    };
    const watch = setInterval(() => void look(), WATCH_MS);
    const clock = setTimeout(
      () => stop("time", `took more than ${limits.seconds} s, which is the limit`),
      limits.seconds * 1000,
    );
    child.on("message", answered);
    child.on("exit", ended);
    child.on("error", broken);
    child.send(cell);
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) {
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Windows has no groups, and an ended group cannot be killed.
    child.kill("SIGKILL");
  }
}
