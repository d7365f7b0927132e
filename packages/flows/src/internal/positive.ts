import { add, softplus } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

// Keeps slopes and scales from vanishing: an inverse is at most 1e3 times as steep.
const LEAST = 1e-3;
// softplus(OFFSET) + LEAST = 1.
const OFFSET = Math.log(Math.expm1(1 - LEAST));

/** Makes any number a positive one, > 1e-3; of 0 it makes 1. */
export function positive<T extends Tensor>(raw: T): T {
  return add(softplus(add(raw, OFFSET)), LEAST);
}
