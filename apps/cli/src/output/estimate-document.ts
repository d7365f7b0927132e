import type { Estimate, Interval, JsonValue, Verdict } from "@mienf/estimators";
import { verdictOf, worstVerdict } from "@mienf/estimators";
import type { LoadedPair } from "../load-pair.ts";
import { withNames } from "./names.ts";
import type { Units } from "./units.ts";

/** What `mienf estimate --json` prints. */
export interface EstimateDocument {
  readonly mutualInformation: number;
  readonly units: Units;
  readonly interval: Interval | null;
  readonly score: number;
  readonly verdict: Verdict;
  readonly estimator: string;
  readonly sampleSize: number;
  /** Numbers of columns; `given` where there is a condition. */
  readonly dimensions: { readonly x: number; readonly y: number; readonly given?: number };
  readonly runtime: string;
  readonly seed: number;
  readonly seconds: number;
  readonly diagnostics: Readonly<Record<string, JsonValue>>;
  readonly warnings: readonly string[];
}

/**
 * The JSON document that is printed for an estimate.
 *
 * @param estimate - in `units`. @param pair - the rows it was made from; what was found in them is part of the verdict.
 */
export function estimateDocument(
  estimate: Estimate,
  pair: LoadedPair,
  units: Units,
): EstimateDocument {
  return {
    mutualInformation: estimate.mutualInformation,
    units,
    interval: estimate.interval,
    score: estimate.score,
    verdict: worstVerdict([estimate.verdict, verdictOf(pair.findings)]),
    estimator: estimate.estimator,
    sampleSize: estimate.sampleSize,
    dimensions: dimensionsOf(estimate, pair),
    runtime: estimate.runtime,
    seed: estimate.seed,
    seconds: estimate.seconds,
    diagnostics: { ...estimate.diagnostics, ...rowDiagnostics(pair) },
    warnings: [
      ...pair.findings.map(({ message }) => message),
      ...estimate.warnings.map((warning) => withNames(warning, pair)),
    ],
  };
}

function dimensionsOf(
  { dimensions: { x, y } }: Estimate,
  { widths: [, ...others] }: LoadedPair,
): EstimateDocument["dimensions"] {
  return others.length === 0 ? { x, y } : { x, y, given: others.reduce((a, b) => a + b) };
}

/** How many rows were read of how many, where the two differ. */
function rowDiagnostics(pair: LoadedPair): Readonly<Record<string, JsonValue>> {
  const rows = pair.x.rows + pair.dropped;
  return rows < pair.totalRows ? { rowsInFile: pair.totalRows, rowsSampled: rows } : {};
}
