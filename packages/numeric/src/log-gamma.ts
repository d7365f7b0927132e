import { ASYMPTOTIC_FROM, HALF_LOG_2PI, stirlingSeries } from "./internal/stirling-series.ts";

const ONE_MINUS_EULER = 0.42278433509846713;

// (ζ(k) − 1) / k for k = 2 … 29
const ZETA_TERMS = [
  0.3224670334241132, 0.06735230105319809, 0.020580808427784546, 0.007385551028673986,
  0.0028905103307415234, 0.001192753911703261, 0.0005096695247430425, 0.00022315475845357939,
  9.945751278180853e-5, 4.492623673813314e-5, 2.050721277567069e-5, 9.439488275268397e-6,
  4.374866789907488e-6, 2.039215753801366e-6, 9.55141213040742e-7, 4.492469198764566e-7,
  2.1207184805554667e-7, 1.00432248239681e-7, 4.7698101693639804e-8, 2.2711094608943164e-8,
  1.0838659214896955e-8, 5.183475041970047e-9, 2.4836745438024785e-9, 1.1921401405860912e-9,
  5.731367241678862e-10, 2.7595228851242334e-10, 1.330476437424449e-10, 6.4229645638381e-11,
] as const;

/**
 * Computes ln |Γ(x)|.
 *
 * Relative error about 1e-15 for x > 0, also at the roots 1 and 2; absolute below 0.
 *
 * @param x - Any number; the poles 0, −1, −2, … give Infinity.
 * @see NIST Digital Library of Mathematical Functions, 5.7.3 (near 2), 5.11.1 (large x), 5.5.3 (below 0).
 */
export function logGamma(x: number): number {
  if (x >= ASYMPTOTIC_FROM) {
    return x === Infinity
      ? Infinity
      : (x - 0.5) * Math.log(x) - x + HALF_LOG_2PI + stirlingSeries(x);
  }
  if (x >= 2.5) {
    let product = 1;
    let rest = x;
    while (rest > 2.5) {
      rest -= 1;
      product *= rest;
    }
    return Math.log(product) + nearTwo(rest - 2);
  }
  if (x >= 1.5) {
    return nearTwo(x - 2);
  }
  if (x >= 0.5) {
    return nearTwo(x - 1) - Math.log1p(x - 1);
  }
  if (x > 0) {
    return nearTwo(x) - Math.log1p(x) - Math.log(x);
  }
  if (Number.isNaN(x)) {
    return x;
  }
  if (Number.isInteger(x) || x === -Infinity) {
    return Infinity;
  }
  return Math.log(Math.PI / Math.abs(x * sinPi(x))) - logGamma(-x);
}

/** ln Γ(2 + z) for |z| ≤ ½. */
function nearTwo(z: number): number {
  let sum = 0;
  for (let i = ZETA_TERMS.length - 1; i >= 0; i--) {
    sum = ZETA_TERMS[i]! - sum * z;
  }
  return z * (ONE_MINUS_EULER + z * sum);
}

/** sin πx without the error of rounding πx. */
function sinPi(x: number): number {
  return Math.sin(Math.PI * (x - 2 * Math.round(x / 2)));
}
