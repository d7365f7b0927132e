export type {
  Distribution,
  DistributionConfig,
  PairDistribution,
  PairSample,
} from "./distribution.ts";
export { distributionFromConfig, pairDistributionFromConfig } from "./distribution-from-config.ts";
export { standardNormal } from "./standard-normal.ts";
export type { StandardNormal, StandardNormalConfig } from "./standard-normal.ts";
export { tridiagonalGaussian } from "./tridiagonal-gaussian.ts";
export type {
  TridiagonalGaussian,
  TridiagonalGaussianConfig,
  TridiagonalGaussianOptions,
} from "./tridiagonal-gaussian.ts";
