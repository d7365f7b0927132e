import { DomainError } from "./errors.ts";
import { checkCount } from "./internal/check-count.ts";

/**
 * Computes a sample quantile by linear interpolation between order statistics (type 7, the default of R and NumPy).
 *
 * @param values - At least one, in any order; borrowed.
 * @param probability - In [0, 1]; 0.5 gives the median.
 * @throws ShapeError when there are no values.
 * @throws DomainError when `probability` is out of range or a value is not a number.
 * @see Hyndman & Fan 1996, "Sample quantiles in statistical packages", definition 7.
 */
export function quantile(values: ArrayLike<number>, probability: number): number {
  checkCount("quantile", values.length, 1);
  if (!(probability >= 0 && probability <= 1)) {
    throw new DomainError(`quantile: expected a probability in [0, 1], got ${probability}`);
  }
  const sorted = Float64Array.from(values).toSorted();
  // Sorting puts NaN last.
  if (Number.isNaN(sorted.at(-1))) {
    throw new DomainError("quantile: expected numbers, got NaN among the values");
  }
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const share = position - below;
  const low = sorted[below]!;
  const high = sorted[below + 1];
  // Without a share of the upper one, it may be infinite or missing.
  return share === 0 || high === undefined || high === low ? low : low * (1 - share) + high * share;
}
