import { createMatrix } from "@mienf/numeric";
import { renamed } from "../combinators/renamed.ts";
import {
  checkMutualInformation,
  checkNumber,
  onlyOneOf,
  pairDimensions,
  type PairDimensions,
} from "../internal/checks.ts";
import { findRoot } from "../internal/solve.ts";
import type { Law } from "../law.ts";
import { multivariateNormal } from "./multivariate-normal.ts";

/** How to make a {@link denseNormal}: exactly one of `mutualInformation` and `correlation`. */
export interface DenseNormalOptions extends PairDimensions {
  /** Information in nats, in [0, 8]. */
  readonly mutualInformation?: number | undefined;
  /** Correlation of every two coordinates, in [0, 1). */
  readonly correlation?: number | undefined;
}

/**
 * Information in nats of a {@link denseNormal}: all of it sits in the two sums of coordinates.
 *
 * @param correlation - Correlation c of every two coordinates.
 * @param dimX - Coordinates of X.
 * @param dimY - Coordinates of Y.
 */
export function denseNormalInformation(correlation: number, dimX: number, dimY: number): number {
  const c = correlation;
  const logDet = (dim: number): number => Math.log1p((dim - 1) * c);
  // ½ (log det Σ_X + log det Σ_Y − log det Σ) with det Σ_d = (1 − c)^{d − 1}(1 + (d − 1) c).
  return (logDet(dimX) + logDet(dimY) - logDet(dimX + dimY) - Math.log1p(-c)) / 2;
}

/**
 * Makes a normal law of unit variances in which every two coordinates have the same correlation.
 *
 * @param options - Sizes (default 1×1), and exactly one of `mutualInformation` (nats) and `correlation`.
 * @throws DomainError when the information is not in [0, 8] or the correlation not in [0, 1).
 */
export function denseNormal(options: DenseNormalOptions): Law {
  const { dimX, dimY } = pairDimensions("denseNormal", options);
  const { mutualInformation, correlation: given } = options;
  let correlation = given ?? NaN;
  if (onlyOneOf("denseNormal", { mutualInformation, correlation: given }) === "correlation") {
    checkNumber("denseNormal", "correlation", correlation, {
      minimum: 0,
      maximum: 1,
      exclusiveMaximum: true,
    });
  } else {
    const target = mutualInformation ?? NaN;
    // Beyond 8 nats the correlation is so close to 1 that a float64 no longer fixes the information to 1e-8.
    checkMutualInformation("denseNormal", target, { minimum: 0, maximum: 8 });
    const gap = (c: number): number => denseNormalInformation(c, dimX, dimY) - target;
    correlation = findRoot(gap, 0, 1 - Number.EPSILON);
  }
  const dim = dimX + dimY;
  const covariance = createMatrix(dim, dim);
  for (let i = 0; i < dim; i++) {
    covariance.data.fill(correlation, i * dim, (i + 1) * dim);
    covariance.data[i * dim + i] = 1;
  }
  return renamed(multivariateNormal({ dimX, covariance }), "dense-normal", {
    dimX,
    dimY,
    correlation,
  });
}
