import { addN, slice } from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Distribution } from "../distribution.ts";

/** Columns in blocks of these widths. */
export function blocks(x: Tensor2D, dims: readonly number[]): Tensor2D[] {
  let start = 0;
  return dims.map((dim) => {
    const block = slice(x, [0, start], [x.shape[0], dim]);
    start += dim;
    return block;
  });
}

/** The log-density of independent blocks of columns. */
export function sumOver(laws: readonly Distribution[], x: Tensor2D): Tensor1D {
  const parts = blocks(
    x,
    laws.map(({ dim }) => dim),
  );
  return addN(laws.map((law, k) => law.logProb(parts[k] as Tensor2D)));
}
