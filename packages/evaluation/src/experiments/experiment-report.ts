import type { BenchmarkTable } from "../benchmark/benchmark-tables.ts";
import type { BenchmarkFigure } from "../benchmark/figures/standalone.ts";
import { escapeHtml, htmlPage, pairsTable, recordsTable } from "../report/html.ts";
import type { ExperimentData } from "./experiment-data.ts";

/** What an experiment came to, for people. */
export interface ExperimentReport {
  /** All that the rest is made of. */
  readonly data: ExperimentData;
  /** For file names. */
  readonly name: string;
  readonly title: string;
  /** What was done and what came out; one paragraph each. */
  readonly summary: readonly string[];
  readonly figures: readonly BenchmarkFigure[];
  readonly tables: readonly BenchmarkTable[];
  /** Command, versions, machine, day. */
  readonly origin: readonly (readonly [label: string, value: string])[];
}

/** An experiment as one HTML page without scripts or anything to load. */
export function experimentHtml(report: ExperimentReport): string {
  const { name, title, summary, figures, tables, origin } = report;
  const paragraphs = summary.map((text) => `<p>${escapeHtml(text)}</p>`).join("");
  return htmlPage(title, [
    `<section class="wide"><h1>${escapeHtml(name)}</h1><p class="number">${escapeHtml(title)}</p>${paragraphs}</section>`,
    ...figures.map(
      (figure) =>
        `<section class="wide"><h2>${escapeHtml(figure.title)}</h2><figure class="natural">${figure.svg}<figcaption>${escapeHtml(figure.caption)}</figcaption></figure></section>`,
    ),
    ...tables.map(
      (table) =>
        `<section class="wide"><h2>${escapeHtml(table.title)}</h2><p>${escapeHtml(table.note)}</p>${recordsTable(table.columns, table.rows)}</section>`,
    ),
    `<section class="wide"><h2>Made by</h2>${pairsTable(origin)}</section>`,
  ]);
}

/** An experiment as Markdown. @param figureFile - the file of a figure, relative to the document. */
export function experimentMarkdown(
  { title, summary, figures, tables, origin }: ExperimentReport,
  figureFile: (name: string) => string,
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    `# ${title}`,
    ...summary,
    ...figures.flatMap((figure) => [
      `## ${figure.title}`,
      `![${figure.title}](${figureFile(figure.name)})`,
      figure.caption,
    ]),
    ...tables.flatMap(({ title: heading, note, columns, rows }) => [
      `## ${heading}`,
      note,
      [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n"),
    ]),
    "## Made by",
    origin.map(([label, value]) => `- ${label}: ${value}`).join("\n"),
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}
