import { escapeHtml, htmlPage, pairsTable, recordsTable } from "../report/html.ts";
import type { ResultRow } from "../store/result-row.ts";
import type { ResultStore, RunRecord } from "../store/result-store.ts";
import { planCells } from "../suite/plan-cells.ts";
import type { Suite } from "../suite/suite-schema.ts";
import { benchmarkFigures } from "./benchmark-figures.ts";
import type { BenchmarkTable } from "./benchmark-tables.ts";
import { benchmarkTables } from "./benchmark-tables.ts";

/** Everything that a report on a suite shows. */
export interface BenchmarkResults {
  readonly suite: Suite;
  readonly rows: readonly ResultRow[];
  readonly runs: readonly RunRecord[];
  /** Estimators that have results, in the order of the suite. */
  readonly estimators: readonly string[];
  /** Cells of the suite; those that are not in `rows` are still to be run. */
  readonly planned: number;
}

/** Reads what a report needs; null from a store without a suite. */
export async function benchmarkResults(store: ResultStore): Promise<BenchmarkResults | null> {
  const suite = await store.suite();
  if (suite === null) {
    return null;
  }
  const cells = planCells(suite);
  const order = new Map(cells.map(({ id }, i) => [id, i]));
  const place = ({ id }: ResultRow): number => order.get(id) ?? cells.length;
  const rows = (await store.results()).toSorted((a, b) => place(a) - place(b));
  const there = new Set(rows.map(({ estimator }) => estimator));
  const labels = new Set([...cells.map(({ estimator }) => estimator.label), ...there]);
  const estimators = [...labels].filter((name) => there.has(name));
  return { suite, rows, runs: await store.runs(), estimators, planned: cells.length };
}

/** Results as one HTML page without scripts or anything to load: figures, tables, and what made them. */
export function benchmarkHtml(results: BenchmarkResults): string {
  const { suite, rows, estimators } = results;
  const figures = benchmarkFigures(results).map(
    ({ title, caption, svg }) =>
      `<section class="wide"><h2>${escapeHtml(title)}</h2><figure class="natural">${svg}<figcaption>${escapeHtml(caption)}</figcaption></figure></section>`,
  );
  const tables = rows.length === 0 ? [] : benchmarkTables(rows, estimators).map(htmlTable);
  return htmlPage(`${suite.name}: ${suite.title}`, [
    `<section class="wide"><h1>${escapeHtml(suite.name)}</h1><p class="number">${escapeHtml(suite.title)}</p><p>${escapeHtml(suite.description)}</p><p>${escapeHtml(progressLine(results))}</p></section>`,
    ...tables.slice(0, 1),
    ...figures,
    ...tables.slice(1),
    `<section class="wide"><h2>Made by</h2>${pairsTable(originPairs(results))}</section>`,
  ]);
}

/**
 * Results as Markdown: the tables, and what made them.
 *
 * @param figureFile - the file of a figure, relative to the document; without it, figures are left out.
 */
export function benchmarkMarkdown(
  results: BenchmarkResults,
  figureFile?: (name: string) => string,
): string {
  const { suite, rows, estimators } = results;
  const tables = rows.length === 0 ? [] : benchmarkTables(rows, estimators);
  const [summary, ...others] = tables.map(markdownTable);
  const figures = figureFile === undefined ? [] : benchmarkFigures(results);
  return [
    `# ${suite.name}: ${suite.title}`,
    suite.description.trim(),
    progressLine(results),
    ...(summary === undefined ? [] : [summary]),
    ...figures.flatMap(({ name, title, caption }) => [
      `## ${title}`,
      `![${title}](${figureFile?.(name)})`,
      caption,
    ]),
    ...others,
    "## Made by",
    originPairs(results)
      .map(([label, value]) => `- ${label}: ${value}`)
      .join("\n"),
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}

function progressLine({ rows, planned }: BenchmarkResults): string {
  const failed = rows.filter(({ status }) => status === "failed").length;
  const parts = [
    `${rows.length} of ${planned} cells`,
    ...(failed > 0 ? [`${failed} of them failed`] : []),
  ];
  return `${parts.join(", ")}.`;
}

/** What made the results, once for each machine, code and command. */
function originPairs({ rows, runs }: BenchmarkResults): [label: string, value: string][] {
  const last = runs.at(-1);
  const days = rows.map(({ finishedAt }) => finishedAt.slice(0, 10)).toSorted();
  const unique = (values: readonly string[]): string => [...new Set(values)].join("; ");
  return [
    ["Commands", unique(runs.map(({ command }) => command))],
    ["Days", unique([days[0] ?? "", days.at(-1) ?? ""])],
    ["Code", unique(rows.map(({ code }) => code))],
    [
      "mienf",
      unique(
        runs.map(
          ({ version, commit }) => `${version}${commit === null ? "" : `, commit ${commit}`}`,
        ),
      ),
    ],
    ["Node", unique(runs.map(({ node, platform }) => `${node}, ${platform}`))],
    [
      "Machine",
      last === undefined
        ? ""
        : unique(
            runs.map(
              ({ cpu, cores, memoryGigabytes }) => `${cpu}, ${cores} cores, ${memoryGigabytes} GB`,
            ),
          ),
    ],
  ];
}

function htmlTable({ title, note, columns, rows }: BenchmarkTable): string {
  return `<section class="wide"><h2>${escapeHtml(title)}</h2><p>${escapeHtml(note)}</p>${recordsTable(columns, rows)}</section>`;
}

function markdownTable({ title, note, columns, rows }: BenchmarkTable): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", String.raw`\|`)).join(" | ")} |`;
  const table = [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
  return [`## ${title}`, ...(note === "" ? [] : [note]), table].join("\n\n");
}
