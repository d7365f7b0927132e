import { createMatrix, type Matrix } from "@mienf/numeric";
import { renamed } from "../combinators/renamed.ts";
import {
  checkMutualInformation,
  checkNumber,
  checkSize,
  onlyOneOf,
  pairDimensions,
  type PairDimensions,
} from "../internal/checks.ts";
import { findRoot } from "../internal/solve.ts";
import type { Law } from "../law.ts";
import { multivariateNormal } from "./multivariate-normal.ts";

/** How to make a {@link latentVariableNormal}: exactly one of `mutualInformation` and `strength`. */
export interface LatentVariableNormalOptions extends PairDimensions {
  /** Number of pairs (X_j, Y_j) with a latent variable of their own, ≤ min(dimX, dimY); default 1. */
  readonly pairs?: number | undefined;
  /** Weight ≥ 0 of the latent variable of each pair. */
  readonly strength?: number | undefined;
  /** Total information in nats: `strength` is solved for. */
  readonly mutualInformation?: number | undefined;
  /** Weight of the latent variable common to all coordinates; default 0. */
  readonly common?: number | undefined;
  /** Weights of the latent variables common to each side alone; default 0. */
  readonly within?: number | undefined;
  /** Weight of extra noise on coordinates outside the pairs; default 0. */
  readonly extraNoise?: number | undefined;
  /** Weight of the noise of every coordinate, positive; default 1. */
  readonly noise?: number | undefined;
}

interface Weights {
  readonly dimX: number;
  readonly dimY: number;
  readonly pairs: number;
  readonly common: number;
  readonly within: number;
  readonly extraNoise: number;
  readonly noise: number;
}

/**
 * Makes the normal law of coordinates that are weighted sums of independent latent normals, scaled to unit variance.
 *
 * Each coordinate is common·U + within·U_side + strength·Z_j (pairs only) + noise·E + extraNoise·V (others only).
 *
 * @param options - Sizes (default 1×1), weights, and exactly one of `mutualInformation` (nats) and `strength`.
 * @throws DomainError when no strength gives the information (the message says what is reachable).
 * @see Czyż et al. 2023, "Beyond Normal: On the Evaluation of Mutual Information Estimators", appendix on
 *   Gaussian latent-variable models.
 */
export function latentVariableNormal(options: LatentVariableNormalOptions): Law {
  const law = "latentVariableNormal";
  const { dimX, dimY } = pairDimensions(law, options);
  const { pairs = 1, common = 0, within = 0, extraNoise = 0, noise = 1 } = options;
  checkSize(law, "pairs", pairs, 0);
  checkNumber(law, "pairs", pairs, { minimum: 0, maximum: Math.min(dimX, dimY) });
  checkNumber(law, "noise", noise, { minimum: 0, exclusiveMinimum: true });
  for (const [name, value] of Object.entries({ common, within, extraNoise })) {
    checkNumber(law, name, value, { minimum: 0 });
  }
  const weights = { dimX, dimY, pairs, common, within, extraNoise, noise };
  const { mutualInformation, strength: given } = options;
  let strength = given ?? NaN;
  if (onlyOneOf(law, { mutualInformation, strength: given }) === "strength") {
    checkNumber(law, "strength", strength, { minimum: 0 });
  } else {
    strength = strengthFor(weights, mutualInformation ?? NaN);
  }
  return renamed(
    multivariateNormal({ dimX, covariance: correlationMatrix(weights, strength) }),
    "latent-variable-normal",
    { ...weights, strength },
  );
}

function strengthFor(weights: Weights, target: number): number {
  const at = (strength: number): number =>
    multivariateNormal({
      dimX: weights.dimX,
      covariance: correlationMatrix(weights, strength),
    }).mutualInformation;
  const strongest = weights.pairs === 0 ? 0 : 1e4 * weights.noise;
  // A pair's own variable can hide what its coordinates shared with all others, so the start is not the least.
  const [least, most] = [at(0), at(strongest)];
  checkMutualInformation("latentVariableNormal", target, {
    minimum: Math.min(least, most),
    maximum: Math.max(least, most),
  });
  return strongest === 0 ? 0 : findRoot((strength) => at(strength) - target, 0, strongest);
}

function correlationMatrix(weights: Weights, strength: number): Matrix {
  const { dimX, dimY, pairs, common, within, extraNoise, noise } = weights;
  const dim = dimX + dimY;
  const covariance = createMatrix(dim, dim);
  const indexInSide = (i: number): number => (i < dimX ? i : i - dimX);
  const deviation = Float64Array.from({ length: dim }, (_, i) => {
    const own = indexInSide(i) < pairs ? strength : extraNoise;
    return Math.hypot(common, within, noise, own);
  });
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < dim; j++) {
      const sameSide = i < dimX === j < dimX;
      const partners = indexInSide(i) === indexInSide(j) && indexInSide(i) < pairs;
      const shared =
        common ** 2 + (sameSide ? within ** 2 : 0) + (partners && !sameSide ? strength ** 2 : 0);
      covariance.data[i * dim + j] = i === j ? 1 : shared / (deviation[i]! * deviation[j]!);
    }
  }
  return covariance;
}
