import { DomainError } from "./errors.ts";
import { centralMass, upperTail } from "./student-cdf.ts";

const MAX_BISECTIONS = 200; // halving the logarithm's range of ±745 down to rounding takes about 60

/**
 * Computes the quantile function of Student's t law.
 *
 * @param p - Probability in [0, 1]; the ends give ∓Infinity.
 * @param degreesOfFreedom - Positive and finite.
 * @throws DomainError when an argument is out of range.
 */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  if (!(p >= 0 && p <= 1 && degreesOfFreedom > 0 && degreesOfFreedom < Infinity)) {
    throw new DomainError(
      `studentQuantile: expected a probability in [0, 1] and finite degrees of freedom > 0, got ${p} and ${degreesOfFreedom}`,
    );
  }
  const tail = Math.min(p, 1 - p);
  if (tail === 0 || p === 0.5) {
    return (p - 0.5) * (tail === 0 ? Infinity : 0);
  }
  // The mass that is smaller has the more digits: the tail's far out, the one next to 0 near the median.
  const size =
    tail < 0.25
      ? solveIncreasing((t) => -upperTail(t, degreesOfFreedom), -tail)
      : solveIncreasing((t) => centralMass(t, degreesOfFreedom), Math.abs(p - 0.5));
  return p < 0.5 ? -size : size;
}

/** The t > 0 with f(t) = target, by bisection of the logarithm of t. */
function solveIncreasing(f: (t: number) => number, target: number): number {
  let low = -745;
  let high = 709;
  for (let i = 0; i < MAX_BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) {
      break;
    }
    if (f(Math.exp(middle)) < target) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return Math.exp((low + high) / 2);
}
