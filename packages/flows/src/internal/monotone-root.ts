import { add, div, exp, less, maximum, minimum, mul, sub, where } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { detached } from "./detached.ts";

// Halvings shrink the bracket a millionfold; Newton's steps then converge to float32's resolution.
const HALVINGS = 20;
const NEWTON_STEPS = 3;

/** An increasing function, element by element. */
export type Increasing<T extends Tensor> = (x: T) => { value: T; logSlope: T };

/**
 * Solves `map(x) = target` for every element at once: bisection, then Newton's steps inside the bracket, of fixed numbers.
 *
 * Gradients are those of the exact root, by the implicit function theorem: no step is differentiated.
 *
 * @param map - strictly increasing in each element; may depend on anything that is trained.
 * @param target - values to reach.
 * @param bracket - `lower` ≤ root ≤ `upper`, shaped like `target`.
 */
export function monotoneRoot<T extends Tensor>(
  map: Increasing<T>,
  target: T,
  bracket: { readonly lower: T; readonly upper: T },
): T {
  const root = detached(() => search(map, target, bracket), target);
  return implicitRoot(map, target, root);
}

/** Gives a root that was found without gradients the gradient of the exact one. */
export function implicitRoot<T extends Tensor>(map: Increasing<T>, target: T, root: T): T {
  const { value, logSlope } = map(root);
  const residual = sub<T>(value, target);
  // Nothing is added to the root; what its value lacks is known to gradients only.
  const change = sub(
    residual,
    detached(() => residual.clone(), residual),
  );
  const slope = detached(() => exp(logSlope), logSlope);
  return sub(root, div(change, slope));
}

function search<T extends Tensor>(
  map: Increasing<T>,
  target: T,
  bracket: { readonly lower: T; readonly upper: T },
): T {
  let { lower, upper } = bracket;
  for (let step = 0; step < HALVINGS; step++) {
    const middle = mul<T>(add(lower, upper), 0.5);
    const below = less(map(middle).value, target);
    lower = where(below, middle, lower);
    upper = where(below, upper, middle);
  }
  let root = mul<T>(add(lower, upper), 0.5);
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const { value, logSlope } = map(root);
    const next = sub<T>(root, div(sub(value, target), exp(logSlope)));
    root = maximum(lower, minimum(upper, next));
  }
  return root;
}
