import { abs, add, exp, log, mul, sub, tanh } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { logSechSquared } from "./log-sech-squared.ts";
import { monotoneRoot } from "./monotone-root.ts";

/** Logarithm of the slope of `v + factor · tanh(v)`. */
export function logStretch(v: Tensor2D, factor: Tensor): Tensor2D {
  return log(add<Tensor2D>(mul(exp(logSechSquared(v)), factor), 1));
}

/**
 * Solves `v + factor · tanh(v) = target` for every element.
 *
 * @param factor - above −1, of a shape that broadcasts to the target's.
 */
export function solveStretched(target: Tensor2D, factor: Tensor): Tensor2D {
  const reach = add<Tensor2D>(mul(target, 0), abs(factor));
  return monotoneRoot<Tensor2D>(
    (v) => ({ value: add(v, mul(tanh(v), factor)), logSlope: logStretch(v, factor) }),
    target,
    { lower: sub(target, reach), upper: add(target, reach) },
  );
}
