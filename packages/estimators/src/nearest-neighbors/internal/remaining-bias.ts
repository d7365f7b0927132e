/** By how much an estimate would grow with more rows, in nats. */
export interface RemainingBias {
  readonly nats: number;
  readonly standardError: number;
}

/** An estimate of all rows, beside those of disjoint parts of them. */
export interface EstimateOfParts {
  readonly whole: number;
  readonly parts: number;
  /** Mean of the parts' estimates, and its standard error. */
  readonly mean: number;
  readonly standardError: number;
}

/**
 * What is left of a bias that parts of the rows have more of.
 *
 * The k nearest of n rows in d columns are n^(−1/d) away, and an average over such a neighbourhood is wrong by the square of that
 * where densities are smooth: from n / parts rows to n the bias shrinks by a factor of parts^(2/d), by parts at most.
 *
 * @param columns - in which neighbours are looked for.
 * @see Holmes & Nemenman 2019, "Estimation of mutual information for real-valued data with error bars", who look for this drift.
 */
export function remainingBias(
  { whole, parts, mean, standardError }: EstimateOfParts,
  columns: number,
): RemainingBias {
  const shrinkage = parts ** Math.min(1, 2 / columns) - 1;
  return { nats: (whole - mean) / shrinkage, standardError: standardError / shrinkage };
}
