import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { add, div, log, mul, reshape, slice, square, sub } from "@tensorflow/tfjs-core";

/** Keeps the logarithm finite where a matrix is singular; far below any pivot that float32 tells from 0. */
const LEAST_PIVOT = 1e-12;

/**
 * Computes log|det M| of a batch of small square matrices, differentiably, by elimination without exchange of rows: meant for
 * matrices near the identity. Cost: dim³/3 operations on vectors.
 *
 * @param entries - row-major matrices, `[batch, dim²]`; borrowed. @param options - `plusIdentity`: of M + 1 instead.
 * @returns `[batch]`; owned by the caller.
 */
export function logAbsDeterminants(
  entries: Tensor2D,
  dim: number,
  options: { readonly plusIdentity: boolean },
): Tensor1D {
  const [batch] = entries.shape;
  const matrix = Array.from({ length: dim }, (_, row) =>
    Array.from({ length: dim }, (__, column) => {
      const entry = reshape(slice(entries, [0, row * dim + column], [batch, 1]), [batch]);
      return (options.plusIdentity && row === column ? add(entry, 1) : entry) as Tensor1D;
    }),
  );
  let total: Tensor1D | null = null;
  for (const [step, pivots] of matrix.entries()) {
    const pivot = pivots[step] as Tensor1D;
    const size = mul<Tensor1D>(log(add(square(pivot), LEAST_PIVOT ** 2)), 0.5);
    total = total === null ? size : add(total, size);
    for (const row of matrix.slice(step + 1)) {
      const factor = div<Tensor1D>(row[step] as Tensor1D, pivot);
      for (let column = step + 1; column < dim; column += 1) {
        row[column] = sub(row[column] as Tensor1D, mul(factor, pivots[column] as Tensor1D));
      }
    }
  }
  return total as Tensor1D;
}
