import type { RandomSource } from "@mienf/numeric";

/** Scores of rows that a critic was not trained on. */
export interface HeldOutScores {
  /** T(xᵢ, yᵢ) of each row. */
  readonly joint: Float64Array;
  /** For each shift s = 1, 2, …: T(xⱼ, yᵢ) of each row i with j = i + s, the rows taken to be a ring. */
  readonly product: readonly Float64Array[];
}

/** The same scores, but for a share of the independent ones, drawn at random: they are replaced by those of a row's own pair. */
export function withOwnPairs(
  { joint, product }: HeldOutScores,
  share: number,
  source: RandomSource,
): HeldOutScores {
  const replaced = (scores: Float64Array): Float64Array =>
    scores.map((score, row) => (source.uniform() < share ? joint[row]! : score));
  return { joint, product: share > 0 ? product.map(replaced) : product };
}

/** The mean of a function over independent pairs. */
export interface ProductMean {
  readonly mean: number;
  /** For each row the sum of the means over its pairs as X and as Y; its spread gives the standard error of the mean. */
  readonly perRow: Float64Array;
}

/**
 * Mean over independent pairs, and what each row adds to it. Pairs that share a row are dependent: the mean is a
 * U-statistic, and `perRow / n` its linear part.
 *
 * @see Hoeffding 1948, "A class of statistics with asymptotically normal distribution".
 */
export function productMean(
  { joint, product }: HeldOutScores,
  of: (score: number) => number,
): ProductMean {
  const n = joint.length;
  const perRow = new Float64Array(n);
  let total = 0;
  for (const [index, scores] of product.entries()) {
    for (let row = 0; row < n; row += 1) {
      const value = of(scores[row]!) / product.length;
      total += value;
      perRow[row]! += value;
      perRow[(row + index + 1) % n]! += value;
    }
  }
  return { mean: total / n, perRow };
}

/** The number of equally large weights whose mean would be as unsure as that of e^score over the independent pairs. */
export function effectivePairs({ product }: HeldOutScores): number {
  const largest = largestScore(product);
  let sum = 0;
  let squares = 0;
  for (const scores of product) {
    for (const score of scores) {
      const weight = Math.exp(score - largest);
      sum += weight;
      squares += weight * weight;
    }
  }
  return (sum * sum) / squares;
}

/** The largest of all scores. */
export function largestScore(product: readonly Float64Array[]): number {
  return product.reduce(
    (largest, scores) => scores.reduce((most, score) => Math.max(most, score), largest),
    -Infinity,
  );
}

/** Mean of values. */
export function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
