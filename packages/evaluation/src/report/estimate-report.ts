import type { Estimate, JsonValue, Verdict } from "@mienf/estimators";
import type { Matrix } from "@mienf/numeric";
import { estimateInWords } from "./estimate-in-words.ts";
import { reportFigures } from "./figures.ts";
import { escapeHtml, htmlPage, pairsTable, recordsTable, shellLine, shortNames } from "./html.ts";

/** What a report says besides the estimate. */
export interface EstimateReportOptions {
  /** Unit that every amount of information in the estimate is in. Default: nats. */
  readonly units?: "nats" | "bits";
  /** Files that the rows came from. */
  readonly sources: readonly string[];
  readonly columns: { readonly x: readonly string[]; readonly y: readonly string[] };
  /** Rows left out for a missing cell. */
  readonly droppedRows: number;
  /** The command that made the estimate, word by word. */
  readonly command: readonly string[];
  /** Version of the program. */
  readonly version: string;
  /** The rows themselves, of which a figure is drawn. Default: no such figure. */
  readonly rows?: { readonly x: Matrix; readonly y: Matrix };
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  trust: "Trust: nothing speaks against this estimate.",
  care: "Take care: read the warnings before using this estimate.",
  distrust: "Do not use this estimate: the warnings say why.",
};

/**
 * Writes an estimate as one HTML page without scripts or anything to load: the figure and its interval, a verdict in
 * words, warnings, the data, figures, diagnostics and the command that makes it again.
 *
 * @param estimate - as an estimator gave it, or converted as a whole to `options.units`.
 * @returns the page; the same estimate gives the same page.
 */
export function estimateReport(estimate: Estimate, options: EstimateReportOptions): string {
  const { units = "nats", sources, columns } = options;
  const title = `I(${shortNames(columns.x)}; ${shortNames(columns.y)})`;
  const sections = [
    headline(estimate, { units, title }),
    warningSection(estimate.warnings),
    `<section class="wide"><h2>In words</h2><ul>${estimateInWords(estimate, units)
      .map((sentence) => `<li>${escapeHtml(sentence)}</li>`)
      .join("")}</ul></section>`,
    ...reportFigures(estimate, units, options.rows && { ...options.rows, columns }).map(
      ({ title: name, caption, svg }) =>
        `<section><h2>${escapeHtml(name)}</h2><figure>${svg}<figcaption>${escapeHtml(caption)}</figcaption></figure></section>`,
    ),
    `<section><h2>Data</h2>${pairsTable(dataRows(estimate, options))}</section>`,
    ...diagnosticSections(estimate.diagnostics),
    `<section class="wide"><h2>Make it again</h2><pre>${escapeHtml(shellLine(options.command))}</pre></section>`,
  ];
  return htmlPage(`${title} from ${sources.join(", ")}`, sections);
}

function headline(
  { mutualInformation, interval, score, verdict }: Estimate,
  { units, title }: { units: string; title: string },
): string {
  const range = interval
    ? `${figure(interval.low)} to ${figure(interval.high)} ${units} at ${+(100 * interval.level).toFixed(3)} % (${interval.method})`
    : "no interval";
  return [
    `<section class="wide"><h1>Mutual information ${escapeHtml(title)}</h1>`,
    `<p class="verdict ${verdict}">${VERDICTS[verdict]}</p>`,
    `<p class="number">${figure(mutualInformation)} <small>${units}</small></p>`,
    `<p>${escapeHtml(range)}</p>`,
    `<p>Score ${score.toFixed(3)}, where 0 is independent and 1 is deterministic.</p></section>`,
  ].join("");
}

function warningSection(warnings: readonly string[]): string {
  if (warnings.length === 0) {
    return "";
  }
  const items = warnings.map((warning) => `<li>${escapeHtml(warning)}</li>`).join("");
  return `<section class="wide"><h2>Warnings</h2><ul>${items}</ul></section>`;
}

function dataRows(
  estimate: Estimate,
  { sources, columns, droppedRows, version }: EstimateReportOptions,
): [string, string][] {
  return [
    ["From", sources.join(", ")],
    [
      "Rows",
      `${estimate.sampleSize}${droppedRows > 0 ? `, and ${droppedRows} with missing cells left out` : ""}`,
    ],
    [`X, ${count(columns.x)}`, columns.x.join(", ")],
    [`Y, ${count(columns.y)}`, columns.y.join(", ")],
    ["Estimator", estimate.estimator],
    ["Runtime", estimate.runtime],
    ["Seed", String(estimate.seed)],
    ["Time", `${estimate.seconds.toFixed(1)} s`],
    ["mienf", version],
  ];
}

/** Diagnostics as a card of names and values, and a wide card for each list of records, one line a record. */
function diagnosticSections(diagnostics: Readonly<Record<string, JsonValue>>): string[] {
  const rows: [string, string][] = [];
  const lists: string[] = [];
  for (const [name, value] of Object.entries(diagnostics)) {
    const records = isList(value) ? value.filter(isRecord) : [];
    if (records.length > 0) {
      lists.push(
        `<section class="wide"><h2>Diagnostics: ${escapeHtml(words(name))}</h2>${diagnosticRecords(records)}</section>`,
      );
    } else {
      rows.push([words(name), display(value)]);
    }
  }
  return [`<section><h2>Diagnostics</h2>${pairsTable(rows)}</section>`, ...lists];
}

function diagnosticRecords(records: readonly Readonly<Record<string, JsonValue>>[]): string {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return recordsTable(
    names.map(words),
    records.map((record) => names.map((name) => display(record[name] ?? ""))),
  );
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isRecord(value: JsonValue): value is Readonly<Record<string, JsonValue>> {
  return typeof value === "object" && value !== null && !isList(value);
}

function display(value: JsonValue): string {
  if (typeof value === "number") {
    return Number.isInteger(value) ? String(value) : value.toPrecision(4);
  }
  if (isList(value)) {
    return value.map(display).join(value.some(isRecord) ? "; " : ", ") || "none";
  }
  if (isRecord(value)) {
    return Object.entries(value)
      .map(([name, inner]) => `${words(name)} ${display(inner)}`)
      .join(", ");
  }
  return String(value ?? "none");
}

/** `heldOutGap` as words: "held out gap"; `pValue` is "p-value". */
function words(name: string): string {
  return name
    .replaceAll(/(?<=[a-z0-9])[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`)
    .replaceAll(/\bp ?value\b/giu, "p-value");
}

function count(names: readonly string[]): string {
  return names.length === 1 ? "1 column" : `${names.length} columns`;
}

function figure(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(1) : value.toFixed(4);
}
