import type { ResultRow } from "../store/result-row.ts";
import { criticalDifferenceDiagram } from "./figures/critical-difference.ts";
import { errorCurves } from "./figures/error-curves.ts";
import { errorHeatMap } from "./figures/error-heat-map.ts";
import { estimateAgainstTruth } from "./figures/estimate-against-truth.ts";
import { pointClouds } from "./figures/point-clouds.ts";
import type { BenchmarkFigure } from "./figures/standalone.ts";

/** Draws every figure that results have the data for. @param results - `estimators` in the order of their colours. */
export function benchmarkFigures({
  rows,
  estimators,
}: {
  readonly rows: readonly ResultRow[];
  readonly estimators: readonly string[];
}): BenchmarkFigure[] {
  return rows.every(({ estimate }) => estimate === null)
    ? []
    : [
        ...estimateAgainstTruth(rows, estimators),
        ...criticalDifferenceDiagram(rows),
        ...errorCurves(rows, estimators),
        ...errorHeatMap(rows, estimators),
        ...pointClouds(rows),
      ];
}
