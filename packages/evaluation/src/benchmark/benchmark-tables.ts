import { accuracy, cost } from "../metrics/accuracy.ts";
import { convergence } from "../metrics/convergence.ts";
import { groupRows } from "../metrics/group-rows.ts";
import { rankEstimators } from "../metrics/rank-estimators.ts";
import { sharedSize } from "../metrics/shared-size.ts";
import type { ResultRow } from "../store/result-row.ts";

/** A table of text. */
export interface BenchmarkTable {
  readonly title: string;
  /** What the columns mean; may be empty. */
  readonly note: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

// More lines are better read from the store.
const MOST_LINES = 400;

/** The tables of a report, the shortest first. */
export function benchmarkTables(
  rows: readonly ResultRow[],
  estimators: readonly string[],
): BenchmarkTable[] {
  return [
    summaryTable(rows, estimators),
    ...rankTable(rows),
    ...convergenceTable(rows),
    ...groupTable(rows, {
      estimators,
      title: "RMSE by amount of information",
      label: "exact",
      keyOf: ({ exact }) => exact?.toFixed(2) ?? "unknown",
      most: 30,
    }),
    ...groupTable(rows, {
      estimators,
      title: "RMSE by law",
      label: "law",
      keyOf: ({ family }) => family,
      most: 80,
    }),
    lawTable(rows, estimators),
    ...failureTable(rows),
  ];
}

function summaryTable(rows: readonly ResultRow[], estimators: readonly string[]): BenchmarkTable {
  const groups = groupRows(rows, (row) => `${row.estimator}\n${row.rows}`);
  const sizes = [...new Set(rows.map((row) => row.rows))].toSorted((a, b) => a - b);
  return {
    title: "Estimators",
    note: "Errors in nats: bias is the mean of estimate − exact, relative error is over laws with information, near counts estimates within 0.1 nats, coverage is the share of intervals that hold the exact value.",
    columns: [
      "estimator",
      "N",
      "estimates",
      "failed",
      "bias",
      "MAE",
      "RMSE",
      "relative error",
      "near",
      "coverage",
      "seconds, mean",
      "seconds, most",
      "MB, most",
      "parameters",
      "steps",
    ],
    rows: estimators.flatMap((estimator) =>
      sizes.flatMap((size) => {
        const own = groups.get(`${estimator}\n${size}`);
        if (own === undefined) {
          return [];
        }
        const errors = accuracy(own);
        const spent = cost(own);
        return [
          [
            estimator,
            String(size),
            String(errors.count),
            String(errors.failures),
            amount(errors.bias),
            amount(errors.mae),
            amount(errors.rmse),
            share(errors.relativeError),
            String(errors.within),
            errors.intervals === 0 ? "–" : `${share(errors.coverage)} of ${errors.intervals}`,
            amount(spent.seconds, 2),
            amount(spent.slowest, 2),
            amount(spent.megabytes, 0),
            amount(spent.parameters, 0),
            amount(spent.steps, 0),
          ],
        ];
      }),
    ),
  };
}

function rankTable(rows: readonly ResultRow[]): BenchmarkTable[] {
  const ranking = rankEstimators(rows);
  return ranking === null
    ? []
    : [
        {
          title: "Ranks",
          note: `Over ${ranking.cases} laws and N that every estimator has, by absolute error. Equally good? p = ${ranking.pValue.toPrecision(2)} (Friedman). Critical difference of mean ranks ${ranking.criticalDifference.toFixed(2)} (Nemenyi, 5 %).`,
          columns: ["estimator", "mean rank", "best in"],
          rows: ranking.ranks.map(({ estimator, meanRank, wins }) => [
            estimator,
            meanRank.toFixed(2),
            String(wins),
          ]),
        },
      ];
}

function convergenceTable(rows: readonly ResultRow[]): BenchmarkTable[] {
  const curves = convergence(rows);
  const sizes = curves[0]?.points.map((point) => point.rows) ?? [];
  return curves.length === 0
    ? []
    : [
        {
          title: "Convergence in N",
          note: "RMSE in nats over laws that have an estimate at every N; the exponent p is that of RMSE ≈ c·N^p, −0.5 for an unbiased estimate.",
          columns: ["estimator", ...sizes.map((size) => `N = ${size}`), "p"],
          rows: curves.map(({ estimator, points, exponent }) => [
            estimator,
            ...sizes.map((size) =>
              amount(points.find((point) => point.rows === size)?.rmse ?? Number.NaN),
            ),
            exponent.toFixed(2),
          ]),
        },
      ];
}

interface GroupFacts {
  readonly estimators: readonly string[];
  readonly title: string;
  readonly label: string;
  readonly keyOf: (row: ResultRow) => string;
  /** A table of more lines says nothing. */
  readonly most: number;
}

function groupTable(
  rows: readonly ResultRow[],
  { estimators, title, label, keyOf, most }: GroupFacts,
): BenchmarkTable[] {
  const size = sharedSize(rows);
  const shown = rows.filter((row) => row.rows === size);
  const groups = [...groupRows(shown, keyOf)].toSorted(([a], [b]) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  const several = groups.some(([, own]) => new Set(own.map((row) => row.law)).size > 1);
  return groups.length < 2 || groups.length > most || !several
    ? []
    : [
        {
          title,
          note: `In nats, at N = ${size}, over the laws and seeds that there are.`,
          columns: [label, ...estimators],
          rows: groups.map(([key, own]) => [
            key,
            ...estimators.map((name) =>
              amount(accuracy(own.filter(({ estimator }) => estimator === name)).rmse),
            ),
          ]),
        },
      ];
}

function lawTable(rows: readonly ResultRow[], estimators: readonly string[]): BenchmarkTable {
  const lines = [...groupRows(rows, (row) => `${row.law}\n${row.rows}`).values()];
  return {
    title: "Every law",
    note: `Mean estimate over seeds in nats; a star marks an interval that misses the exact value${lines.length > MOST_LINES ? `; the first ${MOST_LINES} of ${lines.length} lines` : ""}.`,
    columns: ["law", "N", "exact", ...estimators],
    rows: lines
      .slice(0, MOST_LINES)
      .map((own) => [
        own[0]?.law ?? "",
        String(own[0]?.rows),
        amount(own.find(({ exact }) => exact !== null)?.exact ?? Number.NaN, 4),
        ...estimators.map((name) => lawCell(own.filter(({ estimator }) => estimator === name))),
      ]),
  };
}

function lawCell(own: readonly ResultRow[]): string {
  const errors = accuracy(own);
  if (own.length === 0) {
    return "–";
  }
  if (errors.count === 0) {
    return `failed: ${own[0]?.failure ?? ""}`;
  }
  const exact = own.find((row) => row.exact !== null)?.exact ?? Number.NaN;
  return `${amount(exact + errors.bias)}${errors.intervals > 0 && errors.coverage < 1 ? " *" : ""}`;
}

function failureTable(rows: readonly ResultRow[]): BenchmarkTable[] {
  const failed = rows.filter(({ status }) => status === "failed");
  return failed.length === 0
    ? []
    : [
        {
          title: "Failed cells",
          note: "",
          columns: ["law", "estimator", "N", "seed", "why", "error"],
          rows: failed
            .slice(0, MOST_LINES)
            .map(({ law, estimator, rows: size, seed, failure, error }) => [
              law,
              estimator,
              String(size),
              String(seed),
              failure ?? "",
              (error ?? "").split("\n")[0] ?? "",
            ]),
        },
      ];
}

function amount(value: number, digits = 3): string {
  return Number.isFinite(value) ? value.toFixed(digits) : "–";
}

function share(value: number): string {
  return Number.isFinite(value) ? `${(100 * value).toFixed(0)} %` : "–";
}
