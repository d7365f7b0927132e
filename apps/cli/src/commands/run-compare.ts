import path from "node:path";
import type { EstimatorDescriptor } from "@mienf/estimators";
import { writeFileAtomically } from "@mienf/io";
import { AbortedError, ConfigError, MienfError } from "@mienf/numeric";
import type { Context } from "../context.ts";
import { failureText } from "../failure.ts";
import { fitPair } from "../fit-pair.ts";
import type { LoadedPair } from "../load-pair.ts";
import { checkDataFlags, loadPair } from "../load-pair.ts";
import type { Comparison, Failure } from "../output/comparison.ts";
import { agreement, comparisonText } from "../output/comparison.ts";
import type { EstimateDocument } from "../output/estimate-document.ts";
import { estimateDocument } from "../output/estimate-document.ts";
import { printJson } from "../output/print.ts";
import type { Reporter } from "../output/reporter.ts";
import { createReporter } from "../output/reporter.ts";
import { estimateIn } from "../output/units.ts";
import { checkOutputs } from "../outputs.ts";
import { estimatorCalled, parseSettings } from "../settings.ts";
import { untilAborted } from "../until-aborted.ts";
import { packageVersion } from "../version.ts";
import { withRuntime } from "../with-runtime.ts";
import type { CompareFlags } from "./compare.ts";

// The recommended one, its simplest relative, and neighbour counts: different assumptions, seconds each.
const DEFAULT_NAMES = ["auto", "tridiag-n-mienf", "ksg", "wkl"];

/** `mienf compare`: several estimators on the same rows. */
export async function runCompare(
  context: Context,
  flags: CompareFlags,
  data?: string,
): Promise<void> {
  const { host, signal } = context;
  checkDataFlags(flags, data, true);
  await checkOutputs(host, flags);
  const { estimatorRegistry } = await host.estimators();
  const descriptors = chosen(flags.estimators, estimatorRegistry);
  const pair = await untilAborted(loadPair(context, flags, data), signal);
  const reporter = createReporter(host, flags);
  const findings = pair.findings.map(({ message }) => message);
  findings.forEach(reporter.warn);
  const comparison = await fitAll(context, { flags, descriptors, pair, reporter });
  if (flags.json) {
    printJson(host, {
      units: flags.units,
      sampleSize: pair.x.rows,
      dimensions: { x: pair.x.columns, y: pair.y.columns },
      seed: flags.seed,
      ...comparison,
      agree: agreement(comparison.estimates),
    });
  } else {
    host.stdout.write(comparisonText(host, comparison, flags.units));
  }
  if (flags.html !== undefined) {
    await writeReport(context, { ...flags, html: flags.html }, { pair, comparison, findings });
  }
}

function chosen(
  names: string | undefined,
  registry: ReadonlyMap<string, EstimatorDescriptor>,
): EstimatorDescriptor[] {
  if (names === "all") {
    return [...registry.values()];
  }
  if (names === undefined) {
    return DEFAULT_NAMES.flatMap((name) => registry.get(name) ?? []);
  }
  const wanted = new Set(names.split(",").map((name) => name.trim()));
  if (wanted.size < 2) {
    throw new ConfigError(
      `--estimators ${names}: expected two or more names; mienf estimate takes one`,
    );
  }
  return [...wanted].map((name) => estimatorCalled(name, registry));
}

/** @throws what the first estimator threw, when all of them fail. */
async function fitAll(
  context: Context,
  job: {
    flags: CompareFlags;
    descriptors: readonly EstimatorDescriptor[];
    pair: LoadedPair;
    reporter: Reporter;
  },
): Promise<Comparison> {
  const { flags, descriptors, pair, reporter } = job;
  const estimates: EstimateDocument[] = [];
  const failures: Failure[] = [];
  const errors: MienfError[] = [];
  try {
    await withRuntime(
      context,
      { runtime: { name: flags.runtime, options: {} }, reporter },
      async (runtime) => {
        for (const descriptor of descriptors) {
          const { name } = descriptor;
          try {
            const estimate = await fitPair(context, {
              flags,
              descriptor,
              options: parseSettings(descriptor, []),
              pair,
              runtime,
              reporter: {
                progress: (progress) =>
                  reporter.progress({ ...progress, stage: `${name}: ${progress.stage}` }),
                warn: (warning) => reporter.warn(`${name}: ${warning}`),
              },
            });
            const inUnits = estimateIn(estimate, flags.units);
            estimates.push({ ...estimateDocument(inUnits, pair, flags.units), estimator: name });
          } catch (error) {
            if (!(error instanceof MienfError) || error instanceof AbortedError) {
              throw error;
            }
            errors.push(error);
            const message = failureText(error, { debug: false }).replace("mienf: ", "");
            failures.push({ estimator: name, message });
            reporter.warn(`${name} gave no estimate: ${message}`);
          }
        }
      },
    );
  } finally {
    reporter.finish();
  }
  if (estimates.length === 0 && errors[0]) {
    throw errors[0];
  }
  return { estimates, failures };
}

async function writeReport(
  { host, args }: Context,
  flags: CompareFlags & { readonly html: string },
  { pair, comparison, findings }: { pair: LoadedPair; comparison: Comparison; findings: string[] },
): Promise<void> {
  const { comparisonReport } = await import("@mienf/evaluation");
  const estimates = comparison.estimates.map((estimate) => ({
    ...estimate,
    warnings: estimate.warnings.filter((warning) => !findings.includes(warning)),
  }));
  const html = comparisonReport(estimates, {
    units: flags.units,
    sources: pair.sources,
    columns: { x: pair.xNames, y: pair.yNames },
    droppedRows: pair.dropped,
    command: ["mienf", ...args],
    version: packageVersion(),
    sampleSize: pair.x.rows,
    warnings: findings,
    failures: comparison.failures,
  });
  await writeFileAtomically(path.resolve(host.cwd, flags.html), html);
}
