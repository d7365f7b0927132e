import {
  canonicalGaussian,
  type CanonicalGaussianOptions,
  fillCanonicalGaussian,
  quadraticForms,
} from "../internal/canonical-gaussian.ts";
import { defineLaw } from "../define-law.ts";
import type { Law } from "../law.ts";

/** How to make a {@link correlatedNormal}: its sizes and either its total or its per-pair information. */
export type CorrelatedNormalOptions = CanonicalGaussianOptions;

/**
 * Makes a normal law of independent correlated pairs, optionally rotated on each side.
 *
 * Margins are standard normal; pair `j` has correlation ρ_j = √(1 − e^{−2 I_j}); coordinates beyond
 * min(dimX, dimY) are noise. At most 25 nats a pair: beyond, float64 rounding eats the dependence.
 *
 * @param options - Sizes (default 1×1), exactly one of `mutualInformation` and
 *   `componentMutualInformation` in nats, `split` of the former over the pairs, `rotation`.
 * @throws DomainError when the information is negative or above 25 nats a pair.
 * @throws ShapeError when a dimension is not a whole number ≥ 1.
 * @see Butakov et al. 2024, "Mutual Information Estimation via Normalizing Flows", section 4.2.
 * @example
 * ```ts
 * const law = correlatedNormal({ dim: 5, mutualInformation: 2.5 });
 * const { x, y } = law.sample(10_000, createRandomSource(0));
 * ```
 */
export function correlatedNormal(options: CorrelatedNormalOptions): Law {
  const gaussian = canonicalGaussian("correlatedNormal", options);
  const { dimX, dimY, mutualInformation, componentMutualInformation } = gaussian;
  return defineLaw({
    name: "correlated-normal",
    parameters: { dimX, dimY, mutualInformation, rotated: options.rotation !== undefined },
    dimX,
    dimY,
    mutualInformation,
    componentMutualInformation,
    fill: (x, y, source) => fillCanonicalGaussian(gaussian, x, y, source),
    pointwise: (x, y, out) => {
      const { excess } = quadraticForms(gaussian, x, y);
      for (let i = 0; i < out.length; i++) {
        out[i] = mutualInformation + excess[i]! / 2;
      }
    },
  });
}
