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
export { autoMienf, mienf, studentMienf, tridiagNMienf } from "./mienf/mienf-family.ts";
export { mienfOptions } from "./mienf/mienf-options.ts";
export type { MienfOptions, MienfSettings } from "./mienf/mienf-options.ts";
