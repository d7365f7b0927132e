import { abs, add, asinh, maximum, minimum, mul, sign, sinh, sub } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { studentHeights } from "../latent-law/student-copula.ts";
import { curveTensors } from "./curve-tensors.ts";

/** With a larger one, squares of Student coordinates leave float32. */
const LARGEST_HEIGHT = 40;

/** Standard normal coordinates to Student-t ones, `[rows, dim]`, and back. */
export function studentTensors(degreesOfFreedom: number): {
  readonly forward: (z: Tensor) => Tensor;
  readonly inverse: (t: Tensor) => Tensor;
} {
  const table = studentHeights(degreesOfFreedom);
  const [end, height, slope] = [table.knots, table.latents, table.slopes].map(
    (values) => values.at(-1) as number,
  ) as [number, number, number];
  const curves = (rows: Tensor) =>
    curveTensors(Array.from({ length: rows.shape[1] as number }, () => table));
  return {
    forward: (z) => {
      const size = abs(z);
      // Beyond the table its last slope goes on; hardly any row is there.
      const rest = mul(maximum(sub(size, end), 0), slope);
      const total = add(curves(z).forward(minimum(size, end)), rest);
      return mul(sign(z), sinh(minimum(total, LARGEST_HEIGHT)));
    },
    inverse: (t) => {
      const size = abs(asinh(t));
      const rest = mul(maximum(sub(size, height), 0), 1 / slope);
      return mul(sign(t), add(curves(t).inverse(minimum(size, height)), rest));
    },
  };
}
