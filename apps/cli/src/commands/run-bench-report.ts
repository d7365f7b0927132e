import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { BenchmarkResults } from "@mienf/evaluation/bench";
import {
  accuracy,
  benchmarkFigures,
  benchmarkHtml,
  benchmarkMarkdown,
  benchmarkResults,
  benchmarkTables,
  cost,
  figurePng,
  openResultStore,
} from "@mienf/evaluation/bench";
import { writeFileAtomically } from "@mienf/io";
import { DataError } from "@mienf/numeric";
import type { Context } from "../context.ts";
import { printJson } from "../output/print.ts";
import { textTable } from "../output/text-table.ts";
import { checkFile } from "../outputs.ts";
import type { BenchReportFlags } from "./bench.ts";

/** `mienf bench report`: what a store's results say. */
export async function runBenchReport(
  context: Context,
  flags: BenchReportFlags,
  file: string,
): Promise<void> {
  const { host } = context;
  for (const option of ["html", "markdown", "figures"] as const) {
    const target = flags[option];
    if (target !== undefined && option !== "figures") {
      await checkFile(host, `--${option}`, target);
    }
  }
  const results = await readResults(path.resolve(host.cwd, file), file);
  const write = async (name: string, contents: string | Uint8Array): Promise<void> =>
    await writeFileAtomically(path.resolve(host.cwd, name), contents);
  if (flags.html !== undefined) {
    await write(flags.html, benchmarkHtml(results));
  }
  if (flags.markdown !== undefined) {
    await write(flags.markdown, markdown(results, flags.markdown, flags.figures));
  }
  if (flags.figures !== undefined) {
    await mkdir(path.resolve(host.cwd, flags.figures), { recursive: true });
    for (const { name, svg } of benchmarkFigures(results)) {
      await write(path.join(flags.figures, `${name}.svg`), svg);
      await write(path.join(flags.figures, `${name}.png`), figurePng(svg));
    }
  }
  if (flags.json) {
    printJson(host, document(results));
  } else {
    host.stdout.write(text(results));
  }
}

/** With the figures, where they are written too. */
function markdown(results: BenchmarkResults, file: string, figures: string | undefined): string {
  if (figures === undefined) {
    return benchmarkMarkdown(results);
  }
  const folder = path.relative(path.dirname(file), figures).replaceAll(path.sep, "/");
  return benchmarkMarkdown(results, (name) => path.posix.join(folder, `${name}.svg`));
}

async function readResults(full: string, file: string): Promise<BenchmarkResults> {
  const store = await openResultStore(full, "read");
  try {
    const results = await benchmarkResults(store);
    if (results === null) {
      throw new DataError(`${file}: expected the results of a suite, got none`, { file });
    }
    return results;
  } finally {
    store.close();
  }
}

function document({ suite, rows, runs, planned, estimators }: BenchmarkResults): unknown {
  return {
    suite: suite.name,
    planned,
    finished: rows.length,
    runs,
    estimators: estimators.map((estimator) => {
      const own = rows.filter((row) => row.estimator === estimator);
      return { estimator, ...accuracy(own), ...cost(own) };
    }),
    results: rows.map(({ points: _points, ...row }) => row),
  };
}

function text({ suite, rows, planned, estimators }: BenchmarkResults): string {
  const lines = [`${suite.name}: ${suite.title}`, `${rows.length} of ${planned} cells`];
  const [summary, ...others] = rows.length === 0 ? [] : benchmarkTables(rows, estimators);
  const ranks = others.filter(({ title }) => title === "Ranks");
  for (const { columns, rows: cells, note } of [
    ...(summary === undefined ? [] : [summary]),
    ...ranks,
  ]) {
    lines.push("", ...textTable([columns, ...cells], { left: [0] }), note);
  }
  return `${lines.join("\n")}\n`;
}
