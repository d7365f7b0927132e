import { add, greaterEqual, mul, neg, softplus, sub, where } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

/** log(1 − tanh² x), the log-slope of tanh: finite and right where 1 − tanh² itself rounds to 0. */
export function logSechSquared<T extends Tensor>(x: T): T {
  // 1 − tanh² = 4 / (eˣ + e⁻ˣ)². Not tf.abs: its gradient at 0 is −1.
  const distance = mul<T>(where(greaterEqual(x, 0), neg(x), x), 2);
  return add(sub(distance, mul(softplus(distance), 2)), 2 * Math.LN2);
}
