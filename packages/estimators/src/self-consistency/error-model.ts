/** How the error of an estimate depends on the number of rows. */
export interface ErrorModel {
  /** Normal quantile of the level. */
  readonly z: number;
  /** Variance of what one row contributes, in nats². */
  readonly variance: number;
  /** Bias times rows, in nats. */
  readonly bias: number;
}

/** Half-width of an interval from `rows` rows, with the bias: z √(v/n) + |b|/n, in nats. */
export function halfWidth(rows: number, { z, variance, bias }: ErrorModel): number {
  return z * Math.sqrt(variance / rows) + Math.abs(bias) / rows;
}

/** Fewest rows with a half-width of at most `precision`: with u = 1/√n, the root of |b| u² + z √v u = precision. */
export function rowsFor(precision: number, { z, variance, bias }: ErrorModel): number {
  const linear = z * Math.sqrt(variance);
  const root = Math.sqrt(linear ** 2 + 4 * Math.abs(bias) * precision);
  // The form of the quadratic's solution that loses no digits where the bias is small.
  const u = (2 * precision) / (linear + root);
  return Math.max(1, Math.ceil(1 / u ** 2));
}
