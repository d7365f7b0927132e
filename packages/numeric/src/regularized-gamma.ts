import { ConvergenceError, DomainError } from "./errors.ts";
import { logRatioMinus } from "./internal/log-ratio-minus.ts";
import { stirlingError } from "./internal/stirling-error.ts";

const MAX_TERMS = 1_000_000; // about 6 √a are used near x = a
const TINY = 1e-300; // keeps the continued fraction off a division by 0

/**
 * Computes the regularised lower incomplete gamma function P(a, x) = γ(a, x) / Γ(a).
 *
 * @param a - Positive and finite.
 * @param x - At least 0.
 * @throws DomainError when an argument is out of range.
 * @see NIST Digital Library of Mathematical Functions, 8.11.4 (x < a + 1), 8.9.2 (beyond).
 */
export function regularizedGammaP(a: number, x: number): number {
  check("regularizedGammaP", a, x);
  return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x);
}

/**
 * Computes the regularised upper incomplete gamma function Q(a, x) = 1 − P(a, x).
 *
 * Accurate relative to itself for x ≥ a + 1, relative to 1 below.
 *
 * @param a - Positive and finite.
 * @param x - At least 0.
 * @throws DomainError when an argument is out of range.
 * @see NIST Digital Library of Mathematical Functions, 8.11.4 (x < a + 1), 8.9.2 (beyond).
 */
export function regularizedGammaQ(a: number, x: number): number {
  check("regularizedGammaQ", a, x);
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

function check(name: string, a: number, x: number): void {
  if (!(a > 0 && a < Infinity && x >= 0)) {
    throw new DomainError(`${name}: expected a finite a > 0 and x ≥ 0, got a = ${a}, x = ${x}`);
  }
}

/** x^a exp(−x) / Γ(a + 1), without the cancellation of its logarithm's terms. */
function prefactor(a: number, x: number): number {
  return Math.exp(a * logRatioMinus(x, a) - stirlingError(a)) / Math.sqrt(2 * Math.PI * a);
}

function lowerSeries(a: number, x: number): number {
  if (x === 0) {
    return 0;
  }
  let term = 1;
  let sum = 1;
  for (let n = 1; n < MAX_TERMS; n++) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * Number.EPSILON) {
      return prefactor(a, x) * sum;
    }
  }
  throw notConverged(sum);
}

function upperFraction(a: number, x: number): number {
  if (x === Infinity) {
    return 0;
  }
  // Lentz's method in the form of Thompson & Barnett 1986.
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < MAX_TERMS; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b || TINY);
    c = b + numerator / c || TINY;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) <= Number.EPSILON) {
      return prefactor(a, x) * a * value;
    }
  }
  throw notConverged(value);
}

function notConverged(lastValue: number): ConvergenceError {
  return new ConvergenceError(
    `regularizedGamma: expected to converge within ${MAX_TERMS} terms, got ${lastValue} as last value`,
    { iterations: MAX_TERMS, lastValue },
  );
}
