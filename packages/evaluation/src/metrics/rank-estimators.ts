import { averageRanks, chiSquareCdf } from "@mienf/numeric";
import type { ResultRow } from "../store/result-row.ts";
import { accuracy, average } from "./accuracy.ts";
import { groupRows } from "./group-rows.ts";
import { studentizedRangeQuantile } from "./studentized-range.ts";

/** Estimators by how often they are nearer to the truth than the others. */
export interface Ranking {
  /** Best first; rank 1 is the smallest error of a case. */
  readonly ranks: readonly {
    readonly estimator: string;
    readonly meanRank: number;
    readonly wins: number;
  }[];
  /** Laws and N for which every estimator has an estimate. */
  readonly cases: number;
  /** Mean ranks that differ by less cannot be told apart (Nemenyi, 5 %). */
  readonly criticalDifference: number;
  /** Of the hypothesis that all are equally good (Friedman). */
  readonly pValue: number;
  /** Best first: runs of estimators that cannot be told apart, none within another. */
  readonly cliques: readonly (readonly string[])[];
}

const LEVEL = 0.95;

/**
 * Ranks estimators by their mean absolute error over the seeds of each law and N.
 *
 * @returns null where fewer than two estimators share two cases.
 * @see Demšar 2006, "Statistical comparisons of classifiers over multiple data sets", section 3.2.
 */
export function rankEstimators(rows: readonly ResultRow[]): Ranking | null {
  const estimators = [...new Set(rows.map((row) => row.estimator))];
  const errors = [...groupRows(rows, (row) => `${row.law} ${row.rows}`).values()]
    .map((own) =>
      estimators.map((name) => accuracy(own.filter((row) => row.estimator === name)).mae),
    )
    .filter((values) => values.every(Number.isFinite));
  const [k, n] = [estimators.length, errors.length];
  if (k < 2 || n < 2) {
    return null;
  }
  const ranked = errors.map((values) => averageRanks(Float64Array.from(values)));
  const ranks = estimators
    .map((estimator, i) => ({
      estimator,
      meanRank: average(ranked.map((values) => values[i] ?? Number.NaN)),
      wins: ranked.filter((values) => values[i] === Math.min(...values)).length,
    }))
    .toSorted((a, b) => a.meanRank - b.meanRank);
  const spread = ranks.reduce((sum, { meanRank }) => sum + meanRank ** 2, 0);
  const friedman = ((12 * n) / (k * (k + 1))) * (spread - (k * (k + 1) ** 2) / 4);
  const criticalDifference =
    (studentizedRangeQuantile(LEVEL, k) / Math.SQRT2) * Math.sqrt((k * (k + 1)) / (6 * n));
  return {
    ranks,
    cases: n,
    criticalDifference,
    pValue: 1 - chiSquareCdf(Math.max(0, friedman), k - 1),
    cliques: cliques(ranks, criticalDifference),
  };
}

function cliques(ranks: Ranking["ranks"], reach: number): string[][] {
  const ends = ranks.map(
    ({ meanRank }) => ranks.filter((other) => other.meanRank < meanRank + reach).length,
  );
  return ranks.flatMap((_, start) => {
    const end = ends[start] ?? start;
    const within = start > 0 && (ends[start - 1] ?? 0) >= end;
    return end - start < 2 || within
      ? []
      : [ranks.slice(start, end).map(({ estimator }) => estimator)];
  });
}
