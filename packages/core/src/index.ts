import "./register-gradients.ts";

export { checkInputs } from "./eager-function.ts";
export { createBackendRuntime, createEagerRuntime } from "./eager-runtime.ts";
export type { EagerBackend } from "./eager-runtime.ts";
export { checkSteps } from "./eager-training-session.ts";
export { fit } from "./fit.ts";
export type { FitOptions, FitProblem, FitProgress, FitResult } from "./fit.ts";
export type { LearningRateScheduleOptions } from "./learning-rate-schedule.ts";
export {
  assignFlatParameters,
  flattenParameters,
  indexedParameters,
  namedParameters,
  totalSize,
  trainableParameters,
} from "./module.ts";
export type { Module, NamedParameter, ParameterTree } from "./module.ts";
export { createParameter, Parameter, withBoundParameters } from "./parameter.ts";
export { compileRowFunction } from "./row-function.ts";
export type { RowFunction } from "./row-function.ts";
export { foldRows, splitRows } from "./row-split.ts";
export type { RowSplit } from "./row-split.ts";
export type {
  AdamOptions,
  CommonOptimizerOptions,
  CompiledFunction,
  FunctionSpec,
  OptimizerOptions,
  Runtime,
  SgdOptions,
  TrainingData,
  TrainingSession,
  TrainingSpec,
  TrainingState,
} from "./runtime.ts";
export { copyRows, rowSize, toTrainingData } from "./training-data.ts";
