export {
  experimentDataSchema,
  experimentJson,
  readExperiment,
} from "./experiments/experiment-data.ts";
export type { ExperimentData } from "./experiments/experiment-data.ts";
export { experimentHtml, experimentMarkdown } from "./experiments/experiment-report.ts";
export type { ExperimentReport } from "./experiments/experiment-report.ts";
export type { ComponentMeaning } from "./experiments/mnist/explain-components.ts";
export { mnistExperiment } from "./experiments/mnist/mnist-experiment.ts";
export type {
  ComponentWalk,
  MnistExperiment,
  MnistExperimentOptions,
} from "./experiments/mnist/mnist-experiment.ts";
export { mnistReport } from "./experiments/mnist/mnist-report.ts";
export { overfitExperiment } from "./experiments/overfit/overfit-experiment.ts";
export type {
  OverfitCase,
  OverfitExperiment,
  OverfitExperimentOptions,
} from "./experiments/overfit/overfit-experiment.ts";
export { overfitReport } from "./experiments/overfit/overfit-report.ts";
export type { PointwiseMap } from "./experiments/overfit/pointwise-map.ts";
