export { affineCoupling } from "./affine-coupling.ts";
export type { AffineCouplingConfig, AffineCouplingOptions } from "./affine-coupling.ts";
export { iaf, maf, naf } from "./autoregressive-flows.ts";
export type { AutoregressiveFlowOptions, NafOptions } from "./autoregressive-flows.ts";
export { batchNorm } from "./batch-norm.ts";
export type { BatchNormConfig, BatchNormOptions } from "./batch-norm.ts";
export type { Bijection, BijectionConfig, ForwardResult, InverseResult } from "./bijection.ts";
export { bijectionFromConfig } from "./bijection-from-config.ts";
export { cnf } from "./cnf.ts";
export type { CnfConfig, CnfOptions, ContinuousFlow } from "./cnf.ts";
export { compose } from "./compose.ts";
export type { ComposeConfig } from "./compose.ts";
export { coupling } from "./coupling.ts";
export type { CouplingConfig, CouplingOptions } from "./coupling.ts";
export { defineBijection } from "./define-bijection.ts";
export type { BijectionDefinition, Mapped } from "./define-bijection.ts";
export { densityOf } from "./density.ts";
export type { BaseDistribution, Density } from "./density.ts";
export { elementwise } from "./elementwise.ts";
export type { ElementwiseConfig, ElementwiseOptions } from "./elementwise.ts";
export { actNorm, elementwiseAffine } from "./elementwise-affine.ts";
export type { ActNormConfig, ElementwiseAffineConfig } from "./elementwise-affine.ts";
export { fitDensity } from "./fit-density.ts";
export type { FitDensityOptions, FittedDensity } from "./fit-density.ts";
export { fitFlowMatching } from "./fit-flow-matching.ts";
export type { FitFlowMatchingOptions } from "./fit-flow-matching.ts";
export { fixedAffine } from "./fixed-affine.ts";
export type { FixedAffineConfig } from "./fixed-affine.ts";
export { gaussianisationFlow } from "./gaussianisation-flow.ts";
export type { GaussianisationFlowOptions } from "./gaussianisation-flow.ts";
export { householder } from "./householder.ts";
export type { HouseholderConfig, HouseholderOptions } from "./householder.ts";
export { identityBijection } from "./identity-bijection.ts";
export type { IdentityBijectionConfig } from "./identity-bijection.ts";
export { dequantise } from "./images/dequantise.ts";
export type { DequantiseOptions } from "./images/dequantise.ts";
export { glow, glowBlock } from "./images/glow.ts";
export type { GlowOptions } from "./images/glow.ts";
export { imageCoupling } from "./images/image-coupling.ts";
export type { ImageCouplingConfig, ImageCouplingOptions } from "./images/image-coupling.ts";
export type { ImageShape } from "./images/image-shape.ts";
export { perPixel } from "./images/per-pixel.ts";
export type { PerPixelConfig } from "./images/per-pixel.ts";
export { splitChannels } from "./images/split-channels.ts";
export type { SplitChannelsConfig } from "./images/split-channels.ts";
export { squeeze } from "./images/squeeze.ts";
export type { SqueezeConfig } from "./images/squeeze.ts";
export type { ChangedColumns } from "./internal/column-partition.ts";
export type { ConditionerOptions } from "./internal/conditioner.ts";
export type { LinearLayer } from "./internal/coupling-flow.ts";
export type { Activation } from "./internal/dense-layer.ts";
export { invert } from "./invert.ts";
export type { InvertConfig } from "./invert.ts";
export { luLinear } from "./lu-linear.ts";
export type { LuLinearConfig, LuLinearOptions } from "./lu-linear.ts";
export { maskedAutoregressive } from "./masked-autoregressive.ts";
export type {
  MaskedAutoregressiveConfig,
  MaskedAutoregressiveOptions,
} from "./masked-autoregressive.ts";
export type { AffineMapOptions } from "./monotone-maps/affine-map.ts";
export type { BernsteinMapOptions } from "./monotone-maps/bernstein-map.ts";
export type { LambertMapOptions } from "./monotone-maps/lambert-map.ts";
export type { MonotoneMapOptions } from "./monotone-maps/monotone-map.ts";
export type { GaussianisingMapOptions, SigmoidMapOptions } from "./monotone-maps/sigmoid-map.ts";
export type { SinhArcsinhMapOptions } from "./monotone-maps/sinh-arcsinh-map.ts";
export type { CircularSplineMapOptions, SplineMapOptions } from "./monotone-maps/spline-map.ts";
export { nsf } from "./nsf.ts";
export type { NsfOptions } from "./nsf.ts";
export { onTail } from "./on-tail.ts";
export type { OnTailConfig } from "./on-tail.ts";
export {
  permutation,
  randomPermutation,
  reversePermutation,
  swapPermutation,
} from "./permutation.ts";
export type { PermutationConfig } from "./permutation.ts";
export { planar } from "./planar.ts";
export type { PlanarConfig, PlanarOptions } from "./planar.ts";
export { radial } from "./radial.ts";
export type { RadialConfig, RadialOptions } from "./radial.ts";
export { rationalQuadraticSpline } from "./rational-quadratic-spline.ts";
export type {
  RationalQuadraticSplineConfig,
  RationalQuadraticSplineOptions,
} from "./rational-quadratic-spline.ts";
export { realNvp } from "./real-nvp.ts";
export type { RealNvpOptions } from "./real-nvp.ts";
export { residualFlow, residualLayer } from "./residual-layer.ts";
export type {
  ResidualFlowOptions,
  ResidualLayerConfig,
  ResidualLayerOptions,
} from "./residual-layer.ts";
export { leakyReluMap, logitMap, softplusMap, tanhMap } from "./scalar-maps.ts";
export type {
  LeakyReluMapConfig,
  LeakyReluMapOptions,
  LogitMapConfig,
  LogitMapOptions,
  SoftplusMapConfig,
  TanhMapConfig,
} from "./scalar-maps.ts";
export { splineCoupling } from "./spline-coupling.ts";
export type { SplineCouplingOptions } from "./spline-coupling.ts";
export { sylvester } from "./sylvester.ts";
export type { SylvesterConfig, SylvesterOptions } from "./sylvester.ts";
export { triangular } from "./triangular.ts";
export type { TriangularConfig, TriangularOptions } from "./triangular.ts";
export { twist } from "./twist.ts";
export type { TwistConfig, TwistOptions } from "./twist.ts";
export { whitening } from "./whitening.ts";
export type { WhiteningOptions } from "./whitening.ts";
