/**
 * @file The monotone rational-quadratic spline, on tensors whose last axis counts the K bins.
 *
 * Symbols and equation numbers are those of Durkan, Bekasov, Murray and Papamakarios 2019, "Neural spline flows".
 * Bins are found by comparisons and picked by a 0–1 mask: `gather` and `searchSorted` cannot be differentiated on every
 * tfjs backend. Outside [−B, B] the spline is the identity: the input is clipped, and what was cut off is added again.
 */
import {
  add,
  cast,
  clipByValue,
  concat,
  cumsum,
  customGrad,
  div,
  expandDims,
  greaterEqual,
  log,
  maximum,
  mul,
  pad,
  slice,
  softmax,
  softplus,
  split,
  sqrt,
  square,
  sub,
  sum,
} from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";

// Share of [−B, B] that no bin's width or height falls below.
const MIN_BIN = 1e-3;
// Slope at a knot that none falls below: the inverse is at most 1e3 times as steep as the forward map.
const MIN_SLOPE = 1e-3;
// softplus(SLOPE_OFFSET) + MIN_SLOPE = 1: raw zeros give the identity.
const SLOPE_OFFSET = Math.log(Math.expm1(1 - MIN_SLOPE));

/** Bins of every column, `[batch or 1, dim, K]` each. */
export interface SplineBins {
  readonly bound: number;
  readonly widths: Tensor3D;
  readonly heights: Tensor3D;
  /** Left knots x⁽ᵏ⁾. */
  readonly x: Tensor3D;
  /** Left knots y⁽ᵏ⁾. */
  readonly y: Tensor3D;
  /** Slopes at the left knots, δ⁽ᵏ⁾. */
  readonly leftSlopes: Tensor3D;
  /** Slopes at the right knots, δ⁽ᵏ⁺¹⁾. */
  readonly rightSlopes: Tensor3D;
}

/** Unconstrained numbers that make {@link SplineBins}. */
export interface RawSpline {
  /** `[batch or 1, dim, K]`. */
  readonly widths: Tensor;
  /** `[batch or 1, dim, K]`. */
  readonly heights: Tensor;
  /** At the inner knots, `[batch or 1, dim, K − 1]`; or at every left knot, K of them, for a circle. */
  readonly slopes: Tensor;
}

/** Values and logarithms of slopes, `[batch, dim]` each. */
export interface SplineValues {
  readonly value: Tensor2D;
  readonly logSlope: Tensor2D;
}

/** Turns unconstrained numbers into bins of [−B, B]² with positive sizes and slopes; zeros make the identity. */
export function splineBins(raw: RawSpline, bound: number): SplineBins {
  const widths = binSizes(raw.widths, bound);
  const heights = binSizes(raw.heights, bound);
  const slopes = add<Tensor3D>(softplus(add(raw.slopes, SLOPE_OFFSET)), MIN_SLOPE);
  return {
    bound,
    widths,
    heights,
    x: leftKnots(widths, bound),
    y: leftKnots(heights, bound),
    ...knotSlopes(slopes, widths.shape[2]),
  };
}

/** Inner slopes get those of the tails, 1, on the outside; one more than that, and the circle closes. */
function knotSlopes(slopes: Tensor3D, bins: number) {
  const given = slopes.shape[2];
  if (given === bins) {
    const [first = slopes, others = slopes] = split<Tensor3D>(slopes, [1, bins - 1], 2);
    return { leftSlopes: slopes, rightSlopes: concat<Tensor3D>([others, first], 2) };
  }
  const padded = (before: number, after: number): Tensor3D =>
    pad(
      slopes,
      [
        [0, 0],
        [0, 0],
        [before, after],
      ],
      1,
    );
  return { leftSlopes: padded(1, 0), rightSlopes: padded(0, 1) };
}

/** Maps each column by its spline, eq. 4, with the slope of eq. 5. */
export function splineForward(x: Tensor2D, bins: SplineBins): SplineValues {
  const inside = clipByValue(x, -bins.bound, bins.bound);
  const mask = binMask(inside, bins.x);
  const bin = pickBin(mask, bins);
  const xi = div<Tensor2D>(sub(inside, bin.x), bin.width);
  const { numerator, denominator, slope } = splineTerms(xi, bin);
  const rise = div(mul(bin.height, numerator), denominator);
  return {
    value: add(add(bin.y, rise), sub(x, inside)),
    logSlope: slope(),
  };
}

/**
 * Undoes {@link splineForward}: the root of eq. 6–8 in the form without cancellation, with everything divided by the
 * bin's height.
 */
export function splineInverse(y: Tensor2D, bins: SplineBins): SplineValues {
  const inside = clipByValue(y, -bins.bound, bins.bound);
  const mask = binMask(inside, bins.y);
  const bin = pickBin(mask, bins);
  const { leftSlope, rightSlope } = bin;
  const s = div<Tensor2D>(bin.height, bin.width);
  const eta = div<Tensor2D>(sub(inside, bin.y), bin.height);
  const bend = mul<Tensor2D>(eta, sub(add(rightSlope, leftSlope), mul(s, 2)));
  const a = add<Tensor2D>(sub(s, leftSlope), bend);
  const b = sub<Tensor2D>(leftSlope, bend);
  const minusC = mul<Tensor2D>(s, eta);
  const discriminant = maximum<Tensor2D>(add(square(b), mul(mul(a, minusC), 4)), 0);
  const xi = div<Tensor2D>(mul(minusC, 2), add(b, sqrt(discriminant)));
  const { slope } = splineTerms(xi, bin);
  return {
    value: add(add(mul(xi, bin.width), bin.x), sub(y, inside)),
    logSlope: mul(slope(), -1),
  };
}

interface Bin {
  readonly width: Tensor2D;
  readonly height: Tensor2D;
  readonly x: Tensor2D;
  readonly y: Tensor2D;
  readonly leftSlope: Tensor2D;
  readonly rightSlope: Tensor2D;
}

function splineTerms(xi: Tensor2D, bin: Bin) {
  const { leftSlope, rightSlope } = bin;
  const s = div<Tensor2D>(bin.height, bin.width);
  const rest = sub<Tensor2D>(1, xi);
  const product = mul<Tensor2D>(xi, rest);
  const xiSquared = square(xi);
  const denominator = add<Tensor2D>(s, mul(sub(add(rightSlope, leftSlope), mul(s, 2)), product));
  return {
    numerator: add<Tensor2D>(mul(s, xiSquared), mul(leftSlope, product)),
    denominator,
    /** Logarithm of eq. 5. */
    slope: (): Tensor2D => {
      const terms = add(
        add(mul(rightSlope, xiSquared), mul(mul(s, product), 2)),
        mul(leftSlope, square(rest)),
      );
      return log(mul(square(div(s, denominator)), terms));
    },
  };
}

function binSizes(raw: Tensor, bound: number): Tensor3D {
  const bins = raw.shape[2] ?? 1;
  const range = 2 * bound;
  return add(mul(softmax(raw), range * (1 - MIN_BIN * bins)), range * MIN_BIN);
}

function leftKnots(sizes: Tensor3D, bound: number): Tensor3D {
  return sub(cumsum(sizes, 2, true), bound);
}

/** 1 at the bin that holds the input and 0 elsewhere, `[batch, dim, K]`; inputs lie in [−B, B]. */
function binMask(input: Tensor2D, knots: Tensor3D): Tensor3D {
  const passed = cast<Tensor3D>(greaterEqual(expandDims(input, 2), knots), "float32");
  const [batch, dim, bins] = passed.shape;
  const next = pad(slice(passed, [0, 0, 1], [batch, dim, bins - 1]), [
    [0, 0],
    [0, 0],
    [0, 1],
  ]);
  return sub(passed, next);
}

function pickBin(mask: Tensor3D, bins: SplineBins): Bin {
  return {
    width: pick(mask, bins.widths),
    height: pick(mask, bins.heights),
    x: pick(mask, bins.x),
    y: pick(mask, bins.y),
    leftSlope: pick(mask, bins.leftSlopes),
    rightSlope: pick(mask, bins.rightSlopes),
  };
}

/** Σₖ maskₖ · valuesₖ, differentiable in the values only: the mask is a constant almost everywhere. */
function pick(mask: Tensor3D, values: Tensor3D): Tensor2D {
  const select = customGrad<Tensor2D>((_, save) => {
    if (typeof save === "function") {
      save([mask]);
    }
    return {
      value: sum<Tensor2D>(mul(mask, values), 2),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const gradient = mul(saved[0] ?? mask, expandDims(dy, 2));
        return values.shape[0] === mask.shape[0] ? gradient : sum(gradient, 0, true);
      },
    };
  });
  return select(values);
}
