export {
  adaptivePartition,
  adaptivePartitionDescriptor,
  adaptivePartitionOptions,
} from "./adaptive-partition.ts";
export type { AdaptivePartitionSettings } from "./adaptive-partition.ts";
export { binned, binnedDescriptor, binnedOptions } from "./binned.ts";
export type { BinnedSettings } from "./binned.ts";
export { canonicalCorrelation, ccaDescriptor, ccaOptions } from "./canonical-correlation.ts";
export type { CcaSettings } from "./canonical-correlation.ts";
export { dependenceOptions } from "./dependence-check.ts";
export type { DependenceCheck, DependenceSettings } from "./dependence-check.ts";
export { distanceCorrelation } from "./distance-correlation.ts";
export {
  gaussian,
  gaussianCopula,
  gaussianCopulaDescriptor,
  gaussianDescriptor,
  gaussianOptions,
} from "./gaussian.ts";
export type { GaussianSettings } from "./gaussian.ts";
export { hsic } from "./hsic.ts";
export { kernelDensity, kernelDensityDescriptor, kernelDensityOptions } from "./kernel-density.ts";
export type { KernelDensitySettings } from "./kernel-density.ts";
export { sliced, slicedDescriptor, slicedOptions } from "./sliced.ts";
export type { SlicedSettings } from "./sliced.ts";
