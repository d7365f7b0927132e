import {
  add,
  concat,
  customGrad,
  div,
  matMul,
  maximum,
  mul,
  neg,
  reshape,
  rsqrt,
  slice,
  sub,
  sum,
  tile,
  transpose,
} from "@tensorflow/tfjs-core";
import type { Tensor, Tensor3D } from "@tensorflow/tfjs-core";
import { identityTensor, maskTensor } from "./triangular-inverse.ts";

// What float32 can tell of a pivot, against the diagonal that it came from.
const LEAST_PIVOT = 1e-7;

/**
 * Computes L⁻¹ of symmetric positive definite matrices S = L Lᵀ, in operations that trace and compile.
 *
 * Elimination row by row, about ten small operations each; the gradient takes three matrix products instead of the way back
 * through them. A pivot below 1e-7 of its diagonal entry is raised to that: matrices singular in float32 stay finite.
 *
 * @param matrix - `[…, n, n]`, of rank 2 or 3; the result has its shape.
 * @see Golub and Van Loan 2013, section 4.2; Murray 2016, "Differentiation of the Cholesky decomposition", eq. 8–10.
 */
export function inverseCholesky(matrix: Tensor): Tensor {
  return customGrad((...inputs) => {
    const [input, save] = inputs as unknown as [Tensor, (tensors: Tensor[]) => void];
    const inverse = eliminate(input);
    save([inverse]);
    return {
      value: inverse,
      gradFunc: (dy: Tensor, saved: Tensor[]) => pullBack(dy, saved[0] as Tensor),
    };
  })(matrix);
}

/** Σ log Lᵢᵢ⁻¹ of the result of {@link inverseCholesky}, that is −½ log det S; `[…, 1]` for `[…, n, n]`. */
export function diagonalOf(triangular: Tensor): Tensor {
  return sum(mul(triangular, identityTensor(triangular.shape.at(-1) ?? 1)), -1);
}

function eliminate(matrix: Tensor): Tensor {
  const n = matrix.shape.at(-1) ?? 1;
  const batch = matrix.size / (n * n);
  const square: Tensor3D = reshape(matrix, [batch, n, n]);
  const unit = tile(reshape(identityTensor(n), [1, n, n]), [batch, 1, 1]);
  let rest: Tensor = concat([square, unit], 2);
  const done: Tensor[] = [];
  for (let k = 0; k < n; k++) {
    const below = n - k - 1;
    const row = slice(rest, [0, 0, 0], [batch, 1, 2 * n]);
    const least = mul(slice(square, [0, k, k], [batch, 1, 1]), LEAST_PIVOT);
    const pivot = maximum(slice(row, [0, 0, k], [batch, 1, 1]), least);
    done.push(mul(slice(row, [0, 0, n], [batch, 1, n]), rsqrt(pivot)));
    if (below > 0) {
      const others = slice(rest, [0, 1, 0], [batch, below, 2 * n]);
      const factors = div(slice(others, [0, 0, k], [batch, below, 1]), pivot);
      rest = sub(others, mul(factors, row));
    }
  }
  return reshape(concat(done, 1), matrix.shape);
}

/** With P = L⁻¹: dP = −Φ(P dS Pᵀ) P, Φ keeping the lower triangle and half of the diagonal. */
function pullBack(dy: Tensor, inverse: Tensor): Tensor {
  const n = inverse.shape.at(-1) ?? 1;
  const lower = maskTensor(n, (row, column) => row > column);
  const half = add(lower, mul(identityTensor(n), 0.5));
  const inner = mul(matMul(dy, inverse, false, true), half);
  const outer = matMul(matMul(inverse, inner, true, false), inverse);
  const order = inverse.shape.map((_, axis) => axis);
  const swapped = [...order.slice(0, -2), order.length - 1, order.length - 2];
  return mul(neg(add(outer, transpose(outer, swapped))), 0.5);
}
