export { evaluateLayer, gradientError, largestDifference } from "./layer-evaluation.ts";
export type { LayerEvaluation } from "./layer-evaluation.ts";
export { plainLayers } from "./plain-layers.ts";
export { runtimeContract } from "./runtime-contract.ts";
export type { ContractCheck } from "./runtime-contract.ts";
export type { Layer, ParameterLike, RuntimeLike, RuntimeSubject, SourceLike } from "./subject.ts";
