import type { Matrix } from "@mienf/numeric";
import type { Distribution, DistributionConfig } from "./distribution.ts";
import type { GaussianMoments } from "./gaussian-moments.ts";
import { checkColumns, checkDim } from "./internal/checks.ts";
import { ellipticalLaw } from "./internal/elliptical-law.ts";
import type { PrecisionParameters } from "./internal/precision-factor.ts";
import { normalRadial } from "./internal/radial.ts";
import { momentsOf } from "./internal/rows.ts";

/** Structure of {@link multivariateNormal}. */
export interface MultivariateNormalConfig extends DistributionConfig {
  readonly kind: "multivariateNormal";
  readonly dim: number;
}

/** The law that {@link multivariateNormal} makes. */
export interface MultivariateNormal extends Distribution {
  readonly parameters: PrecisionParameters;
  entropy(): number;
  /** Mean and covariance in float64; owned by the caller. */
  moments(): GaussianMoments;
  /** @throws ShapeError when sizes differ; DomainError when the covariance is not positive definite. */
  setMoments(moments: GaussianMoments): void;
  /**
   * Takes the rows' moments: the maximum-likelihood fit.
   *
   * @throws ShapeError when columns differ; DomainError when a column depends on others.
   */
  fit(x: Matrix): void;
}

/**
 * Makes the normal law of any mean and covariance; it starts as N(0, I). Parameters as of `gaussianPair`.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when `dim` is no such number.
 * @see Pourahmadi 1999, "Joint mean-covariance models with applications to longitudinal data", for the parameters.
 */
export function multivariateNormal(dim: number): MultivariateNormal {
  checkDim("multivariateNormal", "dim", dim);
  const config: MultivariateNormalConfig = { kind: "multivariateNormal", dim };
  const { law, moments, setMoments, parameters } = ellipticalLaw(config, dim, normalRadial);
  return {
    ...law,
    parameters,
    moments,
    setMoments,
    fit(x) {
      checkColumns("multivariateNormal", x, dim);
      setMoments(momentsOf(x));
    },
  };
}
