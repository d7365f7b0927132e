export { benchmarkFigures } from "./benchmark/benchmark-figures.ts";
export {
  benchmarkHtml,
  benchmarkMarkdown,
  benchmarkResults,
} from "./benchmark/benchmark-report.ts";
export type { BenchmarkResults } from "./benchmark/benchmark-report.ts";
export { benchmarkTables } from "./benchmark/benchmark-tables.ts";
export type { BenchmarkTable } from "./benchmark/benchmark-tables.ts";
export { figurePng } from "./benchmark/figure-png.ts";
export type { BenchmarkFigure } from "./benchmark/figures/standalone.ts";
export { accuracy, cost } from "./metrics/accuracy.ts";
export type { Accuracy, Cost } from "./metrics/accuracy.ts";
export { convergence } from "./metrics/convergence.ts";
export type { Convergence } from "./metrics/convergence.ts";
export { rankEstimators } from "./metrics/rank-estimators.ts";
export type { Ranking } from "./metrics/rank-estimators.ts";
export type {
  CellOutcome,
  DoneOutcome,
  FailedOutcome,
  FailureKind,
  KeptPoints,
  LawFacts,
} from "./runner/cell-outcome.ts";
export { createCellPool } from "./runner/cell-pool.ts";
export type { CellLimits, CellPool } from "./runner/cell-pool.ts";
export { codeVersion, provenance } from "./runner/provenance.ts";
export type { Provenance } from "./runner/provenance.ts";
export { localExecutor } from "./runner/run-locally.ts";
export { runSweep } from "./runner/run-sweep.ts";
export type {
  CellExecutor,
  OutcomeHandler,
  SweepOptions,
  SweepProgress,
  SweepSummary,
} from "./runner/run-sweep.ts";
export { volatileColumns } from "./store/result-row.ts";
export type { ResultRow } from "./store/result-row.ts";
export { openResultStore } from "./store/result-store.ts";
export type { CellOrigin, ResultStore, RunRecord } from "./store/result-store.ts";
export { describeCell } from "./suite/cell.ts";
export type { Cell, EstimatorRecipe, LawRecipe, SuiteValue } from "./suite/cell.ts";
export { loadSuite, parseSuite, suiteNames } from "./suite/load-suite.ts";
export { planCells } from "./suite/plan-cells.ts";
export type { Suite } from "./suite/suite-schema.ts";
export { suiteSchema } from "./suite/suite-schema.ts";
