export type { ModelFunction, ModelFunctions } from "./export/model-function.ts";
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
export { verdictOf, worstVerdict } from "./interface/verdict.ts";
export type { Finding } from "./interface/verdict.ts";
export type {
  LatentComponents,
  LatentModel,
  PairedLatents,
  Traversal,
} from "./latent-components/latent-model.ts";
export { autoMienf } from "./mienf/auto-mienf.ts";
export { mienf, nMienf, studentMienf, tridiagNMienf } from "./mienf/mienf-family.ts";
export { mienfOnto, mienfOntoOptions } from "./mienf/mienf-onto.ts";
export type { MienfModel, MienfOntoSettings, StartablePair } from "./mienf/mienf-onto.ts";
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
