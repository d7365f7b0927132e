import type { ResultRow } from "../store/result-row.ts";
import { groupRows } from "./group-rows.ts";

/**
 * The N at which to compare estimators: that with estimates of most of them, and of several such the largest. One estimator
 * at few rows and another at many would be no comparison.
 */
export function sharedSize(rows: readonly ResultRow[]): number {
  const done = rows.filter(({ estimate }) => estimate !== null);
  const sizes = [...groupRows(done, (row) => row.rows)].map(([size, own]) => ({
    size,
    estimators: new Set(own.map(({ estimator }) => estimator)).size,
  }));
  const best = sizes.toSorted((a, b) => b.estimators - a.estimators || b.size - a.size);
  return best[0]?.size ?? Math.max(...rows.map((row) => row.rows));
}
