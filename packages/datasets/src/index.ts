export { contaminated } from "./combinators/contaminated.ts";
export type { ContaminatedOptions } from "./combinators/contaminated.ts";
export { mapped } from "./combinators/mapped.ts";
export { padded } from "./combinators/padded.ts";
export type { PaddingOptions } from "./combinators/padded.ts";
export { renamed } from "./combinators/renamed.ts";
export { rotated } from "./combinators/rotated.ts";
export { stacked } from "./combinators/stacked.ts";
export { subsampled } from "./combinators/subsampled.ts";
export type { SubsampledOptions } from "./combinators/subsampled.ts";
export { defineLaw } from "./define-law.ts";
export type { LawDefinition } from "./define-law.ts";
export { affineImage } from "./images/affine-image.ts";
export type { ImageSize, ImageTransform } from "./images/affine-image.ts";
export { augmentedPairs, randomTransform } from "./images/augmentation.ts";
export type { AugmentationOptions } from "./images/augmentation.ts";
export { readIdx, readIdxImages } from "./images/idx.ts";
export type { IdxArray } from "./images/idx.ts";
export { gaussianPlates, rectangles } from "./images/image-laws.ts";
export type {
  GaussianPlatesOptions,
  ImageLatentOptions,
  RectanglesOptions,
} from "./images/image-laws.ts";
export { gaussianPlateMap, rectangleMap } from "./images/image-maps.ts";
export type { GaussianPlateOptions, RectangleOptions } from "./images/image-maps.ts";
export { createImageSet, imagesByLabel } from "./images/image-set.ts";
export type { ImageSet } from "./images/image-set.ts";
export { labelMixing } from "./images/label-mixing.ts";
export { modulation } from "./images/modulation.ts";
export type { ModulationOptions } from "./images/modulation.ts";
export type { CanonicalGaussianOptions } from "./internal/canonical-gaussian.ts";
export type { Bounds, PairDimensions } from "./internal/checks.ts";
export type { MonteCarloPlan } from "./internal/monte-carlo.ts";
export type { Law, PairedSample, ParameterValue } from "./law.ts";
export { additiveNoise } from "./laws/additive-noise.ts";
export type { AdditiveNoiseOptions } from "./laws/additive-noise.ts";
export { bimodal } from "./laws/bimodal.ts";
export { correlatedNormal } from "./laws/correlated-normal.ts";
export type { CorrelatedNormalOptions } from "./laws/correlated-normal.ts";
export { correlatedUniform } from "./laws/correlated-uniform.ts";
export { denseNormal, denseNormalInformation } from "./laws/dense-normal.ts";
export type { DenseNormalOptions } from "./laws/dense-normal.ts";
export { exponentiatedNormal } from "./laws/exponentiated-normal.ts";
export type { ExponentiatedNormalOptions } from "./laws/exponentiated-normal.ts";
export { gaussianMixture } from "./laws/gaussian-mixture.ts";
export type { GaussianMixtureOptions, MixtureComponent } from "./laws/gaussian-mixture.ts";
export { independent } from "./laws/independent.ts";
export type { IndependentOptions } from "./laws/independent.ts";
export { ising } from "./laws/ising.ts";
export type { IsingOptions } from "./laws/ising.ts";
export { latentVariableNormal } from "./laws/latent-variable-normal.ts";
export type { LatentVariableNormalOptions } from "./laws/latent-variable-normal.ts";
export { legacyStudent, legacyStudentExcess } from "./laws/legacy-student.ts";
export {
  logGammaExponential,
  logGammaExponentialInformation,
} from "./laws/log-gamma-exponential.ts";
export type { LogGammaExponentialOptions } from "./laws/log-gamma-exponential.ts";
export {
  concentricMixture,
  crossMixture,
  fencesMixture,
  galaxyMixture,
  lettersMixture,
  wavesMixture,
  wedgeMixture,
} from "./laws/mixture-shapes.ts";
export type {
  ConcentricMixtureOptions,
  CrossMixtureOptions,
  FencesMixtureOptions,
  GalaxyMixtureOptions,
  MixtureShapeOptions,
  WavesMixtureOptions,
} from "./laws/mixture-shapes.ts";
export { multivariateNormal } from "./laws/multivariate-normal.ts";
export type { MultivariateNormalOptions } from "./laws/multivariate-normal.ts";
export { noiselessChannel } from "./laws/noiseless-channel.ts";
export type { NoiselessChannelOptions } from "./laws/noiseless-channel.ts";
export { rareEventChannel } from "./laws/rare-event-channel.ts";
export type { RareEventChannelOptions } from "./laws/rare-event-channel.ts";
export { signFlip, signFlipInformation } from "./laws/sign-flip.ts";
export type { SignFlipOptions } from "./laws/sign-flip.ts";
export {
  smoothedDiscreteUniform,
  smoothedDiscreteUniformInformation,
} from "./laws/smoothed-discrete-uniform.ts";
export type { SmoothedDiscreteUniformOptions } from "./laws/smoothed-discrete-uniform.ts";
export {
  smoothedUniform,
  smoothedUniformEpsilon,
  smoothedUniformInformation,
} from "./laws/smoothed-uniform.ts";
export type { SmoothedUniformOptions } from "./laws/smoothed-uniform.ts";
export { sparseNormal } from "./laws/sparse-normal.ts";
export type { SparseNormalOptions } from "./laws/sparse-normal.ts";
export { asinhStudent, student, studentExcess } from "./laws/student.ts";
export type { StudentOptions } from "./laws/student.ts";
export {
  symmetricNoisyChannel,
  symmetricNoisyChannelInformation,
} from "./laws/symmetric-noisy-channel.ts";
export type { SymmetricNoisyChannelOptions } from "./laws/symmetric-noisy-channel.ts";
export { uniformlyQuantized } from "./laws/uniformly-quantized.ts";
export type { UniformlyQuantizedOptions } from "./laws/uniformly-quantized.ts";
export { asinhNormal, spiralNormal, swissRoll, wigglyNormal } from "./laws/warped-normals.ts";
export type { SpiralNormalOptions } from "./laws/warped-normals.ts";
export { xor } from "./laws/xor.ts";
export type { XorOptions } from "./laws/xor.ts";
export {
  asinhMap,
  bimodalMap,
  halfCubeMap,
  normalCdfMap,
  signedPower,
  wigglyMapX,
  wigglyMapY,
} from "./maps/elementwise-maps.ts";
export type { BimodalMargin } from "./maps/elementwise-maps.ts";
export { orthogonalMap, randomRotation } from "./maps/linear-map.ts";
export { randomDiffeomorphism, randomMonotoneMap } from "./maps/random-maps.ts";
export type { RandomDiffeomorphismOptions } from "./maps/random-maps.ts";
export { composeMaps, elementwise, identityMap } from "./maps/sample-map.ts";
export type { SampleMap, ScalarFunction } from "./maps/sample-map.ts";
export { spiralMap } from "./maps/spiral-map.ts";
export type { SpiralOptions } from "./maps/spiral-map.ts";
export { swissRollMap } from "./maps/swiss-roll-map.ts";
export { affineCoordinates, shearWaveMap } from "./maps/wave-map.ts";
export type { AffineCoordinatesOptions, ShearWaveOptions } from "./maps/wave-map.ts";
export type {
  ChoiceParameter,
  FlagParameter,
  LawDescriptor,
  LawParameters,
  NumberParameter,
  ParameterDescriptor,
} from "./registry/descriptor.ts";
export { createLaw, lawRegistry, listLaws, taskRegistry } from "./registry/law-registry.ts";
export { beyondNormalTask, beyondNormalTaskIds } from "./tasks/beyond-normal.ts";
export { beyondNormalV2Task, beyondNormalV2TaskIds } from "./tasks/beyond-normal-v2.ts";
