import type { Interval, Verdict } from "@mienf/estimators";
import * as Plot from "@observablehq/plot";
import { draw } from "./draw.ts";
import type { EstimateReportOptions } from "./estimate-report.ts";
import { escapeHtml, htmlPage, pairsTable, recordsTable, shellLine, shortNames } from "./html.ts";

/** What one estimator says, as far as a comparison shows it. */
export interface ComparedEstimate {
  readonly estimator: string;
  readonly mutualInformation: number;
  readonly interval: Interval | null;
  readonly verdict: Verdict;
  readonly seconds: number;
  readonly warnings: readonly string[];
}

/** What a comparison has besides estimates. */
export interface ComparisonReportOptions extends EstimateReportOptions {
  readonly sampleSize: number;
  /** What was found in the rows, whatever the estimator. */
  readonly warnings: readonly string[];
  /** Estimators that gave no estimate, and why. */
  readonly failures: readonly { readonly estimator: string; readonly message: string }[];
}

const ROW_HEIGHT = 34;

/**
 * Writes estimates of the same rows by several estimators as one HTML page without scripts or anything to load: a
 * figure of bars with their intervals, a table, and the warnings of each.
 *
 * @param estimates - at least one; all amounts of information in `options.units`.
 * @returns the page; the same estimates give the same page.
 */
export function comparisonReport(
  estimates: readonly ComparedEstimate[],
  options: ComparisonReportOptions,
): string {
  const { units = "nats", sources, columns } = options;
  const title = `I(${shortNames(columns.x)}; ${shortNames(columns.y)}) by ${estimates.length} estimators`;
  return htmlPage(`${title} from ${sources.join(", ")}`, [
    `<section class="wide"><h1>${escapeHtml(title)}</h1><figure>${bars(estimates, units)}<figcaption>Mutual information in ${units}; lines are intervals. Estimators that assume different things and agree are worth more than any of them alone.</figcaption></figure></section>`,
    `<section class="wide"><h2>Estimates</h2>${estimatesTable(estimates, units)}</section>`,
    ...warningSections(estimates, options),
    `<section><h2>Data</h2>${pairsTable([
      ["From", sources.join(", ")],
      ["Rows", String(options.sampleSize)],
      ["Rows left out for missing cells", String(options.droppedRows)],
      ["X", columns.x.join(", ")],
      ["Y", columns.y.join(", ")],
      ["mienf", options.version],
    ])}</section>`,
    `<section class="wide"><h2>Make it again</h2><pre>${escapeHtml(shellLine(options.command))}</pre></section>`,
  ]);
}

function bars(estimates: readonly ComparedEstimate[], units: string): string {
  const ranges = estimates.flatMap(({ estimator, interval }) =>
    interval ? [{ estimator, low: interval.low, high: interval.high }] : [],
  );
  return draw({
    width: 900,
    height: 60 + ROW_HEIGHT * estimates.length,
    marginLeft: 150,
    marginBottom: 40,
    x: { label: `mutual information (${units})` },
    y: { label: null, domain: estimates.map(({ estimator }) => estimator), tickSize: 0 },
    marks: [
      Plot.gridX({ stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.barX(estimates, {
        y: "estimator",
        x: "mutualInformation",
        fill: "var(--accent)",
        fillOpacity: 0.55,
        insetTop: 4,
        insetBottom: 4,
      }),
      Plot.ruleY(ranges, { y: "estimator", x1: "low", x2: "high", strokeWidth: 2 }),
      Plot.tickX(ranges, { y: "estimator", x: "low", insetTop: 9, insetBottom: 9, strokeWidth: 2 }),
      Plot.tickX(ranges, {
        y: "estimator",
        x: "high",
        insetTop: 9,
        insetBottom: 9,
        strokeWidth: 2,
      }),
      Plot.ruleX([0]),
    ],
  });
}

function estimatesTable(estimates: readonly ComparedEstimate[], units: string): string {
  return recordsTable(
    ["estimator", units, "low", "high", "verdict", "seconds", "interval"],
    estimates.map(({ estimator, mutualInformation, interval, verdict, seconds }) => [
      estimator,
      mutualInformation.toFixed(4),
      interval?.low.toFixed(4) ?? "",
      interval?.high.toFixed(4) ?? "",
      verdict,
      seconds.toFixed(1),
      interval?.method ?? "none",
    ]),
  );
}

function warningSections(
  estimates: readonly ComparedEstimate[],
  { warnings, failures }: ComparisonReportOptions,
): string[] {
  const items = [
    ...warnings,
    ...estimates.flatMap((estimate) =>
      estimate.warnings.map((warning) => `${estimate.estimator}: ${warning}`),
    ),
    ...failures.map(({ estimator, message }) => `${estimator} gave no estimate: ${message}`),
  ];
  return items.length === 0
    ? []
    : [
        `<section class="wide"><h2>Warnings</h2><ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul></section>`,
      ];
}
