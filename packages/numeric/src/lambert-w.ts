import { ConvergenceError, DomainError } from "./errors.ts";
import { polynomial } from "./internal/polynomial.ts";

// 1/e in two parts.
const INVERSE_E = 0.36787944117144233;
const INVERSE_E_LOW = -1.2428753672788363e-17;

// Coefficients of W in p = √(2(ex + 1)), from the recurrence 4.23–4.24.
const BRANCH_TERMS = [
  -1, 1, -0.3333333333333333, 0.1527777777777778, -0.07962962962962963, 0.044502314814814814,
  -0.02598471487360376, 0.01563563253233392, -0.009616892024299432, 0.006014543252956118,
  -0.0038112980348919993, 0.0024408779911439826, -0.0015769303446867844, 0.0010262633205076071,
  -0.0006720616311561362, 0.0004424730618146209, -0.00029267722472962746, 0.00019438727605453933,
  -0.00012957426685274883, 8.665035805208128e-5, -5.811360750441382e-5, 3.907668486743905e-5,
  -2.63380647472311e-5, 1.7790345805079586e-5, -1.2040352739559977e-5,
] as const;
const SERIES_RADIUS = 0.3; // the first term left out, 8e-6 · 0.3²⁵, is below 1e-18

const MAX_ITERATIONS = 20; // two or three are enough
const LAST_STEP = 1e-5; // the error after a step is of the order of the step's fourth power

/**
 * Computes the principal branch W₀ of Lambert's function: the w ≥ −1 with w·exp(w) = x.
 *
 * Relative error about 1e-15, also near the branch point.
 *
 * @param x - At least −1/e.
 * @throws DomainError when `x` is below −1/e or not a number.
 * @see Corless et al. 1996, "On the Lambert W function", eqs. 4.22–4.25.
 */
export function lambertW0(x: number): number {
  if (!(x >= -INVERSE_E)) {
    throw new DomainError(`lambertW0: expected a number ≥ −1/e, got ${x}`);
  }
  if (x === 0 || x === Infinity) {
    return x;
  }
  const p = branchDistance(x);
  if (p < SERIES_RADIUS) {
    return branchSeries(p);
  }
  let guess = branchSeries(p);
  if (x > 3) {
    const log = Math.log(x);
    guess = log - Math.log(log);
  } else if (x > -0.1) {
    guess = x / (1 + x * (1 - 0.15 * x));
  }
  return refine("lambertW0", x, guess);
}

/**
 * Computes the lower branch W₋₁ of Lambert's function: the w ≤ −1 with w·exp(w) = x.
 *
 * Relative error about 1e-15, also near the branch point.
 *
 * @param x - In [−1/e, 0); 0 gives −Infinity.
 * @throws DomainError when `x` is outside [−1/e, 0].
 * @see Corless et al. 1996, "On the Lambert W function", eqs. 4.18, 4.22–4.25.
 */
export function lambertWm1(x: number): number {
  if (!(x >= -INVERSE_E && x <= 0)) {
    throw new DomainError(`lambertWm1: expected a number in [−1/e, 0], got ${x}`);
  }
  if (x === 0) {
    return -Infinity;
  }
  const p = branchDistance(x);
  if (p < SERIES_RADIUS) {
    return branchSeries(-p);
  }
  const log = Math.log(-x);
  const guess = x < -0.25 ? branchSeries(-p) : log - Math.log(-log);
  return refine("lambertWm1", x, guess);
}

/** √(2(ex + 1)), also accurate where ex + 1 is near 0. */
function branchDistance(x: number): number {
  return Math.sqrt(Math.max(0, 2 * Math.E * (x + INVERSE_E + INVERSE_E_LOW)));
}

function branchSeries(p: number): number {
  return polynomial(BRANCH_TERMS, p);
}

/** Iterates to w·exp(w) = x; see Fritsch, Shafer & Crowley 1973, "Solution of the transcendental equation we^w = x". */
function refine(name: string, x: number, guess: number): number {
  let w = guess;
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const z = Math.log(x / w) - w;
    const next = 1 + w;
    const q = 2 * next * (next + (2 / 3) * z);
    const step = ((z / next) * (q - z)) / (q - 2 * z);
    w += w * step;
    if (Math.abs(step) < LAST_STEP) {
      return w;
    }
  }
  throw new ConvergenceError(`${name}: expected to converge at ${x}, got ${w} as last value`, {
    iterations: MAX_ITERATIONS,
    lastValue: w,
  });
}
