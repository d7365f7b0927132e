export { comparisonReport } from "./report/comparison-report.ts";
export type { ComparedEstimate, ComparisonReportOptions } from "./report/comparison-report.ts";
export { estimateReport } from "./report/estimate-report.ts";
export type { EstimateReportOptions } from "./report/estimate-report.ts";
