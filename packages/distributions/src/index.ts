export { batchLogDeterminants } from "./batch-log-determinants.ts";
export type { BatchLogDeterminants } from "./batch-log-determinants.ts";
export { classConditional } from "./class-conditional.ts";
export type { ClassConditional, ClassConditionalConfig } from "./class-conditional.ts";
export { diagonalNormal } from "./diagonal-normal.ts";
export type { DiagonalNormalConfig } from "./diagonal-normal.ts";
export type {
  Distribution,
  DistributionConfig,
  MarginalConfig,
  PairDistribution,
  PairSample,
} from "./distribution.ts";
export { distributionFromConfig, pairDistributionFromConfig } from "./distribution-from-config.ts";
export { fitDistribution, fitPairDistribution } from "./fit-distribution.ts";
export type { FitDistributionOptions } from "./fit-distribution.ts";
export { gaussianMixture } from "./gaussian-mixture.ts";
export type {
  GaussianMixture,
  GaussianMixtureConfig,
  GaussianMixtureOptions,
} from "./gaussian-mixture.ts";
export {
  gaussianInformationBias,
  gaussianMutualInformation,
  pairMoments,
} from "./gaussian-moments.ts";
export type { GaussianMoments } from "./gaussian-moments.ts";
export { gaussianPair } from "./gaussian-pair.ts";
export type { GaussianPair, GaussianPairConfig } from "./gaussian-pair.ts";
export { independentPair } from "./independent-pair.ts";
export type { IndependentPairConfig } from "./independent-pair.ts";
export type { MixtureFitOptions } from "./internal/fit-mixture.ts";
export type { LocationScaleDistribution, LocationScaleOptions } from "./internal/location-scale.ts";
export { logGammaTensor } from "./internal/log-gamma.ts";
export type { MixtureComponent } from "./internal/mixture-density.ts";
export type { PrecisionParameters } from "./internal/precision-factor.ts";
export { laplace } from "./laplace.ts";
export type { LaplaceConfig } from "./laplace.ts";
export { logistic } from "./logistic.ts";
export type { LogisticConfig } from "./logistic.ts";
export { monteCarloMutualInformation } from "./monte-carlo-mutual-information.ts";
export type { MonteCarloInformation, MonteCarloOptions } from "./monte-carlo-mutual-information.ts";
export { multivariateNormal } from "./multivariate-normal.ts";
export type { MultivariateNormal, MultivariateNormalConfig } from "./multivariate-normal.ts";
export { multivariateStudent } from "./multivariate-student.ts";
export type {
  MultivariateStudent,
  MultivariateStudentConfig,
  StudentOptions,
  StudentParameters,
  StudentScatter,
} from "./multivariate-student.ts";
export { pairProduct } from "./pair-product.ts";
export type { PairProductConfig } from "./pair-product.ts";
export { product } from "./product.ts";
export type { ProductConfig } from "./product.ts";
export { resampled } from "./resampled.ts";
export type {
  Resampled,
  ResampledConfig,
  ResampledOptions,
  ResampledParameters,
} from "./resampled.ts";
export { signedTridiagonalGaussian } from "./signed-tridiagonal-gaussian.ts";
export type {
  SignedTridiagonal,
  SignedTridiagonalGaussian,
  SignedTridiagonalGaussianConfig,
  SignedTridiagonalGaussianOptions,
} from "./signed-tridiagonal-gaussian.ts";
export { smoothedUniform, smoothedUniformEpsilon } from "./smoothed-uniform.ts";
export type {
  SmoothedUniform,
  SmoothedUniformConfig,
  SmoothedUniformOptions,
} from "./smoothed-uniform.ts";
export { standardNormal } from "./standard-normal.ts";
export type { StandardNormal, StandardNormalConfig } from "./standard-normal.ts";
export { studentPair } from "./student-pair.ts";
export type { StudentPair, StudentPairConfig } from "./student-pair.ts";
export { tridiagonalGaussian } from "./tridiagonal-gaussian.ts";
export type {
  TridiagonalGaussian,
  TridiagonalGaussianConfig,
  TridiagonalGaussianOptions,
} from "./tridiagonal-gaussian.ts";
export { tridiagonalStudent } from "./tridiagonal-student.ts";
export type {
  TridiagonalStudent,
  TridiagonalStudentConfig,
  TridiagonalStudentOptions,
} from "./tridiagonal-student.ts";
export { uniform } from "./uniform.ts";
export type { Uniform, UniformConfig, UniformOptions } from "./uniform.ts";
export { vonMises } from "./von-mises.ts";
export type { VonMises, VonMisesConfig, VonMisesOptions } from "./von-mises.ts";
