import {
  add,
  div,
  less,
  log,
  maximum,
  minimum,
  mul,
  sqrt,
  square,
  sub,
  where,
} from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

// Abramowitz and Stegun 1964, 9.8.1: I₀(x) in powers of (x/3.75)², error below 1.6e-7.
const SMALL = [1, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813];
// 9.8.2: √x e^{−x} I₀(x) in powers of 3.75/x, error below 1.9e-7.
const LARGE = [
  0.39894228, 0.01328592, 0.00225319, -0.00157565, 0.00916281, -0.02057706, 0.02635537, -0.01647633,
  0.00392377,
];
const BREAK = 3.75;

/**
 * Computes log(e^{−x} I₀(x)) for x ≥ 0, element by element, to 5e-7.
 *
 * @see Abramowitz and Stegun 1964, "Handbook of mathematical functions", 9.8.1 and 9.8.2.
 */
export function logScaledBesselTensor(x: Tensor): Tensor {
  // Each branch sees only arguments of its own, so that neither gradient is ever infinite.
  const low = minimum(x, BREAK);
  const high = maximum(x, BREAK);
  const small = sub(log(polynomial(SMALL, square(div(low, BREAK)))), low);
  const large = log(div(polynomial(LARGE, div(BREAK, high)), sqrt(high)));
  return where(less(x, BREAK), small, large);
}

/** e^{−x} I₀(x) and e^{−x} I₁(x) for x ≥ 0, in float64. */
export function scaledBessel(x: number): { readonly i0: number; readonly i1: number } {
  // The trapezoid rule on (1/π) ∫ e^{x (cos θ − 1)} cos(kθ) dθ is exact to rounding with this many points.
  const points = 40 + Math.ceil(10 * Math.sqrt(x));
  let i0 = 0;
  let i1 = 0;
  for (let k = 0; k < points; k++) {
    const angle = (2 * Math.PI * k) / points;
    const weight = Math.exp(-2 * x * Math.sin(angle / 2) ** 2) / points;
    i0 += weight;
    i1 += weight * Math.cos(angle);
  }
  return { i0, i1 };
}

function polynomial(coefficients: readonly number[], x: Tensor): Tensor {
  const [last = 0, next = 0, ...rest] = coefficients.toReversed();
  return rest.reduce<Tensor>(
    (sum, coefficient) => add(mul(sum, x), coefficient),
    add(mul(x, last), next),
  );
}
