import { mkdir, readFile } from "node:fs/promises";
import { loadavg } from "node:os";
import path from "node:path";
import type { Runtime } from "@mienf/core";
import { loadMnistPackage, readMnist } from "@mienf/datasets/mnist-node";
import { figurePng, provenance } from "@mienf/evaluation/bench";
import type { ExperimentReport } from "@mienf/evaluation/experiments";
import {
  experimentHtml,
  experimentJson,
  experimentMarkdown,
  mnistExperiment,
  mnistReport,
  overfitExperiment,
  overfitReport,
  readExperiment,
} from "@mienf/evaluation/experiments";
import { writeFileAtomically } from "@mienf/io";
import { DataError } from "@mienf/numeric";
import type { Context } from "../context.ts";
import type { Host } from "../host.ts";
import { printJson } from "../output/print.ts";
import { createReporter } from "../output/reporter.ts";
import type { Reporter } from "../output/reporter.ts";
import { withRuntime } from "../with-runtime.ts";
import type { ExperimentFlags, MnistFlags, OverfitFlags, RedrawFlags } from "./bench-experiment.ts";

interface Work {
  readonly runtime: Runtime;
  readonly reporter: Reporter;
}

/** `mienf bench experiment mnist`. */
export async function runMnist(context: Context, flags: MnistFlags): Promise<void> {
  const { host, signal } = context;
  const { images: folder, perDigit, pairs, code, epochs, seed } = flags;
  const images =
    folder === undefined
      ? await loadMnistPackage({ from: host.cwd, perDigit })
      : await readMnist(path.resolve(host.cwd, folder));
  await runExperiment(context, flags, async ({ runtime, reporter }, origin) => {
    const experiment = await mnistExperiment(images, {
      pairs,
      code,
      epochs,
      mienf: { epochs: flags.flowEpochs },
      seed,
      runtime,
      signal,
      onProgress: reporter.progress,
    });
    return mnistReport(experiment, await origin());
  });
}

/** `mienf bench experiment overfit`. */
export async function runOverfit(context: Context, flags: OverfitFlags): Promise<void> {
  const { rows, dim, steps, seed } = flags;
  await runExperiment(context, flags, async ({ runtime, reporter }, origin) => {
    const experiment = await overfitExperiment({
      rows,
      dim,
      steps,
      seed,
      runtime,
      signal: context.signal,
      onProgress: reporter.progress,
    });
    return overfitReport(experiment, await origin());
  });
}

/** `mienf bench experiment redraw`. */
export async function runRedraw(
  { host }: Context,
  { out }: RedrawFlags,
  file: string,
): Promise<void> {
  const text = await readFile(path.resolve(host.cwd, file), "utf8").catch(() => {
    throw new DataError(`${file}: expected the data.json of an experiment, got no file`, { file });
  });
  await writeReport(host, out, readExperiment(text, file));
  host.stdout.write(`Wrote ${out}\n`);
}

async function runExperiment(
  context: Context,
  flags: ExperimentFlags,
  run: (work: Work, origin: () => Promise<ExperimentReport["origin"]>) => Promise<ExperimentReport>,
): Promise<void> {
  const { host } = context;
  const reporter = createReporter(host, flags);
  const start = host.now();
  await mkdir(path.resolve(host.cwd, flags.out), { recursive: true });
  try {
    const report = await withRuntime(
      context,
      { runtime: { name: flags.runtime, options: {} }, reporter },
      async (runtime) =>
        await run(
          { runtime, reporter },
          async () => await originOf(context, (host.now() - start) / 1000),
        ),
    );
    await writeReport(host, flags.out, report);
    const { name, title, summary, tables } = report;
    if (flags.json) {
      printJson(host, { experiment: name, out: flags.out, title, summary, tables });
    } else {
      host.stdout.write(`${title}\n\n${summary.join("\n\n")}\n\nWrote ${flags.out}\n`);
    }
  } finally {
    reporter.finish();
  }
}

async function writeReport(host: Host, out: string, report: ExperimentReport): Promise<void> {
  const folder = path.resolve(host.cwd, out);
  await mkdir(folder, { recursive: true });
  const files = [
    ["data.json", experimentJson(report)],
    ["report.html", experimentHtml(report)],
    ["README.md", experimentMarkdown(report, (name) => `${name}.svg`)],
    ...report.figures.flatMap(({ name, svg }) => [
      [`${name}.svg`, svg] as const,
      [`${name}.png`, figurePng(svg)] as const,
    ]),
  ] as const;
  for (const [name, contents] of files) {
    await writeFileAtomically(path.join(folder, name), contents);
  }
}

async function originOf({ args }: Context, seconds: number): Promise<ExperimentReport["origin"]> {
  const { version, commit, code, node, platform, cpu, cores, memoryGigabytes } = await provenance();
  return [
    ["Command", ["mienf", ...args].join(" ")],
    ["Day", new Date().toISOString().slice(0, 10)],
    ["Time", `${Math.round(seconds)} s, load average ${loadavg()[0]?.toFixed(1)} at the end`],
    ["mienf", `${version}${commit === null ? "" : `, commit ${commit}`}, code ${code}`],
    ["Node", `${node}, ${platform}`],
    ["Machine", `${cpu}, ${cores} cores, ${memoryGigabytes} GB`],
  ];
}
