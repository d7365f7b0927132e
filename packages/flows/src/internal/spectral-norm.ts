import { add, div, exp, log, matMul, mul, square, sum, sqrt } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor2D } from "@tensorflow/tfjs-core";

// The Frobenius norm of G³² is within √n of its spectral norm: for singular values a factor of n^(1/128), 1.03 for n = 64.
const SQUARINGS = 5;
// A matrix of zeros has the norm 0, and no direction to normalise by.
const LEAST_SQUARE = 1e-30;

/**
 * Bounds the largest singular value of a matrix from above, within 4 percent for 64 rows or columns: the Frobenius norm of a high
 * power of its Gram matrix, by repeated squaring.
 *
 * A power iteration would approach it from below, and would need a vector kept from step to step.
 *
 * @param matrix - `[m, n]`.
 */
export function spectralNorm(matrix: Tensor2D): Scalar {
  const [rows, columns] = matrix.shape;
  let gram =
    rows < columns
      ? matMul<Tensor2D>(matrix, matrix, false, true)
      : matMul<Tensor2D>(matrix, matrix, true, false);
  // log λ ≤ Σ 2⁻ᵏ log ‖Gₖ‖ with Gₖ₊₁ = (Gₖ / ‖Gₖ‖)².
  let logLargest = log<Scalar>(frobenius(gram));
  for (let step = 1; step <= SQUARINGS; step++) {
    const scaled = div<Tensor2D>(gram, frobenius(gram));
    gram = matMul(scaled, scaled);
    logLargest = add(logLargest, mul(log(frobenius(gram)), 2 ** -step));
  }
  return exp(mul(logLargest, 0.5));
}

function frobenius(matrix: Tensor2D): Scalar {
  return sqrt(add<Scalar>(sum<Scalar>(square(matrix)), LEAST_SQUARE));
}
