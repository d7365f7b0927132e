/** @file The slow obvious rational-quadratic spline: one number at a time, in float64, straight from Durkan et al. 2019. */

export interface ScalarSpline {
  forward(x: number): { y: number; logSlope: number };
  inverse(y: number): number;
}

export interface RawScalarSpline {
  readonly widths: readonly number[];
  readonly heights: readonly number[];
  readonly slopes: readonly number[];
  readonly bound: number;
}

const MINIMUM = 1e-3;

/** Builds the spline of one column from unconstrained numbers, with the package's least bin size and slope. */
export function scalarSpline({ widths, heights, slopes, bound }: RawScalarSpline): ScalarSpline {
  const xs = knots(widths, bound);
  const ys = knots(heights, bound);
  const offset = Math.log(Math.expm1(1 - MINIMUM));
  const inner = slopes.map((raw) => MINIMUM + Math.log1p(Math.exp(raw + offset)));
  const deltas = [1, ...inner, 1];
  const forward = (x: number): { y: number; logSlope: number } => {
    if (Math.abs(x) >= bound) {
      return { y: x, logSlope: 0 };
    }
    const k = xs.findLastIndex((knot) => knot <= x);
    const width = xs[k + 1]! - xs[k]!;
    const height = ys[k + 1]! - ys[k]!;
    const s = height / width;
    const xi = (x - xs[k]!) / width;
    const left = deltas[k]!;
    const right = deltas[k + 1]!;
    const beta = s + (right + left - 2 * s) * xi * (1 - xi);
    const y = ys[k]! + (height * (s * xi ** 2 + left * xi * (1 - xi))) / beta;
    const slope =
      (s ** 2 * (right * xi ** 2 + 2 * s * xi * (1 - xi) + left * (1 - xi) ** 2)) / beta ** 2;
    return { y, logSlope: Math.log(slope) };
  };
  return {
    forward,
    inverse: (y) => (Math.abs(y) >= bound ? y : bisect((x) => forward(x).y - y, bound)),
  };
}

function knots(raw: readonly number[], bound: number): number[] {
  const total = raw.reduce((sum, value) => sum + Math.exp(value), 0);
  const found = [-bound];
  for (const value of raw) {
    const share = MINIMUM + (1 - MINIMUM * raw.length) * (Math.exp(value) / total);
    found.push(found.at(-1)! + 2 * bound * share);
  }
  return found;
}

function bisect(f: (x: number) => number, bound: number): number {
  let low = -bound;
  let high = bound;
  // Halves 2 · bound below float64's resolution.
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return (low + high) / 2;
}
