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
import { estimatorCalled, parseSettings } from "../settings.ts";
import { untilAborted } from "../until-aborted.ts";
import { packageVersion } from "../version.ts";
import { withRuntime } from "../with-runtime.ts";
import type { EstimateFlags } from "./estimate.ts";

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
  const options = parseSettings(descriptor, flags.set ?? []);
  const pair = await untilAborted(loadPair(context, flags, data), signal);
  const reporter = createReporter(host, flags);
  for (const { message } of pair.findings) {
    reporter.warn(message);
  }
  try {
    const fitted = await withRuntime(context, { name: flags.runtime, reporter }, (runtime) =>
      fitPair(context, { flags, descriptor, options, pair, reporter, runtime }),
    );
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
