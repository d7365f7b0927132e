import { grad, reshape, slice, sum } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { logAbsDeterminant } from "./log-abs-determinant.ts";
import { take } from "./tensors.ts";

/** log |det| of the Jacobian of each row of a map, `[rows, dim]` to `[rows, dim]`, by autodiff and elimination. */
export function logAbsJacobians(map: (rows: Tensor2D) => Tensor2D, at: Tensor2D): number[] {
  const [rows, dim] = at.shape;
  // Row r of output i's gradient is row i of the Jacobian at row r, as rows do not mix.
  const outputs = Array.from({ length: dim }, (_, output) =>
    take(
      grad((input: Tensor) => sum(slice(map(reshape(input, [rows, dim])), [0, output], [rows, 1])))(
        at,
      ),
    ),
  );
  return Array.from({ length: rows }, (_, row) =>
    logAbsDeterminant(outputs.map((values) => values.slice(row * dim, (row + 1) * dim))),
  );
}
