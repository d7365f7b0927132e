import type { PairSample } from "../distribution.ts";
import { MAX_ANGLE, logCosh } from "./tridiagonal-form.ts";

/**
 * Fits θₖ = artanh ρₖ of each pair of coordinates by maximum likelihood, given sides of centre 0 and unit scale.
 *
 * @param weights - what each row counts; default: 1.
 */
export function likeliestAngles({ x, y }: PairSample, weights?: Float64Array): Float64Array {
  return Float64Array.from({ length: Math.min(x.columns, y.columns) }, (_, k) => {
    let sums = 0;
    let differences = 0;
    for (let row = 0; row < x.rows; row++) {
      const u = x.data[row * x.columns + k]!;
      const v = y.data[row * y.columns + k]!;
      const weight = weights === undefined ? 1 : weights[row]!;
      sums += weight * (u + v) ** 2;
      differences += weight * (u - v) ** 2;
    }
    return likeliestAngle(sums / x.rows, differences / x.rows);
  });
}

/** The angle that makes these mean squares of u + v and u − v most likely. */
function likeliestAngle(meanSquareSum: number, meanSquareDifference: number): number {
  const score = (theta: number): number =>
    Math.tanh(theta) +
    (meanSquareSum * Math.exp(-2 * theta) - meanSquareDifference * Math.exp(2 * theta)) / 4;
  const logLikelihood = (theta: number): number =>
    logCosh(theta) -
    (meanSquareSum * (1 + Math.exp(-2 * theta)) +
      meanSquareDifference * (1 + Math.exp(2 * theta))) /
      8;
  // The score falls from +∞ to −∞, and has up to three roots where the variances are far from 1.
  let best = { angle: 0, value: -Infinity };
  const consider = (angle: number): void => {
    const value = logLikelihood(angle);
    if (value > best.value) {
      best = { angle, value };
    }
  };
  for (let low = -MAX_ANGLE; low < MAX_ANGLE; low += SCAN_STEP) {
    consider(low);
    const high = Math.min(MAX_ANGLE, low + SCAN_STEP);
    if (score(low) > 0 && score(high) <= 0) {
      consider(bisect(score, low, high));
    }
  }
  consider(MAX_ANGLE);
  return best.angle;
}

const SCAN_STEP = 0.125;

function bisect(f: (x: number) => number, from: number, to: number): number {
  let low = from;
  let high = to;
  // 2⁻⁵⁰ of the step is below float64's resolution of the angle.
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return (low + high) / 2;
}
