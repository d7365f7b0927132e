import {
  abs,
  add,
  div,
  exp,
  less,
  log,
  log1p,
  minimum,
  mul,
  neg,
  sqrt,
  square,
  sub,
  where,
} from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { detached } from "./detached.ts";
import { implicitRoot } from "./monotone-root.ts";

// log Φ(−a) + a²/2 − log t is smooth in t = 1 / (1 + 0.3 a), a ≥ 0: this polynomial in t, fitted at Chebyshev's points,
// is within 3e-8 of it.
const RATE = 0.3;
const COEFFICIENTS = [
  -2.12291131, 0.999993825, 0.410278136, 0.148464747, 0.0437007638, -0.302810587, 0.614352657,
  -1.4123338, 1.58031601, -0.812593094, 0.160395494,
];

// Of the quantile as a function of the logit, at 0.
const SLOPE_OF_QUANTILE = Math.sqrt(Math.PI / 8);
// From the worst start, at logits about 5, to float64's resolution.
const NEWTON_STEPS = 5;

/**
 * The logit of the normal distribution function, log Φ(y) − log Φ(−y), and the logarithm of its slope.
 *
 * Both are finite for any y: nothing is computed from Φ itself, which rounds to 0 and 1.
 */
export function logitNormalCdf(y: Tensor2D): { value: Tensor2D; logSlope: Tensor2D } {
  const negative = less(y, 0);
  const distance = where(negative, neg(y), y);
  const tail = logUpperTail(distance);
  const rest = log1p<Tensor2D>(neg(exp(tail)));
  const below = where(negative, tail, rest);
  const above = where(negative, rest, tail);
  const logDensity = sub<Tensor2D>(mul(square(y), -0.5), 0.5 * Math.log(2 * Math.PI));
  return { value: sub(below, above), logSlope: sub(logDensity, add(below, above)) };
}

/** Undoes {@link logitNormalCdf}: the normal quantile of a probability given by its logit. */
export function normalQuantileOfLogit(logit: Tensor2D): Tensor2D {
  const root = detached(() => {
    const target = abs<Tensor2D>(logit);
    // For y ≥ 0 the logit is convex, of slope √(8/π) at 0, and at least y²/2: both bound the root from above, and from there
    // Newton's steps go down to it without overshooting.
    let y = minimum<Tensor2D>(sqrt(mul(target, 2)), mul(target, SLOPE_OF_QUANTILE));
    for (let step = 0; step < NEWTON_STEPS; step++) {
      const { value, logSlope } = logitNormalCdf(y);
      y = sub(y, div(sub(value, target), exp(logSlope)));
    }
    return where(less(logit, 0), neg(y), y);
  }, logit);
  return implicitRoot(logitNormalCdf, logit, root);
}

/** log Φ(−a) for a ≥ 0. */
function logUpperTail(a: Tensor2D): Tensor2D {
  const t = div<Tensor2D>(1, add(mul(a, RATE), 1));
  const [highest = 0, ...rest] = COEFFICIENTS.toReversed();
  let polynomial = mul<Tensor2D>(t, highest);
  for (const [index, coefficient] of rest.entries()) {
    polynomial = add(polynomial, coefficient);
    polynomial = index < rest.length - 1 ? mul(polynomial, t) : polynomial;
  }
  return sub(add(polynomial, log(t)), mul(square(a), 0.5));
}
