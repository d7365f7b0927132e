import { ConfigError, identity } from "@mienf/numeric";
import { affineCoupling } from "./affine-coupling.ts";
import type { AffineCouplingConfig } from "./affine-coupling.ts";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { compose } from "./compose.ts";
import type { ComposeConfig } from "./compose.ts";
import { actNorm, elementwiseAffine } from "./elementwise-affine.ts";
import type { ActNormConfig, ElementwiseAffineConfig } from "./elementwise-affine.ts";
import { fixedAffine } from "./fixed-affine.ts";
import type { FixedAffineConfig } from "./fixed-affine.ts";
import { householder } from "./householder.ts";
import type { HouseholderConfig } from "./householder.ts";
import { identityBijection } from "./identity-bijection.ts";
import type { IdentityBijectionConfig } from "./identity-bijection.ts";
import { invert } from "./invert.ts";
import type { InvertConfig } from "./invert.ts";
import { luLinearFromConfig } from "./lu-linear.ts";
import type { LuLinearConfig } from "./lu-linear.ts";
import { permutation } from "./permutation.ts";
import type { PermutationConfig } from "./permutation.ts";
import { rationalQuadraticSpline } from "./rational-quadratic-spline.ts";
import type { RationalQuadraticSplineConfig } from "./rational-quadratic-spline.ts";
import { splineCoupling } from "./spline-coupling.ts";
import type { SplineCouplingConfig } from "./spline-coupling.ts";

/** The structures of this package's own bijections. */
type KnownConfig =
  | ActNormConfig
  | AffineCouplingConfig
  | ComposeConfig
  | ElementwiseAffineConfig
  | FixedAffineConfig
  | HouseholderConfig
  | IdentityBijectionConfig
  | InvertConfig
  | LuLinearConfig
  | PermutationConfig
  | RationalQuadraticSplineConfig
  | SplineCouplingConfig;

type Kind = KnownConfig["kind"];

type ConfigOf = { readonly [K in Kind]: Extract<KnownConfig, { kind: K }> };

const builders: { readonly [K in Kind]: (config: ConfigOf[K]) => Bijection } = {
  actNorm: ({ dim }) => actNorm(dim),
  affineCoupling: ({ dim, ...options }) => affineCoupling(dim, options),
  compose: ({ bijections }) => compose(bijections.map(bijectionFromConfig)),
  elementwiseAffine: ({ dim }) => elementwiseAffine(dim),
  fixedAffine: ({ dim }) => fixedAffine(identity(dim)),
  householder: ({ dim, ...options }) => householder(dim, options),
  identityBijection: ({ dim }) => identityBijection(dim),
  invert: ({ bijection }) => invert(bijectionFromConfig(bijection)),
  luLinear: luLinearFromConfig,
  permutation: ({ order }) => permutation(order),
  rationalQuadraticSpline: ({ dim, ...options }) => rationalQuadraticSpline(dim, options),
  splineCoupling: ({ dim, ...options }) => splineCoupling(dim, options),
};

/**
 * Rebuilds a bijection's structure from its `config`, which may have gone through JSON.
 *
 * Parameters are as new: load them by name, as `namedParameters` lists them.
 *
 * @throws ConfigError when the kind is unknown or an option is out of range.
 */
export function bijectionFromConfig(config: BijectionConfig): Bijection {
  if (!isKnown(config)) {
    throw new ConfigError(
      `bijectionFromConfig: expected one of ${Object.keys(builders).join(", ")}, got ${config.kind}`,
    );
  }
  return build(config);
}

function isKnown(config: BijectionConfig): config is KnownConfig {
  return Object.hasOwn(builders, config.kind);
}

function build<K extends Kind>(config: ConfigOf[K] & { readonly kind: K }): Bijection {
  return builders[config.kind](config);
}
