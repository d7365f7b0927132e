import { customGrad, zeros } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * Computes a tensor that gradients take for a constant.
 *
 * @param compute - returns a new tensor.
 * @param anchor - any tensor that it depends on.
 */
export function detached<T extends Tensor>(compute: () => T, anchor: Tensor): T {
  const { shape } = anchor;
  const constant = customGrad<T>(() => ({ value: compute(), gradFunc: () => zeros(shape) }));
  return constant(anchor);
}
