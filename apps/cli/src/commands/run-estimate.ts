import path from "node:path";
import type { Estimate } from "@mienf/estimators";
import { writeFileAtomically } from "@mienf/io";
import { ConfigError } from "@mienf/numeric";
import type { Context } from "../context.ts";
import { fitPair } from "../fit-pair.ts";
import { partsEstimator } from "../information/parts-estimator.ts";
import type { PartsMethod } from "../information/parts-method.ts";
import { methodCalled } from "../information/parts-method.ts";
import type { LoadedPair } from "../load-pair.ts";
import { checkDataFlags, loadPair } from "../load-pair.ts";
import { dataHash, writeModel } from "../model-folder.ts";
import type { EstimateDocument } from "../output/estimate-document.ts";
import { estimateDocument } from "../output/estimate-document.ts";
import { printEstimate, printJson } from "../output/print.ts";
import { createReporter } from "../output/reporter.ts";
import { trains } from "../matrix/plan-pairs.ts";
import { estimateIn } from "../output/units.ts";
import { checkOutputs, writePointwise } from "../outputs.ts";
import { splitSettings } from "../runtime-settings.ts";
import { secondsLeft } from "../seconds-left.ts";
import { estimatorCalled, optionNames, parseSettings } from "../settings.ts";
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
  checkGiven(flags, data);
  await checkOutputs(host, flags);
  const { estimatorRegistry } = await host.estimators();
  const method =
    flags.given === undefined
      ? estimatorCalled(flags.estimator, estimatorRegistry)
      : await conditionalMethod(flags);
  if (flags.save !== undefined && !trains(method)) {
    throw nothingToSave(flags.save, method.name);
  }
  const { settings, runtime: requested } = splitSettings(flags, optionNames(method));
  const options = parseSettings(method, settings);
  const others = flags.given === undefined ? [] : [flags.given];
  const pair = await untilAborted(loadPair(context, { ...flags, others }, data), signal);
  const descriptor = "create" in method ? method : givenEstimator(method, pair);
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
      printEstimate(host, document, flags.given);
    }
    await writeOutputs(context, { flags, estimate, document, pair, options });
  } finally {
    reporter.finish();
  }
}

/** @throws ConfigError where `--given` cannot be had together with another flag. */
function checkGiven({ given, html, save }: EstimateFlags, data: string | undefined): void {
  if (given === undefined) {
    return;
  }
  if (data === undefined) {
    throw new ConfigError(
      "--given: expected one file with all columns, got --x-file and --y-file; name the file",
    );
  }
  for (const [option, value] of Object.entries({ "--html": html, "--save": save })) {
    if (value !== undefined) {
      throw new ConfigError(
        `${option} ${value}: there is none of a conditional estimate, which is a difference of two; leave it out, or --given`,
      );
    }
  }
}

async function conditionalMethod({ estimator }: EstimateFlags): Promise<PartsMethod> {
  const { conditionalMethods } = await import("../information/parts-methods.ts");
  return methodCalled(estimator, conditionalMethods, "conditional information");
}

function givenEstimator(
  method: PartsMethod,
  { x, widths }: LoadedPair,
): ReturnType<typeof partsEstimator> {
  return partsEstimator(method, {
    labels: ["X", "Y", "the condition"],
    widths: [x.columns, ...widths],
  });
}

function nothingToSave(save: string, estimator: string): ConfigError {
  return new ConfigError(
    `--save ${save}: ${estimator} trains no model that could be kept; leave --save out`,
  );
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
    await writePointwise(path.resolve(host.cwd, flags.pmi), rows, flags);
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
      throw nothingToSave(flags.save, estimate.estimator);
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
