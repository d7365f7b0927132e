import { add, div, log, matMul, reshape, slice, sub } from "@tensorflow/tfjs-core";
import type { Rank, Tensor1D, Tensor3D } from "@tensorflow/tfjs-core";

/**
 * log det of matrices whose leading minors are all positive, such as I + J with ‖J‖ < 1, by elimination without row exchanges.
 *
 * @param matrices - `[batch, n, n]`.
 * @returns `[batch]`.
 */
export function batchLogDeterminant(matrices: Tensor3D): Tensor1D {
  let rest = matrices;
  let total: Tensor1D | undefined;
  for (let size = matrices.shape[1]; size > 0; size--) {
    const block = (from: [number, number], shape: [number, number]): Tensor3D =>
      slice<Rank.R3, Tensor3D>(rest, [0, ...from], [-1, ...shape]);
    const pivot = block([0, 0], [1, 1]);
    const logPivot: Tensor1D = reshape(log(pivot), [-1]);
    total = total ? add(total, logPivot) : logPivot;
    if (size > 1) {
      const column = block([1, 0], [size - 1, 1]);
      const row = div<Tensor3D>(block([0, 1], [1, size - 1]), pivot);
      rest = sub(block([1, 1], [size - 1, size - 1]), matMul(column, row));
    }
  }
  return total ?? reshape(matrices, [-1]);
}
