/** @file The bivariate normal of unit variances, straight from its covariance, in float64: the slow obvious version. */

/** log q(u, v) of one pair of coordinates with information `a` in nats. */
export function pairLogProb(u: number, v: number, a: number): number {
  // 1 − ρ² = e^{−2a} itself, and (u² − 2ρuv + v²) as a sum of squares: float64 holds both to 14 nats and beyond.
  const rho = Math.sqrt(-Math.expm1(-2 * a));
  const rest = Math.exp(-2 * a);
  const oneMinusRho = rest / (1 + rho);
  const form = (u - v) ** 2 + 2 * oneMinusRho * u * v;
  return -Math.log(2 * Math.PI) + a - form / (2 * rest);
}

/** log N(x; 0, 1). */
export function normalLogProb(x: number): number {
  return -0.5 * (Math.log(2 * Math.PI) + x * x);
}
