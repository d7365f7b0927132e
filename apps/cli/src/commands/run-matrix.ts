import { availableParallelism } from "node:os";
import path from "node:path";
import type { EstimatorDescriptor } from "@mienf/estimators";
import { writeFileAtomically } from "@mienf/io";
import type { Context } from "../context.ts";
import type { EstimatorCatalog } from "../host.ts";
import { columnKind } from "../matrix/column-kind.ts";
import { estimatePair } from "../matrix/estimate-pair.ts";
import type { PairOutcomes } from "../matrix/estimate-pairs.ts";
import { estimatePairs } from "../matrix/estimate-pairs.ts";
import type { LoadedColumns } from "../matrix/load-columns.ts";
import { loadColumns } from "../matrix/load-columns.ts";
import { columnHash, openMatrixStore, pairKey } from "../matrix/matrix-store.ts";
import { startPairPool } from "../matrix/pair-pool.ts";
import type { PairOutcome, PairResult } from "../matrix/pair-result.ts";
import type { PairTask } from "../matrix/pair-task.ts";
import type { PairPlan } from "../matrix/plan-pairs.ts";
import { planPairs, trains } from "../matrix/plan-pairs.ts";
import type { MatrixDocument } from "../output/matrix-document.ts";
import { matrixDocument, shuffleWarnings } from "../output/matrix-document.ts";
import { matrixText } from "../output/matrix-text.ts";
import { printJson } from "../output/print.ts";
import type { Reporter } from "../output/reporter.ts";
import { createReporter } from "../output/reporter.ts";
import { checkFile } from "../outputs.ts";
import { splitSettings } from "../runtime-settings.ts";
import { estimatorCalled, optionNames, parseSettings } from "../settings.ts";
import { untilAborted } from "../until-aborted.ts";
import { packageVersion } from "../version.ts";
import { withRuntime } from "../with-runtime.ts";
import type { MatrixFlags } from "./matrix.ts";

// Enough to find a single related pair among the others, within reason.
const SHUFFLES = { least: 199, most: 999 };

/** `mienf matrix`: every pair of columns. */
export async function runMatrix(context: Context, flags: MatrixFlags, data: string): Promise<void> {
  const { host, signal } = context;
  for (const option of ["html", "svg", "resume"] as const) {
    const file = flags[option];
    if (file !== undefined) {
      await checkFile(host, `--${option}`, file);
    }
  }
  const catalog = await host.estimators();
  const methods = chosenMethods(flags, catalog);
  const loaded = await untilAborted(loadColumns(context, flags, data), signal);
  const pairs = (loaded.columns.length * (loaded.columns.length - 1)) / 2;
  const permutations = shufflesFor(pairs, flags, trains(methods.continuous));
  const plan: PairPlan = {
    ...methods,
    permutations,
    kinds: new Map(loaded.columns.map(({ name, values }) => [name, columnKind(values)])),
    seed: flags.seed,
    missing: flags.missing,
  };
  const tasks = planPairs(loaded.columns, plan);
  const warnings = [
    ...loaded.warnings,
    ...shuffleWarnings(tasks.length, { permutations, rate: flags.fdr }),
  ];
  const reporter = createReporter(host, flags);
  warnings.forEach(reporter.warn);
  try {
    const { results, failures } = await untilAborted(
      matrixOf(context, { flags, catalog, loaded, plan, tasks, reporter }),
      signal,
    );
    reporter.finish();
    for (const { x, y, message } of failures) {
      reporter.warn(`${x} and ${y} gave no estimate: ${message}`);
    }
    const document = matrixDocument(
      {
        units: flags.units,
        sampleSize: loaded.rows,
        estimator: plan.continuous.name,
        seed: flags.seed,
        permutations,
        falseDiscoveryRate: flags.fdr,
        columns: [...plan.kinds].map(([name, kind]) => ({ name, kind })),
        failures,
        unfinished: tasks.length - results.length - failures.length,
        seconds: host.now() / 1000,
        warnings,
      },
      results,
    );
    await printMatrix(context, { flags, document, source: loaded.source });
  } finally {
    reporter.finish();
  }
}

function chosenMethods(
  flags: MatrixFlags,
  { estimatorRegistry }: EstimatorCatalog,
): Pick<PairPlan, "continuous" | "options" | "discrete"> {
  const continuous = estimatorCalled(flags.estimator, estimatorRegistry);
  const { settings } = splitSettings(flags, optionNames(continuous));
  parseSettings(continuous, settings);
  return {
    continuous,
    options: Object.fromEntries(settings),
    discrete: flags.discrete === "none" ? null : estimatorCalled(flags.discrete, estimatorRegistry),
  };
}

function shufflesFor(pairs: number, flags: MatrixFlags, trained: boolean): number {
  const enough = Math.ceil(pairs / flags.fdr) - 1;
  const automatic = trained ? 0 : Math.max(SHUFFLES.least, Math.min(SHUFFLES.most, enough));
  return flags.permutations ?? automatic;
}

interface MatrixWork {
  readonly flags: MatrixFlags;
  readonly catalog: EstimatorCatalog;
  readonly loaded: LoadedColumns;
  readonly plan: PairPlan;
  readonly tasks: readonly PairTask[];
  readonly reporter: Reporter;
}

async function matrixOf(context: Context, work: MatrixWork): Promise<PairOutcomes> {
  const { flags, loaded, plan, tasks, reporter } = work;
  const { resume } = flags;
  const store =
    resume === undefined
      ? undefined
      : openMatrixStore(path.resolve(context.host.cwd, resume), resume);
  const hashes = new Map(loaded.columns.map(({ name, values }) => [name, columnHash(values)]));
  const keyOf = (task: PairTask): string =>
    pairKey(task, [hashes.get(task.x.name) ?? "", hashes.get(task.y.name) ?? ""]);
  const known: PairResult[] = [];
  const open = tasks.filter((task) => {
    const result = store?.get(keyOf(task));
    if (result) {
      known.push(result);
    }
    return !result;
  });
  if (known.length > 0) {
    reporter.note(`${known.length} of ${tasks.length} pairs are in ${resume} already`);
  }
  let done = known.length;
  const onOutcome = (task: PairTask, { result }: PairOutcome): void => {
    done += 1;
    if (result) {
      store?.put(keyOf(task), result);
    }
    const stage = `${done} of ${tasks.length} pairs`;
    reporter.progress({ stage, fraction: done / tasks.length });
  };
  const needsRuntime = open.some(({ estimator }) =>
    [plan.continuous, plan.discrete].some((one) => one?.name === estimator && trains(one)),
  );
  const { results, failures } = needsRuntime
    ? await onRuntime(context, { ...work, tasks: open }, onOutcome)
    : await onThreads(context, { ...work, tasks: open }, onOutcome);
  return { results: [...known, ...results], failures };
}

type OnOutcome = (task: PairTask, outcome: PairOutcome) => void;

async function onRuntime(
  context: Context,
  work: MatrixWork,
  onOutcome: OnOutcome,
): Promise<PairOutcomes> {
  const { signal } = context;
  const { flags, plan, reporter, tasks } = work;
  const { runtime: requested } = splitSettings(flags, optionNames(plan.continuous));
  return await withRuntime(context, { runtime: requested, reporter }, async (runtime) =>
    estimatePairs(tasks, {
      parallel: 1,
      signal,
      isOver: () => isOver(context, work),
      onOutcome,
      estimate: (task) =>
        estimatePair(task, { descriptor: descriptorOf(task, work), runtime, signal }),
    }),
  );
}

async function onThreads(
  context: Context,
  work: MatrixWork,
  onOutcome: OnOutcome,
): Promise<PairOutcomes> {
  const { signal } = context;
  const { flags, tasks, reporter, loaded } = work;
  const wanted = Math.min(flags.workers ?? availableParallelism(), tasks.length);
  const pool = await startPairPool(wanted, signal);
  if (pool) {
    reporter.note(`${tasks.length} pairs on ${pool.threads} threads`);
  }
  const shared = new Map(
    pool ? loaded.columns.map(({ name, values }) => [name, sharedCopy(values)]) : [],
  );
  const onSharedValues = (task: PairTask): PairTask => ({
    ...task,
    x: { ...task.x, values: shared.get(task.x.name) ?? task.x.values },
    y: { ...task.y, values: shared.get(task.y.name) ?? task.y.values },
  });
  try {
    return await estimatePairs(tasks, {
      parallel: pool?.threads ?? 1,
      signal,
      isOver: () => isOver(context, work),
      onOutcome,
      estimate: (task) =>
        pool
          ? pool.run(onSharedValues(task))
          : estimatePair(task, { descriptor: descriptorOf(task, work), signal }),
    });
  } finally {
    await pool?.close();
  }
}

function isOver({ host }: Context, { flags }: MatrixWork): boolean {
  return flags.maxSeconds !== undefined && host.now() > 1000 * flags.maxSeconds;
}

function descriptorOf(task: PairTask, { plan }: MatrixWork): EstimatorDescriptor {
  return plan.discrete?.name === task.estimator ? plan.discrete : plan.continuous;
}

/** Values that threads read in place. */
function sharedCopy(values: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

async function printMatrix(
  { host, args }: Context,
  result: { flags: MatrixFlags; document: MatrixDocument; source: string },
): Promise<void> {
  const { flags, document, source } = result;
  if (flags.json) {
    printJson(host, document);
  } else {
    host.stdout.write(matrixText(host, document, flags.top));
  }
  const { html, svg } = flags;
  if (html === undefined && svg === undefined) {
    return;
  }
  const { matrixHeatMap, matrixReport } = await import("@mienf/evaluation");
  if (svg !== undefined) {
    await writeFileAtomically(path.resolve(host.cwd, svg), matrixHeatMap(document));
  }
  if (html !== undefined) {
    const page = matrixReport(document, {
      source,
      command: ["mienf", ...args],
      version: packageVersion(),
    });
    await writeFileAtomically(path.resolve(host.cwd, html), page);
  }
}
