import { ConfigError } from "@mienf/numeric";
import type { Distribution, DistributionConfig, PairDistribution } from "./distribution.ts";
import { standardNormal } from "./standard-normal.ts";
import type { StandardNormalConfig } from "./standard-normal.ts";
import { tridiagonalGaussian } from "./tridiagonal-gaussian.ts";
import type { TridiagonalGaussianConfig } from "./tridiagonal-gaussian.ts";

/**
 * Rebuilds a law's structure from its `config`, which may have gone through JSON.
 *
 * Parameters are as new: load them by name, as `namedParameters` lists them.
 *
 * @throws ConfigError when the kind is unknown or an option is out of range.
 */
export function distributionFromConfig(config: DistributionConfig): Distribution {
  if (isStandardNormal(config)) {
    return standardNormal(config.dim);
  }
  throw new ConfigError(`distributionFromConfig: expected standardNormal, got ${config.kind}`);
}

/**
 * Rebuilds a law of pairs from its `config`, as {@link distributionFromConfig} does.
 *
 * @throws ConfigError when the kind is unknown or an option is out of range.
 */
export function pairDistributionFromConfig(config: DistributionConfig): PairDistribution {
  if (isTridiagonalGaussian(config)) {
    return tridiagonalGaussian(config.dimX, config.dimY);
  }
  throw new ConfigError(
    `pairDistributionFromConfig: expected tridiagonalGaussian, got ${config.kind}`,
  );
}

function isStandardNormal(config: DistributionConfig): config is StandardNormalConfig {
  return config.kind === "standardNormal";
}

function isTridiagonalGaussian(config: DistributionConfig): config is TridiagonalGaussianConfig {
  return config.kind === "tridiagonalGaussian";
}
