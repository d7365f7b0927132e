import { escapeHtml, htmlPage, pairsTable, recordsTable, shellLine } from "./html.ts";
import type { MatrixPair, MatrixPairs } from "./matrix-heat-map.ts";
import { matrixHeatMap } from "./matrix-heat-map.ts";

/** A matrix of mutual information as a report shows it. */
export interface ReportedMatrix extends MatrixPairs {
  readonly sampleSize: number;
  readonly seed: number;
  readonly permutations: number;
  readonly falseDiscoveryRate: number;
  readonly columns: readonly { readonly name: string; readonly kind: string }[];
  readonly failures: readonly {
    readonly x: string;
    readonly y: string;
    readonly message: string;
  }[];
  readonly unfinished: number;
  readonly seconds: number;
  readonly warnings: readonly string[];
}

/** What a report of a matrix says besides the pairs. */
export interface MatrixReportOptions {
  readonly source: string;
  /** The command that made it, word by word. */
  readonly command: readonly string[];
  readonly version: string;
}

/**
 * Writes the mutual information of every pair of columns as one HTML page without scripts or anything to load: a heat
 * map, and the pairs as a table in the order of `matrix.pairs`.
 *
 * @returns the page; the same matrix gives the same page.
 */
export function matrixReport(matrix: ReportedMatrix, options: MatrixReportOptions): string {
  const { columns, pairs, units, failures, warnings } = matrix;
  const title = `Mutual information of ${pairs.length} pairs of ${columns.length} columns`;
  const tested = pairs.filter(({ related }) => related !== null);
  const related = tested.filter((pair) => pair.related);
  const found =
    tested.length > 0
      ? `<p>${related.length} of ${tested.length} pairs are related; of those, at most ${+(100 * matrix.falseDiscoveryRate).toPrecision(3)} % are expected to be so by chance.</p>`
      : "<p>Not tested: there are no p-values.</p>";
  const discrete = columns.filter(({ kind }) => kind === "discrete").map(({ name }) => name);
  const remarks = [
    ...warnings,
    ...failures.map(({ x, y, message }) => `${x} and ${y} gave no estimate: ${message}`),
    ...(matrix.unfinished > 0 ? [`${matrix.unfinished} pairs were not tried.`] : []),
  ];
  return htmlPage(`${title} of ${options.source}`, [
    `<section class="wide"><h1>${escapeHtml(title)}</h1>${found}<figure class="natural">${matrixHeatMap(matrix)}<figcaption>The darker, the higher the score √(1 − e^(−2I)); figures are in ${units}. A dot: tested, and not called related.</figcaption></figure></section>`,
    ...(remarks.length > 0
      ? [
          `<section class="wide"><h2>Warnings</h2><ul>${remarks.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul></section>`,
        ]
      : []),
    `<section class="wide"><h2>Pairs</h2>${pairTable(pairs, units)}</section>`,
    `<section class="wide"><h2>Data</h2>${pairsTable([
      ["From", options.source],
      ["Rows", String(matrix.sampleSize)],
      ["Discrete columns", discrete.join(", ") || "none"],
      ["Shuffles for each p-value", String(matrix.permutations)],
      ["Seed", String(matrix.seed)],
      ["Time", `${matrix.seconds.toFixed(1)} s`],
      ["mienf", options.version],
    ])}</section>`,
    `<section class="wide"><h2>Make it again</h2><pre>${escapeHtml(shellLine(options.command))}</pre></section>`,
  ]);
}

function pairTable(pairs: readonly MatrixPair[], units: string): string {
  const head = [
    "X",
    "Y",
    `I (${units})`,
    "score",
    "rows",
    "estimator",
    "p",
    "adjusted p",
    "related",
  ];
  const lines = pairs.map((pair) => [
    pair.x,
    pair.y,
    pair.mutualInformation.toFixed(4),
    pair.score.toFixed(3),
    String(pair.rows),
    pair.estimator,
    probability(pair.pValue),
    probability(pair.adjustedPValue),
    pair.related === null ? "" : pair.related ? "yes" : "no",
  ]);
  return recordsTable(head, lines);
}

function probability(value: number | null): string {
  return value === null ? "" : value.toPrecision(2);
}
