import { ConvergenceError, DomainError } from "./errors.ts";
import { logRatioMinus } from "./internal/log-ratio-minus.ts";
import { stirlingError } from "./internal/stirling-error.ts";

const MAX_TERMS = 1_000_000; // of the order of √max(a, b) are used
const TINY = 1e-300; // keeps the continued fraction off a division by 0

/**
 * Computes the regularised incomplete beta function I_x(a, b), the distribution function of the beta law.
 *
 * @param x - In [0, 1].
 * @param a - Positive and finite.
 * @param b - Positive and finite.
 * @throws DomainError when an argument is out of range.
 * @see NIST Digital Library of Mathematical Functions, 8.17.22.
 */
export function regularizedBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0 && a < Infinity && b < Infinity)) {
    throw new DomainError(
      `regularizedBeta: expected x in [0, 1] and finite a, b > 0, got x = ${x}, a = ${a}, b = ${b}`,
    );
  }
  return regularizedBetaOfPair(x, 1 - x, a, b);
}

/** I_x(a, b) given both x and y = 1 − x, so that neither loses digits to the other. */
export function regularizedBetaOfPair(x: number, y: number, a: number, b: number): number {
  if (x === 0 || y === 0) {
    return x === 0 ? 0 : 1;
  }
  const front = prefactor(x, y, a, b);
  return x < (a + 1) / (a + b + 2)
    ? (front * fraction(x, y, a, b)) / a
    : 1 - (front * fraction(y, x, b, a)) / b;
}

/** x^a y^b / B(a, b), without the cancellation of its logarithm's terms. */
function prefactor(x: number, y: number, a: number, b: number): number {
  const n = a + b;
  // The two deviations from the mean are equal and opposite: the smaller loss of digits counts.
  const excess = x < y ? x * n - a : b - y * n;
  const exponent =
    a * logRatioMinus(x * n, a, excess) +
    b * logRatioMinus(y * n, b, -excess) +
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b);
  return Math.exp(exponent) * Math.sqrt((a / n) * (b / (2 * Math.PI)));
}

function fraction(x: number, y: number, a: number, b: number): number {
  // Lentz's method in the form of Thompson & Barnett 1986.
  let c = 1;
  // The first denominator, 1 − (a + b) x / (a + 1), by whichever of x and y = 1 − x keeps its digits.
  const first = x < y ? 1 - ((a + b) * x) / (a + 1) : ((a + b) * y + 1 - b) / (a + 1);
  let d = 1 / (first || TINY);
  let value = d;
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d || TINY);
    c = 1 + even / c || TINY;
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d || TINY);
    c = 1 + odd / c || TINY;
    const factor = d * c;
    value *= factor;
    if (Math.abs(factor - 1) <= Number.EPSILON) {
      return value;
    }
  }
  throw new ConvergenceError(
    `regularizedBeta: expected to converge within ${MAX_TERMS} terms, got ${value} as last value`,
    { iterations: MAX_TERMS, lastValue: value },
  );
}
