import { matMul, mul, sub, tensor2d } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";

/**
 * Inverts lower triangular matrices with unit diagonals by Newton's iteration `X ← X (2I − T X)`.
 *
 * The error `I − T X` is strictly triangular and is squared each time, so ⌈log₂ n⌉ steps are exact; one more takes away
 * the rounding errors of the others. No loop over rows, so that it compiles to few operations.
 *
 * @param triangular - `[…, n, n]`.
 * @see Higham 2002, "Accuracy and stability of numerical algorithms", section 14.5 (Schulz iteration).
 */
export function unitTriangularInverse(triangular: Tensor): Tensor {
  const size = triangular.shape.at(-1) ?? 1;
  const twice = mul(identityTensor(size), 2);
  // The first step from X = I.
  let inverse = sub(twice, triangular);
  const steps = Math.ceil(Math.log2(size));
  for (let step = 0; step < steps; step++) {
    inverse = matMul(inverse, sub(twice, matMul(triangular, inverse)));
  }
  return inverse;
}

/** The identity as a constant, `[size, size]`. */
export function identityTensor(size: number): Tensor2D {
  return maskTensor(size, (row, column) => row === column);
}

/** A constant of ones where `keep` holds and zeros elsewhere, `[size, size]`. */
export function maskTensor(size: number, keep: (row: number, column: number) => boolean): Tensor2D {
  const values = Float32Array.from({ length: size * size }, (_, index) =>
    Number(keep(Math.floor(index / size), index % size)),
  );
  return tensor2d(values, [size, size]);
}
