/** ln √(2π) */
export const HALF_LOG_2PI = 0.9189385332046728;

/** Bernoulli numbers B₂ … B₁₆, enough for full accuracy from {@link ASYMPTOTIC_FROM} on. */
export const BERNOULLI = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
] as const;

/** From here on the first asymptotic term left out is below 1e-17 of the sum. */
export const ASYMPTOTIC_FROM = 12;

/** Sum of the asymptotic series of ln Γ(x) beyond Stirling's formula, for x ≥ {@link ASYMPTOTIC_FROM}. */
export function stirlingSeries(x: number): number {
  const z = 1 / (x * x);
  let sum = 0;
  for (let k = BERNOULLI.length; k >= 1; k--) {
    sum = sum * z + BERNOULLI[k - 1]! / (2 * k * (2 * k - 1));
  }
  return sum / x;
}
