import { AbortedError, ConfigError } from "@mienf/numeric";
import type { ResultStore, RunRecord } from "../store/result-store.ts";
import type { Cell } from "../suite/cell.ts";
import { cellMatches, describeCell } from "../suite/cell.ts";
import { planCells } from "../suite/plan-cells.ts";
import type { Suite } from "../suite/suite-schema.ts";
import type { CellOutcome } from "./cell-outcome.ts";
import { provenance } from "./provenance.ts";

/** How far a sweep has got. */
export interface SweepProgress {
  /** Cells to run in this run, without those that the store had. */
  readonly planned: number;
  /** Of those, how many have ended. */
  readonly finished: number;
  /** Of those, how many failed. */
  readonly failed: number;
  /** The last one, in words; null before the first. */
  readonly last: string | null;
}

/** What a run did. */
export interface SweepSummary {
  /** Cells of the suite that were chosen. */
  readonly cells: number;
  /** Of those, how many were in the store already. */
  readonly known: number;
  /** How many this run brought. */
  readonly finished: number;
  /** Of those, how many failed. */
  readonly failed: number;
  /** How many are still to be run, as time ran out. */
  readonly left: number;
  /** Cells in the store that other code made. */
  readonly otherCode: number;
}

/** Takes the outcome of a cell. @param worker - what ran it. */
export type OutcomeHandler = (cell: Cell, outcome: CellOutcome, worker: string) => Promise<void>;

/** Runs cells somewhere and hands over the outcomes, in any order, until all are done or `signal` fires. */
export type CellExecutor = (
  cells: readonly Cell[],
  handle: OutcomeHandler,
  signal: AbortSignal,
) => Promise<void>;

/** How a sweep is run. */
export interface SweepOptions {
  readonly store: ResultStore;
  readonly execute: CellExecutor;
  /** Texts; a cell is chosen when its description has all of them. Default: all cells. */
  readonly only?: readonly string[] | undefined;
  /** No further cell is started after this time. */
  readonly maxSeconds?: number | undefined;
  /** Runs cells again that failed before. */
  readonly retryFailed?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What was typed, for the record. */
  readonly command?: string | undefined;
  readonly onProgress?: ((progress: SweepProgress) => void) | undefined;
}

/**
 * Runs the cells of a suite that the store does not have yet. Each outcome is in the store before the next cell starts in
 * its place, so that a run that is killed at any moment loses only the cells at work.
 *
 * @throws ConfigError when no cell is chosen, or the store has another suite's results.
 * @throws AbortedError when `signal` fires; what is finished is in the store.
 */
export async function runSweep(suite: Suite, options: SweepOptions): Promise<SweepSummary> {
  const { store, execute, only = [], maxSeconds, retryFailed = false, command = "" } = options;
  const chosen = planCells(suite).filter((cell) => only.every((text) => cellMatches(cell, text)));
  if (chosen.length === 0) {
    throw new ConfigError(
      `suite ${suite.name}: expected --only to choose at least one cell, got none; a cell reads like "${describeCell(planCells(suite)[0] as Cell)}"`,
    );
  }
  const made = await provenance();
  const run: RunRecord = { ...made, startedAt: new Date().toISOString(), command };
  await store.begin(suite, run);
  if (retryFailed) {
    await store.forgetFailed();
  }
  const known = await store.statuses();
  const cells = chosen.filter(({ id }) => !known.has(id));
  const progress = { planned: cells.length, finished: 0, failed: 0 };
  options.onProgress?.({ ...progress, last: null });

  const stop = new AbortController();
  const halt = (): void => stop.abort();
  options.signal?.addEventListener("abort", halt);
  const clock = maxSeconds === undefined ? undefined : setTimeout(halt, maxSeconds * 1000);
  try {
    await execute(
      cells,
      async (cell, outcome, worker) => {
        if (await store.put(cell, outcome, { worker, code: made.code })) {
          progress.finished += 1;
          progress.failed += Number(outcome.status === "failed");
          options.onProgress?.({ ...progress, last: lastLine(cell, outcome) });
        }
      },
      stop.signal,
    );
  } finally {
    clearTimeout(clock);
    options.signal?.removeEventListener("abort", halt);
  }
  if (options.signal?.aborted) {
    throw new AbortedError(
      `interrupted after ${progress.finished} of ${cells.length} cells; they are kept, and the same command goes on`,
    );
  }
  const others = (await store.results()).filter(({ code }) => code !== made.code).length;
  return {
    cells: chosen.length,
    known: chosen.length - cells.length,
    ...progress,
    left: cells.length - progress.finished,
    otherCode: others,
  };
}

function lastLine(cell: Cell, outcome: CellOutcome): string {
  const result =
    outcome.status === "done"
      ? `${outcome.estimate.toFixed(3)} for ${outcome.exact.toFixed(3)}`
      : `failed: ${outcome.error.split("\n")[0]}`;
  return `${describeCell(cell)}: ${result}, ${outcome.seconds.toFixed(1)} s`;
}
