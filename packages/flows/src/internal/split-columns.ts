import { split } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";

/**
 * Cuts `[batch, Σ sizes]` into blocks of columns.
 *
 * @returns one tensor `[batch, size]` for each size.
 */
export function splitColumns<const Sizes extends readonly number[]>(
  x: Tensor2D,
  sizes: Sizes,
): { [Index in keyof Sizes]: Tensor2D } {
  const parts = split<Tensor2D>(x, [...sizes], 1);
  if (!isOneEach(parts, sizes)) {
    throw new RangeError(`splitColumns: expected ${sizes.length} blocks, got ${parts.length}`);
  }
  return parts;
}

function isOneEach<Sizes extends readonly number[]>(
  parts: Tensor2D[],
  sizes: Sizes,
): parts is Tensor2D[] & { [Index in keyof Sizes]: Tensor2D } {
  return parts.length === sizes.length;
}
