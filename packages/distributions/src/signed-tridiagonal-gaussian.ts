import type { DistributionConfig, PairDistribution, PairSample } from "./distribution.ts";
import type { Parameter } from "@mienf/core";
import { checkDim, checkPairColumns } from "./internal/checks.ts";
import { ellipticalPair } from "./internal/elliptical-pair.ts";
import { normalRadial } from "./internal/radial.ts";
import { likeliestAngles } from "./internal/likeliest-angles.ts";
import { tridiagonalForm } from "./internal/tridiagonal-form.ts";

/** Options of {@link signedTridiagonalGaussian}. */
export interface SignedTridiagonalGaussianOptions {
  /** Correlations to start from, in [−1, 1]; one number for all or one each; default 0. */
  readonly correlations?: number | ArrayLike<number>;
}

/** Structure of {@link signedTridiagonalGaussian}. */
export interface SignedTridiagonalGaussianConfig extends DistributionConfig {
  readonly kind: "signedTridiagonalGaussian";
  readonly dimX: number;
  readonly dimY: number;
}

/** What the laws with one correlation for each pair of coordinates offer. */
export interface SignedTridiagonal extends PairDistribution {
  /** I(X; Y) in nats. */
  mutualInformation(): number;
  /** ρₖ of each pair of coordinates, in (−1, 1); owned by the caller. */
  correlations(): Float64Array;
  /**
   * Sets each ρₖ; one number for all or one each. What is nearer to ±1 than the correlation of 15 nats is moved there.
   *
   * @throws ShapeError when their number is wrong; DomainError when one is beyond ±1 or NaN.
   */
  setCorrelations(values: number | ArrayLike<number>): void;
  /** −½ log(1 − ρₖ²) nats of each pair of coordinates; owned by the caller. */
  componentMutualInformation(): Float64Array;
  /**
   * Fits the correlations by maximum likelihood; the sides stay centred and of unit scale, whatever the pairs' are.
   *
   * @throws ShapeError when columns differ or rows do not pair up.
   */
  fit(pairs: PairSample): void;
}

/** The law that {@link signedTridiagonalGaussian} makes. */
export interface SignedTridiagonalGaussian extends SignedTridiagonal {
  readonly parameters: { readonly artanhCorrelation: Parameter };
}

/**
 * Makes the tridiagonal normal law whose correlations may have either sign: standard normal sides, and k-th coordinates of
 * correlation ρₖ = tanh θₖ.
 *
 * Unlike `tridiagonalGaussian` it passes smoothly through ρ = 0, so training can turn a sign. The only parameter is
 * `artanhCorrelation` θ, `[min(dimX, dimY)]`, kept within ±(15 + log 2), which is 15 nats. Coordinates beyond are independent N(0, 1).
 *
 * @param dimX - columns of the first side, ≥ 1.
 * @param dimY - columns of the second side, ≥ 1.
 * @throws ConfigError when a dim is no such number; otherwise as `setCorrelations`.
 * @see Butakov et al. 2024, "Mutual information estimation via normalizing flows", definition 4.11 with ρ in (−1, 1).
 */
export function signedTridiagonalGaussian(
  dimX: number,
  dimY: number,
  options: SignedTridiagonalGaussianOptions = {},
): SignedTridiagonalGaussian {
  checkDim("signedTridiagonalGaussian", "dimX", dimX);
  checkDim("signedTridiagonalGaussian", "dimY", dimY);
  const form = tridiagonalForm("signedTridiagonalGaussian", dimX, dimY);
  form.setCorrelations(options.correlations ?? 0);
  const config: SignedTridiagonalGaussianConfig = {
    kind: "signedTridiagonalGaussian",
    dimX,
    dimY,
  };
  return ellipticalPair(
    {
      config,
      parameters: form.parameters,
      correlations: form.correlations,
      setCorrelations: form.setCorrelations,
      componentMutualInformation: form.componentInformation,
      fit(pairs: PairSample): void {
        checkPairColumns("signedTridiagonalGaussian", pairs, [dimX, dimY]);
        form.setAngles(likeliestAngles(pairs));
      },
    },
    form,
    normalRadial,
  );
}
