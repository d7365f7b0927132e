import { DomainError } from "./errors.ts";
import { regularizedBetaOfPair } from "./regularized-beta.ts";

/**
 * Computes the distribution function of Student's t law; the relative error is small in the lower tail too.
 *
 * @param t - Any number.
 * @param degreesOfFreedom - Positive and finite.
 * @throws DomainError when `degreesOfFreedom` is out of range or `t` is not a number.
 * @see NIST Digital Library of Mathematical Functions, 8.17.1.
 */
export function studentCdf(t: number, degreesOfFreedom: number): number {
  if (!(degreesOfFreedom > 0 && degreesOfFreedom < Infinity) || Number.isNaN(t)) {
    throw new DomainError(
      `studentCdf: expected a number and finite degrees of freedom > 0, got ${t} and ${degreesOfFreedom}`,
    );
  }
  const size = Math.abs(t);
  const tail =
    size < 1 ? 0.5 - centralMass(size, degreesOfFreedom) : upperTail(size, degreesOfFreedom);
  return t < 0 ? tail : 1 - tail;
}

/** P(0 < T < t) for t ≥ 0. */
export function centralMass(t: number, degreesOfFreedom: number): number {
  const { near, far } = shares(t, degreesOfFreedom);
  return 0.5 * regularizedBetaOfPair(far, near, 0.5, degreesOfFreedom / 2);
}

/** P(T > t) for t ≥ 0. */
export function upperTail(t: number, degreesOfFreedom: number): number {
  const { near, far } = shares(t, degreesOfFreedom);
  return 0.5 * regularizedBetaOfPair(near, far, degreesOfFreedom / 2, 0.5);
}

/** ν / (ν + t²) and t² / (ν + t²), without overflow. */
function shares(t: number, degreesOfFreedom: number): { near: number; far: number } {
  const ratio = t / Math.sqrt(degreesOfFreedom);
  if (ratio > 1) {
    const inverse = (1 / ratio) ** 2;
    return { near: inverse / (1 + inverse), far: 1 / (1 + inverse) };
  }
  const square = ratio * ratio;
  return { near: 1 / (1 + square), far: square / (1 + square) };
}
