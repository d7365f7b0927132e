import path from "node:path";
import { ConfigError } from "@mienf/numeric";
import type { Context } from "../context.ts";
import { checkDataFlags, loadPair } from "../load-pair.ts";
import { readModel } from "../model-folder.ts";
import { openRuntime } from "../open-runtime.ts";
import { namingPlaces } from "../output/names.ts";
import { figure, intervalText, printJson, table } from "../output/print.ts";
import { createReporter } from "../output/reporter.ts";
import { intervalIn, unitFactor } from "../output/units.ts";
import { checkOutputs, writeLatents, writePointwise } from "../outputs.ts";
import { untilAborted } from "../until-aborted.ts";
import type { ApplyFlags } from "./apply.ts";

/** `mienf apply`: what a saved model says of other rows. */
export async function runApply(
  context: Context,
  flags: ApplyFlags,
  folder: string,
  data?: string,
): Promise<void> {
  const { host, signal } = context;
  const { units } = flags;
  checkDataFlags(flags, data, false);
  await checkOutputs(host, flags);
  const stored = await readModel(path.resolve(host.cwd, folder), folder);
  const { loadModel } = await host.estimators();
  const model = loadModel(stored.saved);
  const columns =
    data === undefined
      ? flags
      : {
          ...flags,
          x: flags.x ?? quoted(stored.columns.x),
          y: flags.y ?? quoted(stored.columns.y),
        };
  const pair = await untilAborted(loadPair(context, columns, data), signal);
  checkWidths(pair, stored.columns);
  const reporter = createReporter(host, flags);
  for (const { message } of pair.findings) {
    reporter.warn(message);
  }
  const runtime = await openRuntime(host, { name: flags.runtime, options: {} }, reporter.note);
  const work = model.apply(pair.x, pair.y, { runtime, level: flags.level });
  const { mutualInformation, interval, pointwise } = await untilAborted(
    namingPlaces(work, pair),
    signal,
  );
  const latents =
    flags.latents === undefined
      ? null
      : await untilAborted(
          namingPlaces(model.transform(pair.x, pair.y, { runtime }), pair),
          signal,
        );
  await runtime.dispose();
  if (flags.latents !== undefined && latents !== null) {
    await writeLatents(path.resolve(host.cwd, flags.latents), pair.rowNumbers, latents);
  }
  if (flags.pmi !== undefined) {
    const scaled = pointwise.map((value) => value * unitFactor(units));
    const rows = { rowNumbers: pair.rowNumbers, pointwise: scaled };
    await writePointwise(path.resolve(host.cwd, flags.pmi), rows, flags);
  }
  const document = {
    mutualInformation: mutualInformation * unitFactor(units),
    units,
    interval: intervalIn(interval, units),
    estimator: stored.estimator,
    sampleSize: pair.x.rows,
    dimensions: { x: pair.x.columns, y: pair.y.columns },
    runtime: runtime.name,
    warnings: pair.findings.map(({ message }) => message),
  };
  if (flags.json) {
    printJson(host, document);
    return;
  }
  host.stdout.write(
    table([
      ["Mutual information", `${figure(document.mutualInformation)} ${units}`],
      ["Interval", intervalText(document.interval, units)],
      ["Sample", `${pair.x.rows} rows, ${pair.x.columns} + ${pair.y.columns} columns`],
      ["Model", `${folder}: ${stored.estimator}`],
    ]),
  );
}

/** Names as an expression that takes them as they stand. */
function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name.replaceAll('"', '""')}"`).join(",");
}

function checkWidths(
  pair: { readonly xNames: readonly string[]; readonly yNames: readonly string[] },
  trained: { readonly x: readonly string[]; readonly y: readonly string[] },
): void {
  for (const [option, got, wanted] of [
    ["--x", pair.xNames, trained.x],
    ["--y", pair.yNames, trained.y],
  ] as const) {
    if (got.length !== wanted.length) {
      throw new ConfigError(
        `${option}: expected ${wanted.length} columns, as the model was trained on (${wanted.join(", ")}), got ${got.length}`,
      );
    }
  }
}
