import { ASYMPTOTIC_FROM, BERNOULLI } from "./internal/stirling-series.ts";

/**
 * Computes the trigamma function, the derivative of the digamma function.
 *
 * Relative error about 1e-15 for x > 0.
 *
 * @param x - Any number; the poles 0, −1, −2, … give Infinity.
 * @see NIST Digital Library of Mathematical Functions, 5.15.5, 5.15.6, 5.15.8.
 */
export function trigamma(x: number): number {
  if (x <= 0) {
    if (Number.isInteger(x) || x === -Infinity) {
      return Infinity;
    }
    const sine = Math.sin(Math.PI * (x - Math.round(x)));
    return (Math.PI / sine) ** 2 - trigamma(1 - x);
  }
  let shifted = x;
  let recurrence = 0;
  while (shifted < ASYMPTOTIC_FROM) {
    recurrence += 1 / (shifted * shifted);
    shifted += 1;
  }
  const z = 1 / (shifted * shifted);
  let sum = 0;
  for (let k = BERNOULLI.length; k >= 1; k--) {
    sum = (sum + BERNOULLI[k - 1]!) * z;
  }
  return recurrence + (1 + 0.5 / shifted + sum) / shifted;
}
