import { ASYMPTOTIC_FROM, BERNOULLI } from "./internal/stirling-series.ts";

// The positive root, in two parts, and the Taylor coefficients ψ⁽ᵏ⁾(root) / k! for k = 1 … 20.
const ROOT_HIGH = 1.4616321449683622;
const ROOT_LOW = 9.549995429965697e-17;
const ROOT_TERMS = [
  0.9676722454476212, -0.44276316898359214, 0.258499760955651, -0.16394270544240652,
  0.10782405069126237, -0.07219956125645471, 0.04880428816414311, -0.03316112647484736,
  0.022597648232218104, -0.01542476590494896, 0.010538791616612175, -0.007204534386356868,
  0.004926781395729853, -0.003369801655439328, 0.002305126326734928, -0.0015769367714301972,
  0.0010788252019162967, -0.0007380709389960052, 0.000504953265834602, -0.0003454680251063077,
] as const;
const ROOT_RADIUS = 0.25; // (0.25 / root)²¹ is below 1e-16

/**
 * Computes the digamma function ψ(x) = d ln Γ(x) / dx.
 *
 * Relative error about 1e-15 for x > 0, also at the root near 1.46; absolute, against |x|, below 0.
 *
 * @param x - Any number; the poles 0, −1, −2, … give NaN.
 * @see NIST Digital Library of Mathematical Functions, 5.5.2, 5.5.4, 5.11.2.
 */
export function digamma(x: number): number {
  if (x <= 0) {
    return Number.isInteger(x) || x === -Infinity
      ? Number.NaN
      : digamma(1 - x) - Math.PI / Math.tan(Math.PI * (x - Math.round(x)));
  }
  const offset = x - ROOT_HIGH - ROOT_LOW;
  if (Math.abs(offset) < ROOT_RADIUS) {
    let sum = 0;
    for (let i = ROOT_TERMS.length - 1; i >= 0; i--) {
      sum = (sum + ROOT_TERMS[i]!) * offset;
    }
    return sum;
  }
  let shifted = x;
  let recurrence = 0;
  while (shifted < ASYMPTOTIC_FROM) {
    recurrence += 1 / shifted;
    shifted += 1;
  }
  const z = 1 / (shifted * shifted);
  let sum = 0;
  for (let k = BERNOULLI.length; k >= 1; k--) {
    sum = (sum + BERNOULLI[k - 1]! / (2 * k)) * z;
  }
  return Math.log(shifted) - 0.5 / shifted - sum - recurrence;
}
