import { add, zerosLike } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";

/** Repeats `[1, dim]` for every row of `like`. */
export function expandTo(values: Tensor2D, like: Tensor2D): Tensor2D {
  return values.shape[0] === like.shape[0] ? values : add(values, zerosLike(like));
}
