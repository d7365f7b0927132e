import { ConfigError, normalQuantile } from "@mienf/numeric";
import type { Interval } from "./estimate.ts";

/**
 * A symmetric interval around an estimate.
 *
 * @param center - in nats. @param standardError - in nats. @param options - `level` in (0, 1), and how it was made.
 * @throws ConfigError when the level is out of range.
 */
export function normalInterval(
  center: number,
  standardError: number,
  options: { readonly level: number; readonly method: string },
): Interval {
  const { level, method } = options;
  if (!(level > 0 && level < 1)) {
    throw new ConfigError(`interval: expected a level in (0, 1), got ${level}; 0.95 is usual`);
  }
  const reach = normalQuantile(0.5 + level / 2) * standardError;
  return { level, low: center - reach, high: center + reach, method };
}

/** Mean of the values, and its standard error √(variance / n). */
export function meanWithError(values: Float64Array): {
  readonly mean: number;
  readonly standardError: number;
} {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / Math.max(1, n - 1) / n) };
}
