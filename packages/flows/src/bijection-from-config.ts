import { DataError, identity } from "@mienf/numeric";
import { affineCoupling } from "./affine-coupling.ts";
import type { AffineCouplingConfig } from "./affine-coupling.ts";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { cnf } from "./cnf.ts";
import type { CnfConfig } from "./cnf.ts";
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
import { imageCoupling } from "./images/image-coupling.ts";
import type { ImageCouplingConfig } from "./images/image-coupling.ts";
import { perPixel } from "./images/per-pixel.ts";
import type { PerPixelConfig } from "./images/per-pixel.ts";
import { splitChannels } from "./images/split-channels.ts";
import type { SplitChannelsConfig } from "./images/split-channels.ts";
import { squeeze } from "./images/squeeze.ts";
import type { SqueezeConfig } from "./images/squeeze.ts";
import { invert } from "./invert.ts";
import type { InvertConfig } from "./invert.ts";
import { luLinearFromConfig } from "./lu-linear.ts";
import type { LuLinearConfig } from "./lu-linear.ts";
import { onTail } from "./on-tail.ts";
import type { OnTailConfig } from "./on-tail.ts";
import { permutation } from "./permutation.ts";
import type { PermutationConfig } from "./permutation.ts";
import { rationalQuadraticSpline } from "./rational-quadratic-spline.ts";
import { batchNorm } from "./batch-norm.ts";
import type { BatchNormConfig } from "./batch-norm.ts";
import { coupling } from "./coupling.ts";
import type { CouplingConfig } from "./coupling.ts";
import { elementwise } from "./elementwise.ts";
import type { ElementwiseConfig } from "./elementwise.ts";
import { maskedAutoregressive } from "./masked-autoregressive.ts";
import type { MaskedAutoregressiveConfig } from "./masked-autoregressive.ts";
import { planar } from "./planar.ts";
import type { PlanarConfig } from "./planar.ts";
import { radial } from "./radial.ts";
import type { RadialConfig } from "./radial.ts";
import { sylvester } from "./sylvester.ts";
import type { SylvesterConfig } from "./sylvester.ts";
import { triangular } from "./triangular.ts";
import type { TriangularConfig } from "./triangular.ts";
import { twist } from "./twist.ts";
import type { TwistConfig } from "./twist.ts";
import { residualLayer } from "./residual-layer.ts";
import type { ResidualLayerConfig } from "./residual-layer.ts";
import { leakyReluMap, logitMap, softplusMap, tanhMap } from "./scalar-maps.ts";
import type {
  LeakyReluMapConfig,
  LogitMapConfig,
  SoftplusMapConfig,
  TanhMapConfig,
} from "./scalar-maps.ts";
import type { RationalQuadraticSplineConfig } from "./rational-quadratic-spline.ts";

/** The structures of this package's own bijections. */
type KnownConfig =
  | ActNormConfig
  | AffineCouplingConfig
  | BatchNormConfig
  | CnfConfig
  | ComposeConfig
  | CouplingConfig
  | ElementwiseAffineConfig
  | ElementwiseConfig
  | FixedAffineConfig
  | HouseholderConfig
  | IdentityBijectionConfig
  | ImageCouplingConfig
  | InvertConfig
  | LeakyReluMapConfig
  | LogitMapConfig
  | LuLinearConfig
  | MaskedAutoregressiveConfig
  | OnTailConfig
  | PerPixelConfig
  | PermutationConfig
  | PlanarConfig
  | RadialConfig
  | RationalQuadraticSplineConfig
  | SoftplusMapConfig
  | ResidualLayerConfig
  | SplitChannelsConfig
  | SqueezeConfig
  | SylvesterConfig
  | TanhMapConfig
  | TriangularConfig
  | TwistConfig;

type Kind = KnownConfig["kind"];

type ConfigOf = { readonly [K in Kind]: Extract<KnownConfig, { readonly kind: K }> };

const builders: { readonly [K in Kind]: (config: ConfigOf[K]) => Bijection } = {
  actNorm: ({ dim }) => actNorm(dim),
  affineCoupling: ({ dim, ...options }) => affineCoupling(dim, options),
  batchNorm: ({ dim, ...options }) => batchNorm(dim, options),
  cnf: ({ dim, ...options }) => cnf(dim, options),
  compose: ({ bijections }) => compose(bijections.map(bijectionFromConfig)),
  coupling: ({ dim, ...options }) => coupling(dim, options),
  elementwise: ({ dim, map, ...options }) => elementwise(dim, map, options),
  elementwiseAffine: ({ dim }) => elementwiseAffine(dim),
  fixedAffine: ({ dim }) => fixedAffine(identity(dim)),
  householder: ({ dim, ...options }) => householder(dim, options),
  identityBijection: ({ dim }) => identityBijection(dim),
  imageCoupling: ({ height, width, channels, ...options }) =>
    imageCoupling({ height, width, channels }, options),
  invert: ({ bijection }) => invert(bijectionFromConfig(bijection)),
  leakyReluMap: ({ dim, ...options }) => leakyReluMap(dim, options),
  logitMap: ({ dim, ...options }) => logitMap(dim, options),
  luLinear: luLinearFromConfig,
  maskedAutoregressive: ({ dim, ...options }) => maskedAutoregressive(dim, options),
  onTail: ({ dim, bijection }) => onTail(dim, bijectionFromConfig(bijection)),
  permutation: ({ order }) => permutation(order),
  perPixel: ({ bijection, ...size }) => perPixel(size, bijectionFromConfig(bijection)),
  planar: ({ dim }) => planar(dim),
  radial: ({ dim }) => radial(dim),
  rationalQuadraticSpline: ({ dim, ...options }) => rationalQuadraticSpline(dim, options),
  softplusMap: ({ dim }) => softplusMap(dim),
  residualLayer: ({ dim, ...options }) => residualLayer(dim, options),
  splitChannels: splitChannels,
  squeeze: squeeze,
  sylvester: ({ dim, ...options }) => sylvester(dim, options),
  tanhMap: ({ dim }) => tanhMap(dim),
  triangular: ({ dim, ...options }) => triangular(dim, options),
  twist: ({ dim, ...options }) => twist(dim, options),
};

/**
 * Rebuilds a bijection's structure from its `config`, which may have gone through JSON.
 *
 * Parameters are as new: load them by name, as `namedParameters` lists them.
 *
 * @throws DataError when it describes no bijection: an unknown kind, or an option that is missing or out of range.
 */
export function bijectionFromConfig(config: BijectionConfig): Bijection {
  if (!isKnown(config)) {
    throw new DataError(
      `bijectionFromConfig: expected one of ${Object.keys(builders).join(", ")}, got ${config?.kind}`,
    );
  }
  const bijection = attempt(config);
  const { dim } = bijection;
  if (!Number.isSafeInteger(dim) || dim < 1) {
    throw new DataError(`${at(config)}: expected a number of columns, 1 or more, got ${dim}`);
  }
  return bijection;
}

/** What factories make of options that nobody has checked: any error at all. */
function attempt(config: KnownConfig): Bijection {
  try {
    return build(config);
  } catch (error) {
    if (error instanceof DataError) {
      throw error;
    }
    throw new DataError(
      `${at(config)}: expected the options of that kind, got ${JSON.stringify(config).slice(0, 200)}: ${error instanceof Error ? error.message : String(error)}`,
      {},
      { cause: error },
    );
  }
}

function at({ kind }: BijectionConfig): string {
  return `bijectionFromConfig, ${kind}`;
}

/** Configurations come from files, where an entry may be anything. */
function isKnown(config: BijectionConfig | null | undefined): config is KnownConfig {
  return typeof config?.kind === "string" && Object.hasOwn(builders, config.kind);
}

function build<K extends Kind>(config: ConfigOf[K] & { readonly kind: K }): Bijection {
  return builders[config.kind](config);
}
