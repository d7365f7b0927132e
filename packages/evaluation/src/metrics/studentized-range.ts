import { normalCdf, normalPdf } from "@mienf/numeric";

const EDGE = 8; // The normal density beyond is below 1e-14.
const STEPS = 2000;
const MOST = 50;
const HALVINGS = 60;

/**
 * Quantile of the range of k independent standard normal values: the studentized range with infinite degrees of freedom.
 *
 * @param probability - in (0, 1). @param k - 2 or more.
 * @see Tukey 1949; P(R ≤ q) = k ∫ φ(z) (Φ(z) − Φ(z − q))^(k−1) dz.
 */
export function studentizedRangeQuantile(probability: number, k: number): number {
  let [low, high] = [0, MOST];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2;
    if (rangeCdf(middle, k) < probability) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return (low + high) / 2;
}

function rangeCdf(q: number, k: number): number {
  const width = (2 * EDGE) / STEPS;
  let sum = 0;
  // The trapezoidal rule is exact to rounding for such an integrand.
  for (let i = 0; i <= STEPS; i += 1) {
    const z = -EDGE + i * width;
    sum += normalPdf(z) * (normalCdf(z) - normalCdf(z - q)) ** (k - 1);
  }
  return k * sum * width;
}
