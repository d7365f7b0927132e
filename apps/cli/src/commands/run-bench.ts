import { availableParallelism } from "node:os";
import path from "node:path";
import type { CellExecutor, ResultStore, Suite, SweepSummary } from "@mienf/evaluation/bench";
import { loadSuite, localExecutor, openResultStore, runSweep } from "@mienf/evaluation/bench";
import { ConfigError, DataError } from "@mienf/numeric";
import type { Context } from "../context.ts";
import { printJson } from "../output/print.ts";
import { createReporter } from "../output/reporter.ts";
import { checkFile } from "../outputs.ts";
import type { BenchResumeFlags, BenchRunFlags } from "./bench.ts";

/** `mienf bench run`: runs what a suite's store does not have yet. */
export async function runBench(
  context: Context,
  flags: BenchRunFlags,
  name: string,
): Promise<void> {
  const { host } = context;
  const suite = loadSuite(name, host.cwd);
  const file = flags.store ?? `${suite.name}.duckdb`;
  await checkFile(host, "--store", file);
  const store = await openResultStore(path.resolve(host.cwd, file));
  await sweep(context, flags, { suite, store, file });
}

/** `mienf bench resume`: the same, with the suite that the store has. */
export async function resumeBench(
  context: Context,
  flags: BenchResumeFlags,
  file: string,
): Promise<void> {
  const full = path.resolve(context.host.cwd, file);
  // To read it first makes no new file where there is none.
  const copy = await openResultStore(full, "read");
  const suite = await copy.suite();
  copy.close();
  if (suite === null) {
    throw new DataError(
      `${file}: expected the results of a suite, got none; start with mienf bench run`,
      { file },
    );
  }
  const store = await openResultStore(full);
  await sweep(context, flags, { suite, store, file });
}

interface Sweep {
  readonly suite: Suite;
  readonly store: ResultStore;
  readonly file: string;
}

async function sweep(
  context: Context,
  flags: BenchResumeFlags,
  { suite, store, file }: Sweep,
): Promise<void> {
  const { host, signal, args } = context;
  const reporter = createReporter(host, flags);
  try {
    const summary = await runSweep(suite, {
      store,
      execute: await executor(flags, suite, reporter.note),
      only: flags.only,
      maxSeconds: flags.maxSeconds,
      retryFailed: flags.retryFailed,
      signal,
      command: ["mienf", ...args].join(" "),
      onProgress: ({ planned, finished, failed, last }) => {
        const failures = failed > 0 ? `, ${failed} failed` : "";
        reporter.progress({
          stage: `${finished} of ${planned} cells${failures}${last === null ? "" : `; ${last}`}`,
          fraction: planned === 0 ? 1 : finished / planned,
        });
      },
    });
    reporter.finish();
    if (summary.otherCode > 0) {
      reporter.warn(
        `${summary.otherCode} results in ${file} were made by another version of the code; a new --store starts afresh`,
      );
    }
    if (flags.json) {
      printJson(host, { suite: suite.name, store: file, ...summary });
    } else {
      host.stdout.write(`${summaryText(summary, file)}\n`);
    }
  } finally {
    reporter.finish();
    store.close();
  }
}

async function executor(
  { queue, workers }: BenchResumeFlags,
  suite: Suite,
  note: (line: string) => void,
): Promise<CellExecutor> {
  if (queue === undefined) {
    return localExecutor(suite.limits, workers ?? availableParallelism());
  }
  if (workers !== undefined) {
    throw new ConfigError(
      "--workers: expected no --queue beside it; the workers of a queue are started by mienf bench worker",
    );
  }
  const { queueExecutor } = await import("@mienf/evaluation/queue");
  return queueExecutor(queue, { limits: suite.limits, onNotice: note });
}

function summaryText({ cells, known, finished, failed, left }: SweepSummary, file: string): string {
  const parts = [
    `${finished} cells run${failed > 0 ? `, ${failed} of them failed` : ""}`,
    ...(known > 0 ? [`${known} were there`] : []),
    ...(left > 0 ? [`${left} left: the same command goes on`] : []),
  ];
  return `${parts.join("; ")} (${cells} in all)\nmienf bench report ${file} shows the results.`;
}
