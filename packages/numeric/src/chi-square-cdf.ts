import { DomainError } from "./errors.ts";
import { regularizedGammaP } from "./regularized-gamma.ts";

/**
 * Computes the distribution function of the chi-square law.
 *
 * @param x - Any number; 0 is returned below 0.
 * @param degreesOfFreedom - Positive and finite.
 * @throws DomainError when `degreesOfFreedom` is out of range or `x` is not a number.
 */
export function chiSquareCdf(x: number, degreesOfFreedom: number): number {
  if (!(degreesOfFreedom > 0 && degreesOfFreedom < Infinity) || Number.isNaN(x)) {
    throw new DomainError(
      `chiSquareCdf: expected a number and finite degrees of freedom > 0, got ${x} and ${degreesOfFreedom}`,
    );
  }
  return x <= 0 ? 0 : regularizedGammaP(degreesOfFreedom / 2, x / 2);
}
