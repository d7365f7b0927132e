import { matMul, mul, sub } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";

/**
 * Inverts a triangular matrix with unit diagonal by Newton's iteration `X ← X (2I − T X)`.
 *
 * The error `I − T X` is strictly triangular and is squared each time, so ⌈log₂ n⌉ steps are exact; one more takes away
 * the rounding errors of the others. No loop over rows, so that it compiles to few operations.
 *
 * @param triangular - `[n, n]`.
 * @param identity - `[n, n]`.
 * @see Higham 2002, "Accuracy and stability of numerical algorithms", section 14.5 (Schulz iteration).
 */
export function unitTriangularInverse(triangular: Tensor2D, identity: Tensor2D): Tensor2D {
  const twice = mul<Tensor2D>(identity, 2);
  // The first step from X = I.
  let inverse = sub<Tensor2D>(twice, triangular);
  const steps = Math.ceil(Math.log2(triangular.shape[0]));
  for (let step = 0; step < steps; step++) {
    inverse = matMul(inverse, sub<Tensor2D>(twice, matMul(triangular, inverse)));
  }
  return inverse;
}
