export { comparisonReport } from "./report/comparison-report.ts";
export type { ComparedEstimate, ComparisonReportOptions } from "./report/comparison-report.ts";
export { estimateReport } from "./report/estimate-report.ts";
export type { EstimateReportOptions } from "./report/estimate-report.ts";
export { matrixHeatMap } from "./report/matrix-heat-map.ts";
export type { MatrixPair, MatrixPairs } from "./report/matrix-heat-map.ts";
export { matrixReport } from "./report/matrix-report.ts";
export type { MatrixReportOptions, ReportedMatrix } from "./report/matrix-report.ts";
