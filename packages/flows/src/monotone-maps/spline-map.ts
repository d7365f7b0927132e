import { add, div, floor, mul, squeeze, sub } from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { checkSpline } from "../internal/check-spline.ts";
import { splineBins, splineForward, splineInverse } from "../internal/rational-quadratic.ts";
import type { SplineBins } from "../internal/rational-quadratic.ts";
import type { MonotoneMap } from "./monotone-map.ts";
import { splitRaw } from "./split-raw.ts";

/** A rational-quadratic spline with linear tails; the identity at first. */
export interface SplineMapOptions {
  readonly kind: "spline";
  /** Number of bins K, 2 to 500; default 8. */
  readonly bins?: number;
  /** It acts on [−bound, bound] and is the identity beyond; default 5. */
  readonly bound?: number;
}

/** A map of the circle: a rational-quadratic spline of one turn and a rotation; the identity at first. */
export interface CircularSplineMapOptions {
  readonly kind: "circularSpline";
  /** Number of bins K, 2 to 500; default 8. */
  readonly bins?: number;
}

/** @see Durkan et al. 2019, "Neural spline flows", section 3.1. */
export function splineMap(caller: string, { bins = 8, bound = 5 }: SplineMapOptions): MonotoneMap {
  checkSpline(caller, bins, bound);
  const read = (raw: Tensor3D): SplineBins => {
    const [widths = raw, heights = raw, slopes = raw] = splitRaw(raw, [bins, bins, bins - 1]);
    return splineBins({ widths, heights, slopes }, bound);
  };
  return {
    options: { kind: "spline", bins, bound },
    width: 3 * bins - 1,
    forward: (x, raw) => splineForward(x, read(raw)),
    inverse: (y, raw) => splineInverse(y, read(raw)),
  };
}

/**
 * Angles are in radians and any real number is one: the map commutes with full turns, `f(x + 2π) = f(x) + 2π`.
 *
 * @see Rezende et al. 2020, "Normalizing flows on tori and spheres", section 2.2.
 */
export function circularSplineMap(
  caller: string,
  { bins = 8 }: CircularSplineMapOptions,
): MonotoneMap {
  checkSpline(caller, bins, Math.PI);
  const read = (raw: Tensor3D) => {
    const [widths = raw, heights = raw, slopes = raw, turn = raw] = splitRaw(raw, [
      bins,
      bins,
      bins,
      1,
    ]);
    return {
      spline: splineBins({ widths, heights, slopes }, Math.PI),
      turn: squeeze<Tensor2D>(turn, [2]),
    };
  };
  /** Full turns below an angle, in radians. */
  const turnsOf = (angle: Tensor2D): Tensor2D =>
    mul(floor(div(add(angle, Math.PI), 2 * Math.PI)), 2 * Math.PI);
  return {
    options: { kind: "circularSpline", bins },
    width: 3 * bins + 1,
    forward(x, raw) {
      const { spline, turn } = read(raw);
      const turns = turnsOf(x);
      const { value, logSlope } = splineForward(sub(x, turns), spline);
      return { value: add(add(value, turn), turns), logSlope };
    },
    inverse(y, raw) {
      const { spline, turn } = read(raw);
      const back = sub<Tensor2D>(y, turn);
      const turns = turnsOf(back);
      const { value, logSlope } = splineInverse(sub(back, turns), spline);
      return { value: add(value, turns), logSlope };
    },
  };
}
