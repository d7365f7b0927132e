import { split } from "@tensorflow/tfjs-core";
import type { Tensor3D } from "@tensorflow/tfjs-core";

/** Cuts the last axis of `[…, …, Σ sizes]` into one block for each size. */
export function splitRaw(raw: Tensor3D, sizes: readonly number[]): Tensor3D[] {
  return sizes.length === 1 ? [raw] : split<Tensor3D>(raw, [...sizes], 2);
}

/** The numbers of a raw tensor one by one: `width` tensors `[batch or 1, dim, 1]`. */
export function eachRaw(raw: Tensor3D): Tensor3D[] {
  return splitRaw(
    raw,
    Array.from({ length: raw.shape[2] }, () => 1),
  );
}
