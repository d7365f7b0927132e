export { affineCoupling } from "./affine-coupling.ts";
export type { AffineCouplingConfig, AffineCouplingOptions } from "./affine-coupling.ts";
export type { Bijection, BijectionConfig, ForwardResult, InverseResult } from "./bijection.ts";
export { bijectionFromConfig } from "./bijection-from-config.ts";
export { compose } from "./compose.ts";
export type { ComposeConfig } from "./compose.ts";
export { defineBijection } from "./define-bijection.ts";
export type { BijectionDefinition, Mapped } from "./define-bijection.ts";
export { actNorm, elementwiseAffine } from "./elementwise-affine.ts";
export type { ActNormConfig, ElementwiseAffineConfig } from "./elementwise-affine.ts";
export { fixedAffine } from "./fixed-affine.ts";
export type { FixedAffineConfig } from "./fixed-affine.ts";
export { householder } from "./householder.ts";
export type { HouseholderConfig, HouseholderOptions } from "./householder.ts";
export { identityBijection } from "./identity-bijection.ts";
export type { IdentityBijectionConfig } from "./identity-bijection.ts";
export type { ChangedColumns } from "./internal/column-partition.ts";
export type { LinearLayer } from "./internal/coupling-flow.ts";
export type { Activation } from "./internal/multilayer-perceptron.ts";
export { invert } from "./invert.ts";
export type { InvertConfig } from "./invert.ts";
export { luLinear } from "./lu-linear.ts";
export type { LuLinearConfig, LuLinearOptions } from "./lu-linear.ts";
export { nsf } from "./nsf.ts";
export type { NsfOptions } from "./nsf.ts";
export {
  permutation,
  randomPermutation,
  reversePermutation,
  swapPermutation,
} from "./permutation.ts";
export type { PermutationConfig } from "./permutation.ts";
export { rationalQuadraticSpline } from "./rational-quadratic-spline.ts";
export type {
  RationalQuadraticSplineConfig,
  RationalQuadraticSplineOptions,
} from "./rational-quadratic-spline.ts";
export { realNvp } from "./real-nvp.ts";
export type { RealNvpOptions } from "./real-nvp.ts";
export { splineCoupling } from "./spline-coupling.ts";
export type { SplineCouplingConfig, SplineCouplingOptions } from "./spline-coupling.ts";
