export type {
  AppliedEstimate,
  ApplyContext,
  Estimate,
  FittedModel,
  HistoryPoint,
  Interval,
  JsonValue,
  MatrixInput,
  SavedModel,
  SavedTensor,
  Verdict,
} from "./interface/estimate.ts";
export type {
  EstimateContext,
  Estimator,
  EstimatorDescriptor,
  Progress,
} from "./interface/estimator.ts";
export { estimatorRegistry, loadModel } from "./interface/registry.ts";
export { autoMienf } from "./mienf/auto-mienf.ts";
export { mienf, nMienf, studentMienf, tridiagNMienf } from "./mienf/mienf-family.ts";
export { mienfOptions } from "./mienf/mienf-options.ts";
export type { MienfOptions, MienfSettings } from "./mienf/mienf-options.ts";
export { checkConsistency } from "./self-consistency/check-consistency.ts";
export type {
  CheckOptions,
  ConsistencyCheck,
  ConsistencyTest,
  ConsistencyTestName,
} from "./self-consistency/check-consistency.ts";
export { planSampleSize } from "./self-consistency/plan-sample-size.ts";
export type { PlanOptions, SampleSizePlan } from "./self-consistency/plan-sample-size.ts";
