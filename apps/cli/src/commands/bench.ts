import { buildCommand, buildRouteMap } from "@stricli/core";
import type { Context } from "../context.ts";
import { withContext } from "../context.ts";
import type { ListFlags } from "../flags.ts";
import { htmlFlag, listFlags, numberFlag, resultFlags, text, wholeNumberFlag } from "../flags.ts";
import { experimentRoutes } from "./bench-experiment.ts";

/** Flags of `mienf bench resume`. */
export interface BenchResumeFlags extends ListFlags {
  readonly workers?: number;
  readonly queue?: string;
  readonly only?: readonly string[];
  readonly retryFailed: boolean;
  readonly maxSeconds?: number;
  readonly quiet: boolean;
}

/** Flags of `mienf bench run`. */
export interface BenchRunFlags extends BenchResumeFlags {
  readonly store?: string;
}

/** Flags of `mienf bench report`. */
export interface BenchReportFlags extends ListFlags {
  readonly html?: string;
  readonly markdown?: string;
  readonly figures?: string;
}

/** Flags of `mienf bench worker`. */
export interface BenchWorkerFlags extends Pick<ListFlags, "debug"> {
  readonly queue: string;
  readonly workers?: number;
  readonly idleSeconds?: number;
  readonly stallSeconds: number;
  readonly quiet: boolean;
}

const workersFlag = {
  kind: "parsed",
  parse: wholeNumberFlag("processes", 1),
  optional: true,
  placeholder: "N",
  brief: "processes that run cells here; default: one a core",
} as const;

const resumeFlags = {
  workers: workersFlag,
  queue: {
    kind: "parsed",
    parse: text,
    optional: true,
    placeholder: "URL",
    brief: "hand the cells to mienf bench worker through this Redis, redis://host:6379",
  },
  only: {
    kind: "parsed",
    parse: text,
    optional: true,
    variadic: true,
    placeholder: "TEXT",
    brief:
      "only cells with this in their description, as progress shows it; repeatable: all must be there",
  },
  retryFailed: {
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "run cells again that failed before",
  },
  maxSeconds: {
    kind: "parsed",
    parse: numberFlag("a positive number of seconds", (value) => value > 0),
    optional: true,
    placeholder: "S",
    brief: "stop after this time; the same command goes on later",
  },
  ...listFlags,
  quiet: resultFlags.quiet,
} as const;

const storeArgument = {
  parse: text,
  placeholder: "STORE",
  brief: "file of results that mienf bench run wrote",
};

const list = buildCommand<ListFlags, [], Context>({
  loader: async () => withContext((await import("./run-bench-list.ts")).runBenchList),
  parameters: { flags: listFlags },
  docs: { brief: "List the suites" },
});

const run = buildCommand<BenchRunFlags, [suite: string], Context>({
  loader: async () => withContext((await import("./run-bench.ts")).runBench),
  parameters: {
    flags: {
      store: {
        kind: "parsed",
        parse: text,
        optional: true,
        placeholder: "FILE",
        brief: "file of results, made or gone on with; default: SUITE.duckdb here",
      },
      ...resumeFlags,
    },
    positional: {
      kind: "tuple",
      parameters: [
        { parse: text, placeholder: "SUITE", brief: "a suite of mienf bench list, or a YAML file" },
      ],
    },
  },
  docs: {
    brief: "Run a suite, or go on with it",
    fullDescription: [
      "Runs every law, estimator, seed and sample size of a suite and keeps the results as they come. Stopped at any moment, the same command goes on where it was.",
      "",
      "  mienf bench run smoke",
      "  mienf bench run beyond-normal --only ksg --only N=10000 --store ksg.duckdb",
      "  mienf bench run beyond-normal --queue redis://localhost:6379",
    ].join("\n"),
  },
});

const resume = buildCommand<BenchResumeFlags, [store: string], Context>({
  loader: async () => withContext((await import("./run-bench.ts")).resumeBench),
  parameters: {
    flags: resumeFlags,
    positional: { kind: "tuple", parameters: [storeArgument] },
  },
  docs: { brief: "Go on with the suite whose results a file has" },
});

const report = buildCommand<BenchReportFlags, [store: string], Context>({
  loader: async () => withContext((await import("./run-bench-report.ts")).runBenchReport),
  parameters: {
    flags: {
      html: htmlFlag,
      markdown: {
        kind: "parsed",
        parse: text,
        optional: true,
        placeholder: "FILE",
        brief: "write the tables as Markdown",
      },
      figures: {
        kind: "parsed",
        parse: text,
        optional: true,
        placeholder: "DIR",
        brief: "write every figure as SVG and PNG into this folder",
      },
      ...listFlags,
    },
    positional: { kind: "tuple", parameters: [storeArgument] },
  },
  docs: {
    brief: "Tables and figures of results, also while the suite still runs",
    fullDescription: [
      "Prints what the results say so far; writes them as one HTML page, as Markdown, or figure by figure.",
      "",
      "  mienf bench report beyond-normal.duckdb --html report.html --markdown report.md",
    ].join("\n"),
  },
});

const worker = buildCommand<BenchWorkerFlags, [], Context>({
  loader: async () => withContext((await import("./run-bench-worker.ts")).runBenchWorker),
  parameters: {
    flags: {
      queue: {
        ...resumeFlags.queue,
        optional: false,
        brief: "the Redis that mienf bench run --queue was given",
      },
      workers: workersFlag,
      idleSeconds: {
        kind: "parsed",
        parse: numberFlag("a positive number of seconds", (value) => value > 0),
        optional: true,
        placeholder: "S",
        brief: "end after this long without a cell; default: wait for more",
      },
      stallSeconds: {
        kind: "parsed",
        parse: numberFlag("a positive number of seconds", (value) => value > 0),
        default: "30",
        placeholder: "S",
        brief: "a worker that Redis has not heard of for this long is taken for dead",
      },
      debug: listFlags.debug,
      quiet: resultFlags.quiet,
    },
  },
  docs: {
    brief: "Run cells that a queue hands out, on any number of machines",
    fullDescription: [
      "Takes cells from a Redis queue until it is interrupted; then it finishes those at work and ends. A second interrupt gives them up: others run them again.",
      "",
      "  mienf bench worker --queue redis://coordinator:6379 --workers 8",
    ].join("\n"),
  },
});

/** `mienf bench`. */
export const benchRoutes = buildRouteMap({
  routes: { list, run, resume, report, worker, experiment: experimentRoutes },
  docs: { brief: "Benchmark suites: run them, go on with them, report on them" },
});
