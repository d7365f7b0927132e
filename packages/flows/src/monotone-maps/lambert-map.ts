import {
  add,
  clipByValue,
  div,
  exp,
  greater,
  log1p,
  maximum,
  minimum,
  mul,
  neg,
  sigmoid,
  square,
  squeeze,
  sub,
  where,
} from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { detached } from "../internal/detached.ts";
import { implicitRoot } from "../internal/monotone-root.ts";
import { expandTo } from "./expand-to.ts";
import type { MappedColumns, MonotoneMap } from "./monotone-map.ts";
import { eachRaw } from "./split-raw.ts";

/**
 * Draws heavy tails in: the inverse is `x = y · exp(δ y² / 2)` with a δ in (0, 1) for each side, 0.05 at first. Where latents
 * are beyond ±6 both directions go on as lines, or the inverse would overflow.
 */
export interface LambertMapOptions {
  readonly kind: "lambert";
}

const BOUND = 6;
// σ(−3) ≈ 0.05: nearly the identity, with a gradient.
const START = -3;
const NEWTON_STEPS = 3;

/** @see Goerg 2015, "The Lambert way to Gaussianize heavy-tailed data with the inverse of Tukey's h transformation". */
export function lambertMap(_caller: string, _options: LambertMapOptions): MonotoneMap {
  /** δ of the side that each value is on. */
  const read = (raw: Tensor3D, values: Tensor2D): Tensor2D => {
    const [left = raw, right = raw] = eachRaw(raw);
    const delta = (side: Tensor3D): Tensor2D =>
      expandTo(sigmoid(add(squeeze<Tensor2D>(side, [2]), START)), values);
    return where(greater(values, 0), delta(right), delta(left));
  };
  return {
    options: { kind: "lambert" },
    width: 2,
    forward(x, raw) {
      const delta = read(raw, x);
      const edge = mul<Tensor2D>(exp(mul(delta, BOUND ** 2 / 2)), BOUND);
      const inside = maximum<Tensor2D>(neg(edge), minimum(edge, x));
      const start = detached(() => {
        const power = lambertW0(mul(delta, square(inside)));
        return mul<Tensor2D>(inside, exp(mul(power, -0.5)));
      }, inside);
      const root = implicitRoot((y) => heavier(y, delta), inside, start);
      const logSlope = neg(heavier(root, delta).logSlope);
      return { value: add(root, mul(sub(x, inside), exp(logSlope))), logSlope };
    },
    inverse(y, raw) {
      const inside = clipByValue(y, -BOUND, BOUND);
      const { value, logSlope } = heavier(inside, read(raw, y));
      return { value: add(value, mul(sub(y, inside), exp(logSlope))), logSlope };
    },
  };
}

/** `y · exp(δ y² / 2)`. */
function heavier(y: Tensor2D, delta: Tensor2D): MappedColumns {
  const power = mul<Tensor2D>(delta, square(y));
  const half = mul<Tensor2D>(power, 0.5);
  return { value: mul(y, exp(half)), logSlope: add(half, log1p(power)) };
}

/** The w ≥ 0 with w · eʷ = z, for z ≥ 0. */
function lambertW0(z: Tensor2D): Tensor2D {
  const log = log1p(z);
  // Winitzki's approximation, good to a few percent everywhere; Newton squares the error.
  let w = mul<Tensor2D>(log, sub(1, div(log1p(log), add(log, 2))));
  for (let step = 0; step < NEWTON_STEPS; step++) {
    w = div(add(square(w), mul(z, exp(neg(w)))), add(w, 1));
  }
  return w;
}
