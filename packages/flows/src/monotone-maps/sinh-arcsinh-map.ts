import {
  add,
  asinh,
  div,
  exp,
  log,
  mul,
  neg,
  sinh,
  softplus,
  square,
  squeeze,
  sub,
  tanh,
} from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import type { MonotoneMap } from "./monotone-map.ts";
import { eachRaw } from "./split-raw.ts";

/** `y = sinh(δ · (asinh(x) + ε))`: ε skews, δ < 1 draws tails in and δ > 1 lets them out; the identity at first. */
export interface SinhArcsinhMapOptions {
  readonly kind: "sinhArcsinh";
}

// Tails grow like |x|^δ; within 1/e to e either direction of 1e4 is far from float32's end.
const MAX_LOG_TAIL = 1;
// Beyond, sinh of the inverse's argument would overflow for inputs near 1e38 only.
const MAX_SKEW = 5;

/** @see Jones and Pewsey 2009, "Sinh-arcsinh distributions", eq. 1 and 2. */
export function sinhArcsinhMap(_caller: string, _options: SinhArcsinhMapOptions): MonotoneMap {
  const read = (raw: Tensor3D) => {
    const [skew = raw, tail = raw] = eachRaw(raw);
    return {
      skew: soft(squeeze(skew, [2]), MAX_SKEW),
      logTail: soft(squeeze(tail, [2]), MAX_LOG_TAIL),
    };
  };
  return {
    options: { kind: "sinhArcsinh" },
    width: 2,
    forward(x, raw) {
      const { skew, logTail } = read(raw);
      const angle = mul<Tensor2D>(add(asinh(x), skew), exp(logTail));
      const logSlope = sub<Tensor2D>(add(logTail, logCosh(angle)), logHypotenuse(x));
      return { value: sinh(angle), logSlope };
    },
    inverse(y, raw) {
      const { skew, logTail } = read(raw);
      const angle = sub<Tensor2D>(div(asinh(y), exp(logTail)), skew);
      const logSlope = sub<Tensor2D>(sub(logCosh(angle), logTail), logHypotenuse(y));
      return { value: sinh(angle), logSlope };
    },
  };
}

function soft(raw: Tensor2D, bound: number): Tensor2D {
  return mul(tanh(div(raw, bound)), bound);
}

/** log cosh, without overflow. */
function logCosh(x: Tensor2D): Tensor2D {
  return sub(add(softplus(mul(x, 2)), neg(x)), Math.LN2);
}

/** ½ log(1 + x²). */
function logHypotenuse(x: Tensor2D): Tensor2D {
  return mul(log(add(square(x), 1)), 0.5);
}
