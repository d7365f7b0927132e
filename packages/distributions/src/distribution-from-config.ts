import { ConfigError, createRandomSource } from "@mienf/numeric";
import { classConditional } from "./class-conditional.ts";
import type { ClassConditionalConfig } from "./class-conditional.ts";
import { diagonalNormal } from "./diagonal-normal.ts";
import type { DiagonalNormalConfig } from "./diagonal-normal.ts";
import type {
  Distribution,
  DistributionConfig,
  MarginalConfig,
  PairDistribution,
} from "./distribution.ts";
import { gaussianMixture } from "./gaussian-mixture.ts";
import type { GaussianMixtureConfig } from "./gaussian-mixture.ts";
import { gaussianPair } from "./gaussian-pair.ts";
import type { GaussianPairConfig } from "./gaussian-pair.ts";
import { independentPair } from "./independent-pair.ts";
import type { IndependentPairConfig } from "./independent-pair.ts";
import { laplace } from "./laplace.ts";
import type { LaplaceConfig } from "./laplace.ts";
import { logistic } from "./logistic.ts";
import type { LogisticConfig } from "./logistic.ts";
import { multivariateNormal } from "./multivariate-normal.ts";
import type { MultivariateNormalConfig } from "./multivariate-normal.ts";
import { multivariateStudent } from "./multivariate-student.ts";
import type { MultivariateStudentConfig } from "./multivariate-student.ts";
import { pairProduct } from "./pair-product.ts";
import type { PairProductConfig } from "./pair-product.ts";
import { product } from "./product.ts";
import type { ProductConfig } from "./product.ts";
import { resampled } from "./resampled.ts";
import type { ResampledConfig } from "./resampled.ts";
import { signedTridiagonalGaussian } from "./signed-tridiagonal-gaussian.ts";
import type { SignedTridiagonalGaussianConfig } from "./signed-tridiagonal-gaussian.ts";
import { smoothedUniform } from "./smoothed-uniform.ts";
import type { SmoothedUniformConfig } from "./smoothed-uniform.ts";
import { standardNormal } from "./standard-normal.ts";
import type { StandardNormalConfig } from "./standard-normal.ts";
import { studentPair } from "./student-pair.ts";
import type { StudentPairConfig } from "./student-pair.ts";
import { tridiagonalGaussian } from "./tridiagonal-gaussian.ts";
import type { TridiagonalGaussianConfig } from "./tridiagonal-gaussian.ts";
import { tridiagonalStudent } from "./tridiagonal-student.ts";
import type { TridiagonalStudentConfig } from "./tridiagonal-student.ts";
import { uniform } from "./uniform.ts";
import type { UniformConfig } from "./uniform.ts";
import { vonMises } from "./von-mises.ts";
import type { VonMisesConfig } from "./von-mises.ts";

/** The structures of this package's own laws. */
type LawConfig =
  | ClassConditionalConfig
  | DiagonalNormalConfig
  | LaplaceConfig
  | LogisticConfig
  | MarginalConfig
  | MultivariateNormalConfig
  | MultivariateStudentConfig
  | ProductConfig
  | ResampledConfig
  | StandardNormalConfig
  | UniformConfig
  | VonMisesConfig;

/** The structures of this package's own laws of pairs. */
type PairConfig =
  | GaussianMixtureConfig
  | GaussianPairConfig
  | IndependentPairConfig
  | PairProductConfig
  | SignedTridiagonalGaussianConfig
  | SmoothedUniformConfig
  | StudentPairConfig
  | TridiagonalGaussianConfig
  | TridiagonalStudentConfig;

type Builders<C extends DistributionConfig, R> = {
  readonly [K in C["kind"]]: (config: Extract<C, { kind: K }>) => R;
};

const laws: Builders<LawConfig, Distribution> = {
  classConditional: (config) => classConditional(config.laws.map(distributionFromConfig)),
  diagonalNormal: ({ dim }) => diagonalNormal(dim),
  laplace: ({ dim }) => laplace(dim),
  logistic: ({ dim }) => logistic(dim),
  marginal({ side, pair }) {
    const { marginalX, marginalY } = pairDistributionFromConfig(pair);
    return side === "x" ? marginalX : marginalY;
  },
  multivariateNormal: ({ dim }) => multivariateNormal(dim),
  multivariateStudent: ({ dim }) => multivariateStudent(dim),
  product: (config) => product(config.laws.map(distributionFromConfig)),
  // Whatever the source decided comes with the parameters.
  resampled: ({ base, ...options }) =>
    resampled(distributionFromConfig(base), { source: createRandomSource(0), ...options }),
  standardNormal: ({ dim }) => standardNormal(dim),
  uniform: ({ dim }) => uniform(dim),
  vonMises: ({ dim }) => vonMises(dim),
};

const pairLaws: Builders<PairConfig, PairDistribution> = {
  gaussianMixture: ({ dimX, dimY, components }) => gaussianMixture(dimX, dimY, { components }),
  gaussianPair: ({ dimX, dimY }) => gaussianPair(dimX, dimY),
  independentPair: ({ x, y }) =>
    independentPair(distributionFromConfig(x), distributionFromConfig(y)),
  pairProduct: (config) => pairProduct(config.laws.map(pairDistributionFromConfig)),
  signedTridiagonalGaussian: ({ dimX, dimY }) => signedTridiagonalGaussian(dimX, dimY),
  smoothedUniform: ({ dim, softness }) => smoothedUniform(dim, { softness }),
  studentPair: ({ dimX, dimY }) => studentPair(dimX, dimY),
  tridiagonalGaussian: ({ dimX, dimY }) => tridiagonalGaussian(dimX, dimY),
  tridiagonalStudent: ({ dimX, dimY }) => tridiagonalStudent(dimX, dimY),
};

/**
 * Rebuilds a law's structure from its `config`, which may have gone through JSON.
 *
 * Parameters are as new: load them by name, as `namedParameters` lists them.
 *
 * @throws ConfigError when the kind is unknown or an option is out of range.
 */
export function distributionFromConfig(config: DistributionConfig): Distribution {
  return build("distributionFromConfig", laws, config);
}

/**
 * Rebuilds a law of pairs from its `config`, as {@link distributionFromConfig} does.
 *
 * @throws ConfigError when the kind is unknown or an option is out of range.
 */
export function pairDistributionFromConfig(config: DistributionConfig): PairDistribution {
  return build("pairDistributionFromConfig", pairLaws, config);
}

function build<C extends DistributionConfig, R>(
  caller: string,
  builders: Builders<C, R>,
  config: DistributionConfig,
): R {
  if (!Object.hasOwn(builders, config.kind)) {
    throw new ConfigError(
      `${caller}: expected one of ${Object.keys(builders).join(", ")}, got ${config.kind}`,
    );
  }
  // The kind picks the builder whose config it is.
  const builder = builders[config.kind as C["kind"]] as (own: DistributionConfig) => R;
  return builder(config);
}
