import { renamed } from "../combinators/renamed.ts";
import {
  checkMutualInformation,
  checkNumber,
  checkSize,
  onlyOneOf,
  pairDimensions,
  type PairDimensions,
} from "../internal/checks.ts";
import type { Law } from "../law.ts";
import { correlatedNormal } from "./correlated-normal.ts";

/** How to make a {@link sparseNormal}: exactly one of `mutualInformation` and `strength`. */
export interface SparseNormalOptions extends PairDimensions {
  /** Number of dependent pairs, at most min(dimX, dimY); default 2. */
  readonly pairs?: number | undefined;
  /** Total information in nats, in [0, 25 · pairs]. */
  readonly mutualInformation?: number | undefined;
  /** Size λ ≥ 0 of what a pair shares beside noise of size 1: its correlation is λ²/(1 + λ²). */
  readonly strength?: number | undefined;
}

/**
 * Makes a normal law in which only the first few pairs of coordinates depend, equally strongly.
 *
 * @param options - Sizes (default 2×2), `pairs`, and exactly one of `mutualInformation` (nats) and `strength`.
 * @throws DomainError when the information is not in [0, 25 · pairs] or the strength is negative.
 * @throws ShapeError when there are more pairs than coordinates.
 * @see Czyż et al. 2023, "Beyond Normal: On the Evaluation of Mutual Information Estimators" ("2-pair").
 */
export function sparseNormal({ dim = 2, ...options }: SparseNormalOptions): Law {
  const { pairs = 2, mutualInformation, strength: given } = options;
  const { dimX, dimY } = pairDimensions("sparseNormal", { ...options, dim });
  checkSize("sparseNormal", "pairs", pairs);
  let component = (mutualInformation ?? 0) / pairs;
  if (onlyOneOf("sparseNormal", { mutualInformation, strength: given }) === "strength") {
    const strength = given ?? NaN;
    checkNumber("sparseNormal", "strength", strength, { minimum: 0, maximum: 1e6 });
    const correlation = strength ** 2 / (1 + strength ** 2);
    component = -(Math.log1p(correlation) - Math.log1p(strength ** 2)) / 2;
  } else {
    checkMutualInformation("sparseNormal", component * pairs, { minimum: 0, maximum: 25 * pairs });
  }
  const shared = new Float64Array(pairs).fill(component);
  const base = correlatedNormal({ dimX, dimY, componentMutualInformation: shared });
  return renamed(base, "sparse-normal", {
    dimX,
    dimY,
    pairs,
    mutualInformation: base.mutualInformation,
  });
}
