import { add, div, exp, mul, neg, sub, squeeze, tanh } from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import { expandTo } from "./expand-to.ts";
import type { MonotoneMap } from "./monotone-map.ts";
import { eachRaw } from "./split-raw.ts";

/** `y = x · exp(s) + t`, s soft-clamped; the identity at first. */
export interface AffineMapOptions {
  readonly kind: "affine";
  /** Bound c > 0 of s = c · tanh(raw / c); default 2. */
  readonly clamp?: number;
}

/** @throws ConfigError when `clamp` is not positive. */
export function affineMap(caller: string, { clamp = 2 }: AffineMapOptions): MonotoneMap {
  if (!(clamp > 0)) {
    throw new ConfigError(`${caller}: expected clamp > 0, got ${clamp}`);
  }
  const read = (raw: Tensor3D) => {
    const [shift = raw, scale = raw] = eachRaw(raw);
    return {
      shift: squeeze<Tensor2D>(shift, [2]),
      logScale: mul<Tensor2D>(tanh(div(squeeze(scale, [2]), clamp)), clamp),
    };
  };
  return {
    options: { kind: "affine", clamp },
    width: 2,
    forward(x, raw) {
      const { shift, logScale } = read(raw);
      return { value: add(mul(x, exp(logScale)), shift), logSlope: expandTo(logScale, x) };
    },
    inverse(y, raw) {
      const { shift, logScale } = read(raw);
      const inverse = neg(logScale);
      return { value: mul(sub(y, shift), exp(inverse)), logSlope: expandTo(inverse, y) };
    },
  };
}
