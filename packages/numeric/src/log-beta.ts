import { DomainError } from "./errors.ts";
import { ASYMPTOTIC_FROM, HALF_LOG_2PI, stirlingSeries } from "./internal/stirling-series.ts";
import { logGamma } from "./log-gamma.ts";

/**
 * Computes ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b) without the cancellation of that sum.
 *
 * @param a - Positive and finite.
 * @param b - Positive and finite.
 * @throws DomainError when an argument is not positive and finite.
 * @see DiDonato & Morris 1992, "Algorithm 708", §2 (the corrections for large arguments).
 */
export function logBeta(a: number, b: number): number {
  if (!(a > 0 && b > 0 && a < Infinity && b < Infinity)) {
    throw new DomainError(`logBeta: expected positive finite arguments, got ${a} and ${b}`);
  }
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (large < ASYMPTOTIC_FROM) {
    return logGamma(small) + logGamma(large) - logGamma(small + large);
  }
  const correction = stirlingSeries(large) - stirlingSeries(small + large);
  if (small < ASYMPTOTIC_FROM) {
    const ratio =
      -(large - 0.5) * Math.log1p(small / large) - small * Math.log(small + large) + small;
    return logGamma(small) + ratio + correction;
  }
  return (
    HALF_LOG_2PI -
    0.5 * Math.log(large) -
    (small - 0.5) * Math.log1p(large / small) -
    large * Math.log1p(small / large) +
    stirlingSeries(small) +
    correction
  );
}
