import type { Law } from "../law.ts";
import { defineLaw } from "../define-law.ts";
import { checkNumber } from "../internal/checks.ts";
import { MONTE_CARLO_PLAN, type MonteCarloPlan } from "../internal/monte-carlo.ts";
import { asMatrix } from "../internal/rows.ts";
import { DomainError } from "@mienf/numeric";

/** How {@link contaminated} spoils a law. */
export interface ContaminatedOptions {
  /** Share of pairs in [0, 1] whose Y belongs to another, independent pair. */
  readonly fraction: number;
  /** Sample that gives the mutual information; default 200 000 rows. */
  readonly monteCarlo?: MonteCarloPlan | undefined;
}

/**
 * Replaces some pairs by mismatched ones ("inliers"): both margins stay, the dependence fades.
 *
 * With P the pointwise information of the law, that of the result is log((1 − f)·e^P + f).
 *
 * @param law - A law with a pointwise mutual information.
 * @param options - `fraction`, `monteCarlo`.
 * @throws DomainError when the fraction is not in [0, 1] or the law has no pointwise mutual information.
 */
export function contaminated(law: Law, options: ContaminatedOptions): Law {
  const { fraction, monteCarlo = MONTE_CARLO_PLAN } = options;
  checkNumber("contaminated", "fraction", fraction, { minimum: 0, maximum: 1 });
  const { dimX, dimY, pointwiseMutualInformation: pointwise } = law;
  if (pointwise === undefined) {
    throw new DomainError(
      `contaminated: expected a law with a pointwise mutual information, got ${law.name}`,
    );
  }
  return defineLaw({
    name: `contaminated(${law.name})`,
    parameters: { ...law.parameters, fraction },
    dimX,
    dimY,
    mutualInformation: monteCarlo,
    fill: (x, y, source) => {
      const n = x.length / dimX;
      const matched = law.sample(n, source);
      const other = law.sample(n, source);
      x.set(matched.x.data);
      for (let i = 0; i < n; i++) {
        const { data } = source.uniform() < fraction ? other.y : matched.y;
        y.set(data.subarray(i * dimY, (i + 1) * dimY), i * dimY);
      }
    },
    pointwise: (x, y, out) => {
      const base = pointwise(asMatrix(x, dimX), asMatrix(y, dimY));
      for (let i = 0; i < out.length; i++) {
        // For a large P the exponential is taken out of the logarithm.
        out[i] =
          base[i]! > 0
            ? base[i]! + Math.log(1 - fraction + fraction * Math.exp(-base[i]!))
            : Math.log((1 - fraction) * Math.exp(base[i]!) + fraction);
      }
    },
  });
}
