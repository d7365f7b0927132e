import path from "node:path";
import type { Estimate } from "@mienf/estimators";
import { writeFileAtomically } from "@mienf/io";
import { ConfigError } from "@mienf/numeric";
import type { Context } from "../context.ts";
import { fitPair } from "../fit-pair.ts";
import type { LoadedPair } from "../load-pair.ts";
import { checkDataFlags, loadPair } from "../load-pair.ts";
import { dataHash, writeModel } from "../model-folder.ts";
import type { EstimateDocument } from "../output/estimate-document.ts";
import { estimateDocument } from "../output/estimate-document.ts";
import { printEstimate, printJson } from "../output/print.ts";
import { createReporter } from "../output/reporter.ts";
import { estimateIn } from "../output/units.ts";
import { checkOutputs, writePointwise } from "../outputs.ts";
import { splitSettings } from "../runtime-settings.ts";
import { estimatorCalled, optionNames, parseSettings } from "../settings.ts";
import { untilAborted } from "../until-aborted.ts";
import { packageVersion } from "../version.ts";
import { withRuntime } from "../with-runtime.ts";
import type { EstimateFlags } from "./estimate.ts";

// Where reading took all the time, training still gets this part of it.
const LEAST_SHARE = 20;

/** `mienf estimate`: one estimate. */
export async function runEstimate(
  context: Context,
  flags: EstimateFlags,
  data?: string,
): Promise<void> {
  const { host, signal } = context;
  checkDataFlags(flags, data, true);
  await checkOutputs(host, flags);
  const { estimatorRegistry } = await host.estimators();
  const descriptor = estimatorCalled(flags.estimator, estimatorRegistry);
  const { settings, runtime: requested } = splitSettings(flags, optionNames(descriptor));
  const options = parseSettings(descriptor, settings);
  const pair = await untilAborted(loadPair(context, flags, data), signal);
  const reporter = createReporter(host, flags);
  for (const { message } of pair.findings) {
    reporter.warn(message);
  }
  try {
    const fitted = await withRuntime(context, { runtime: requested, reporter }, (runtime) => {
      const maxSeconds = secondsLeft(flags.maxSeconds, host.now());
      const job = { descriptor, options, pair, reporter, runtime };
      return fitPair(context, { ...job, flags: { ...flags, maxSeconds } });
    });
    const estimate = estimateIn(fitted, flags.units);
    const document = estimateDocument(estimate, pair, flags.units);
    for (const warning of document.warnings) {
      reporter.warn(warning);
    }
    reporter.finish();
    // First of all, so that a full disk does not cost the estimate.
    if (flags.json) {
      printJson(host, document);
    } else {
      printEstimate(host, document);
    }
    await writeOutputs(context, { flags, estimate, document, pair, options });
  } finally {
    reporter.finish();
  }
}

/** What is left of the time after starting, reading the rows and opening the runtime; always enough for a first step. */
function secondsLeft(maxSeconds: number | undefined, spentMs: number): number | undefined {
  return maxSeconds === undefined
    ? undefined
    : Math.max(maxSeconds / LEAST_SHARE, maxSeconds - spentMs / 1000);
}

async function writeOutputs(
  { host, args }: Context,
  result: {
    flags: EstimateFlags;
    estimate: Estimate;
    document: EstimateDocument;
    pair: LoadedPair;
    options: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { flags, estimate, document, pair, options } = result;
  const { xNames, yNames, sources } = pair;
  if (flags.pmi !== undefined) {
    const rows = { rowNumbers: pair.rowNumbers, pointwise: estimate.pointwise };
    await writePointwise(path.resolve(host.cwd, flags.pmi), rows, flags.units);
  }
  if (flags.html !== undefined) {
    const { estimateReport } = await import("@mienf/evaluation");
    const html = estimateReport(
      { ...estimate, verdict: document.verdict, warnings: document.warnings },
      {
        units: flags.units,
        sources,
        columns: { x: xNames, y: yNames },
        droppedRows: pair.dropped,
        command: ["mienf", ...args],
        version: packageVersion(),
        rows: { x: pair.x, y: pair.y },
      },
    );
    await writeFileAtomically(path.resolve(host.cwd, flags.html), html);
  }
  if (flags.save !== undefined) {
    if (!estimate.model) {
      throw new ConfigError(
        `--save ${flags.save}: ${estimate.estimator} trains no model that could be kept; leave --save out`,
      );
    }
    await writeModel(path.resolve(host.cwd, flags.save), estimate.model.serialize(), {
      mienfVersion: packageVersion(),
      estimator: estimate.estimator,
      options,
      seed: estimate.seed,
      columns: { x: xNames, y: yNames },
      data: { sources, rows: pair.x.rows, sha256: dataHash(pair.x, pair.y) },
      estimate: document,
    });
  }
}
