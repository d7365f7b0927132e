import path from "node:path";
import type { Estimate, Interval, JsonValue, Verdict } from "@mienf/estimators";
import { ConfigError } from "@mienf/numeric";
import type { Context } from "../context.ts";
import { fitPair } from "../fit-pair.ts";
import { partsEstimator } from "../information/parts-estimator.ts";
import type { PartsMethod } from "../information/parts-method.ts";
import { methodCalled } from "../information/parts-method.ts";
import type { LoadedPair } from "../load-pair.ts";
import { loadParts } from "../load-pair.ts";
import { estimateDocument } from "../output/estimate-document.ts";
import { coloursFor, figure, printJson, printTable } from "../output/print.ts";
import { createReporter } from "../output/reporter.ts";
import type { Units } from "../output/units.ts";
import { estimateIn } from "../output/units.ts";
import { checkOutputs, writePointwise } from "../outputs.ts";
import { splitSettings } from "../runtime-settings.ts";
import { secondsLeft } from "../seconds-left.ts";
import { optionNames, parseSettings } from "../settings.ts";
import { untilAborted } from "../until-aborted.ts";
import { withRuntime } from "../with-runtime.ts";
import type { TotalCorrelationFlags } from "./total-correlation.ts";

/** What `mienf total-correlation --json` prints. */
interface TotalCorrelationDocument {
  readonly totalCorrelation: number;
  readonly units: Units;
  readonly interval: Interval | null;
  readonly verdict: Verdict;
  readonly estimator: string;
  readonly sampleSize: number;
  /** Names of the columns of each part. */
  readonly parts: readonly (readonly string[])[];
  readonly runtime: string;
  readonly seed: number;
  readonly seconds: number;
  readonly diagnostics: Readonly<Record<string, JsonValue>>;
  readonly warnings: readonly string[];
}

/** `mienf total-correlation`: what several groups of columns share. */
export async function runTotalCorrelation(
  context: Context,
  flags: TotalCorrelationFlags,
  data: string,
): Promise<void> {
  const { host, signal } = context;
  checkParts(flags);
  await checkOutputs(host, flags);
  const { totalCorrelationMethods } = await import("../information/parts-methods.ts");
  const method = methodCalled(flags.estimator, totalCorrelationMethods, "total correlation");
  const { settings, runtime: requested } = splitSettings(flags, optionNames(method));
  const options = parseSettings(method, settings);
  const pair = await untilAborted(
    loadParts(context, { flags, data }, (select) => partsOf(flags, select)),
    signal,
  );
  const reporter = createReporter(host, flags);
  try {
    pair.findings.forEach(({ message }) => reporter.warn(message));
    const fitted = await withRuntime(context, { runtime: requested, reporter }, (runtime) =>
      fitPair(context, {
        flags: { ...flags, maxSeconds: secondsLeft(flags.maxSeconds, host.now()) },
        descriptor: estimatorOf(method, pair),
        options,
        pair,
        reporter,
        runtime,
      }),
    );
    const estimate = estimateIn(fitted, flags.units);
    const document = documentOf(estimate, pair, flags.units);
    document.warnings.forEach(reporter.warn);
    reporter.finish();
    print(context, document, flags);
    if (flags.pmi !== undefined) {
      const rows = { rowNumbers: pair.rowNumbers, pointwise: estimate.pointwise };
      await writePointwise(path.resolve(host.cwd, flags.pmi), rows, {
        quantity: "TotalCorrelation",
        units: flags.units,
      });
    }
  } finally {
    reporter.finish();
  }
}

/** @throws ConfigError unless the flags say which parts there are. */
function checkParts({ columns, part = [] }: TotalCorrelationFlags): void {
  if (columns === undefined && part.length < 2) {
    throw new ConfigError(
      `which parts? Say --columns 'a,b,c' for columns that are a part each, or --part twice or more${part.length === 1 ? "; there is one" : ""}`,
    );
  }
  if (columns !== undefined && part.length > 0) {
    throw new ConfigError("expected either --columns or --part, got both");
  }
}

function partsOf(
  { columns, part = [] }: TotalCorrelationFlags,
  select: (expression: string) => readonly string[],
): readonly (readonly string[])[] {
  if (columns === undefined) {
    return part.map(select);
  }
  const names = select(columns);
  if (names.length < 2) {
    throw new ConfigError(
      `--columns ${columns}: expected two columns or more, got ${names.join(", ")}; or say --part`,
    );
  }
  return names.map((name) => [name]);
}

function estimatorOf(method: PartsMethod, pair: LoadedPair): ReturnType<typeof partsEstimator> {
  return partsEstimator(method, {
    labels: partNames(pair).map((names) => names.join(", ")),
    widths: [pair.x.columns, ...pair.widths],
  });
}

function partNames({ xNames, yNames, widths }: LoadedPair): string[][] {
  let first = 0;
  const right = widths.map((width) => yNames.slice(first, (first += width)));
  return [[...xNames], ...right];
}

function documentOf(estimate: Estimate, pair: LoadedPair, units: Units): TotalCorrelationDocument {
  const document = estimateDocument(estimate, pair, units);
  return {
    totalCorrelation: document.mutualInformation,
    units,
    interval: document.interval,
    verdict: document.verdict,
    estimator: document.estimator,
    sampleSize: document.sampleSize,
    parts: partNames(pair),
    runtime: document.runtime,
    seed: document.seed,
    seconds: document.seconds,
    diagnostics: document.diagnostics,
    warnings: document.warnings,
  };
}

function print(
  { host }: Context,
  document: TotalCorrelationDocument,
  { json }: TotalCorrelationFlags,
): void {
  if (json) {
    printJson(host, document);
    return;
  }
  const { parts, totalCorrelation, units } = document;
  const value = coloursFor(host.stdout, host).bold(`${figure(totalCorrelation)} ${units}`);
  const columns = parts.flat().length;
  printTable(host, document, {
    quantity: ["Total correlation", value],
    columns: `${columns} columns in ${parts.length} parts`,
  });
}
