import { ConvergenceError } from "@mienf/numeric";

const MAX_STEPS = 200; // Brent needs about 10 on smooth functions; 200 covers plain bisection of a float64.

/**
 * Finds the root of a continuous function with a sign change, to the last few bits.
 *
 * @see Brent 1973, Algorithms for Minimization without Derivatives, chapter 4.
 */
export function findRoot(f: (x: number) => number, lower: number, upper: number): number {
  let [a, b] = [lower, upper];
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0 || fb === 0) {
    return fa === 0 ? a : b;
  }
  if (fa > 0 === fb > 0) {
    throw new ConvergenceError(
      `findRoot: expected a sign change on [${lower}, ${upper}], got ${fa} and ${fb}`,
      { iterations: 0, lastValue: fb },
    );
  }
  let [c, fc] = [a, fa];
  let step = b - a;
  let previous = step;
  for (let i = 0; i < MAX_STEPS; i++) {
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    const tolerance = 2 * Number.EPSILON * Math.abs(b);
    const half = (c - b) / 2;
    if (Math.abs(half) <= tolerance || fb === 0) {
      return b;
    }
    const guess = interpolate({ a, fa, b, fb, c, fc });
    const limit = Math.min(1.5 * Math.abs(half), Math.abs(previous) / 2);
    const usable = Math.abs(guess) < limit && guess > 0 === half > 0;
    previous = usable ? step : half;
    step = usable ? guess : half;
    [a, fa] = [b, fb];
    b += Math.abs(step) > tolerance ? step : Math.sign(half) * tolerance;
    fb = f(b);
    if (fb > 0 === fc > 0) {
      [c, fc] = [a, fa];
      step = b - a;
      previous = step;
    }
  }
  throw new ConvergenceError(
    `findRoot: expected convergence in ${MAX_STEPS} steps, got ${fb} left`,
    {
      iterations: MAX_STEPS,
      lastValue: fb,
    },
  );
}

interface Bracket {
  readonly a: number;
  readonly fa: number;
  readonly b: number;
  readonly fb: number;
  readonly c: number;
  readonly fc: number;
}

/** Step from `b` to the secant or inverse-quadratic root; NaN where there is none. */
function interpolate({ a, fa, b, fb, c, fc }: Bracket): number {
  const s = fb / fa;
  if (a === c) {
    return ((c - b) * s) / (s - 1);
  }
  const [q, r] = [fa / fc, fb / fc];
  return -(s * ((c - b) * q * (q - r) - (b - a) * (r - 1))) / ((q - 1) * (r - 1) * (s - 1));
}

/** Finds x > 0 with f(x) = target for an increasing f, to full relative precision. */
export function solveOnLogScale(f: (x: number) => number, target: number): number {
  let lower = 0;
  let upper = 0;
  // Every doubling of the exponent reaches 1e±300 within nine steps.
  for (let reach = 1; f(Math.exp(lower)) > target; reach *= 2) {
    lower -= reach;
  }
  for (let reach = 1; f(Math.exp(upper)) < target; reach *= 2) {
    upper += reach;
  }
  return Math.exp(findRoot((t) => f(Math.exp(t)) - target, lower, upper));
}
