/**
 * Computes log K_ν(z), the modified Bessel function of the second kind, for real order and z > 0.
 *
 * Trapezoidal rule on K_ν(z) = ½∫ exp(νt − z cosh t) dt over the line: the integrand decays doubly
 * exponentially, so a step of half its width leaves an error below rounding.
 *
 * @see NIST Digital Library of Mathematical Functions, 10.32.9.
 */
export function logBesselK(order: number, z: number): number {
  const nu = Math.abs(order);
  const exponent = (t: number): number => nu * t - z * Math.cosh(t);
  const peak = Math.asinh(nu / z);
  const top = exponent(peak);
  const step = Math.min(0.25, 0.5 * (nu * nu + z * z) ** -0.25);
  let sum = 1;
  for (const direction of [-1, 1]) {
    for (let k = 1; ; k++) {
      const term = Math.exp(exponent(peak + direction * k * step) - top);
      sum += term;
      // Left of the peak of a small z the integrand is flat (order 0) until −peak.
      if (term < 1e-18 && k * step > 1) {
        break;
      }
    }
  }
  return top + Math.log((sum * step) / 2);
}
