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
export { tridiagNMienf } from "./mienf/tridiag-n-mienf.ts";
export { tridiagOptions } from "./mienf/tridiag-options.ts";
export type { TridiagOptions, TridiagSettings } from "./mienf/tridiag-options.ts";
