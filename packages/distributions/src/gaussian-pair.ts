import type { DistributionConfig, PairDistribution, PairSample } from "./distribution.ts";
import { pairMoments } from "./gaussian-moments.ts";
import type { GaussianMoments } from "./gaussian-moments.ts";
import { checkDim, checkPairColumns } from "./internal/checks.ts";
import { ellipticalPair } from "./internal/elliptical-pair.ts";
import { fullForm } from "./internal/full-form.ts";
import type { PrecisionParameters } from "./internal/precision-factor.ts";
import { normalRadial } from "./internal/radial.ts";

/** Structure of {@link gaussianPair}. */
export interface GaussianPairConfig extends DistributionConfig {
  readonly kind: "gaussianPair";
  readonly dimX: number;
  readonly dimY: number;
}

/** The law that {@link gaussianPair} makes. */
export interface GaussianPair extends PairDistribution {
  readonly parameters: PrecisionParameters;
  /** ½ (ln|Σ_x| + ln|Σ_y| − ln|Σ|) nats, in float64 of the float32 parameters. */
  mutualInformation(): number;
  /** Mean and covariance of (X, Y), X before Y; owned by the caller. */
  moments(): GaussianMoments;
  /**
   * Sets mean and covariance.
   *
   * @throws ShapeError when sizes differ; DomainError when the covariance is not positive definite.
   */
  setMoments(moments: GaussianMoments): void;
  /**
   * Takes the pairs' moments: the maximum-likelihood fit.
   *
   * @throws ShapeError when columns differ or rows do not pair up; DomainError when a column depends on others.
   */
  fit(pairs: PairSample): void;
}

/**
 * Makes the normal law of pairs with any mean and covariance, the base of N-MIENF; it starts as N(0, I).
 *
 * Parameters, for dim = dimX + dimY and X before Y: `mean` `[dim]`, `factor` `[dim, dim]` and `logDiagonal` `[dim]` of the
 * precision `Σ⁻¹ = AᵀA`, `A = diag(exp(logDiagonal)) (I + N)`, N the part of `factor` below its diagonal. So the joint law and
 * the marginal of X cost one matrix product; that of Y inverts and factors too, with about ten operations for each of its columns.
 *
 * @param dimX - columns of the first side, ≥ 1.
 * @param dimY - columns of the second side, ≥ 1; let it be the smaller.
 * @throws ConfigError when a dim is no such number.
 * @see Butakov et al. 2024, "Mutual information estimation via normalizing flows", corollary 4.3 and eq. 9; Pourahmadi 1999,
 *   "Joint mean-covariance models with applications to longitudinal data", for the parameters.
 */
export function gaussianPair(dimX: number, dimY: number): GaussianPair {
  checkDim("gaussianPair", "dimX", dimX);
  checkDim("gaussianPair", "dimY", dimY);
  const form = fullForm("gaussianPair", dimX, dimY);
  const config: GaussianPairConfig = { kind: "gaussianPair", dimX, dimY };
  const { parameters, moments, setMoments } = form;
  return ellipticalPair(
    {
      config,
      parameters,
      moments,
      setMoments,
      fit(pairs: PairSample): void {
        checkPairColumns("gaussianPair", pairs, [dimX, dimY]);
        setMoments(pairMoments(pairs));
      },
    },
    form,
    normalRadial,
  );
}
