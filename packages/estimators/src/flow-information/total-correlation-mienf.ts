import { ConfigError } from "@mienf/numeric";
import type { Matrix, MatrixLike } from "@mienf/numeric";
import type { Estimate } from "../interface/estimate.ts";
import type { EstimateContext } from "../interface/estimator.ts";
import { joined } from "../mienf/fold-model.ts";
import { checkedParts } from "./checked-parts.ts";
import type { FlowInformationSettings } from "./flow-information-options.ts";
import { termEstimator } from "./flow-information-options.ts";
import { sumOfTerms } from "./signed-terms.ts";
import type { SignedTerm } from "./signed-terms.ts";

const NAME = "total-correlation-mienf";

/**
 * Estimates the total correlation Σ h(Xₛ) − h(X₁, …, Xₘ) of m parts in nats, by normalizing flows and the chain rule,
 * Σ I(Xₛ; X₁, …, Xₛ₋₁); never clipped.
 *
 * All terms are cross-fitted on the same folds. Where a base cannot represent the law its term is usually too low, and so is
 * the sum. `dimensions` has the columns of the first part, and of all others together. Cost: m − 1 estimates.
 *
 * @param parts - two or more samples of n rows each, whose rows belong together.
 * @param settings - see {@link flowInformationOptions}; all have defaults.
 * @throws ShapeError when the rows do not pair up. @throws DataError when the data cannot be used.
 * @throws ConfigError when there are fewer than two parts, or a setting is unknown or out of range.
 * @throws AbortedError when the signal fires.
 * @see Watanabe 1960, "Information theoretical analysis of multivariate correlation"; Butakov et al. 2024 for each term.
 */
export async function totalCorrelationMienf(
  parts: readonly MatrixLike[],
  settings: FlowInformationSettings = {},
  context: EstimateContext = {},
): Promise<Estimate> {
  if (parts.length < 2) {
    throw new ConfigError(`${NAME}: expected two parts or more, got ${parts.length}`);
  }
  const matrices = checkedParts(
    NAME,
    parts.map((rows, index) => ({ name: `part ${index}`, rows })),
  );
  const [first, ...others] = matrices as [Matrix, ...Matrix[]];
  const terms: SignedTerm[] = [];
  let before = first;
  for (const [index, part] of others.entries()) {
    const earlier = index === 0 ? "X0" : `X0, …, X${index}`;
    terms.push({ name: `I(X${index + 1}; ${earlier})`, sign: 1, x: part, y: before });
    before = joined(before, part);
  }
  return sumOfTerms(
    terms,
    termEstimator(NAME, settings, before.columns),
    { name: NAME, dimensions: { x: first.columns, y: before.columns - first.columns } },
    context,
  );
}
