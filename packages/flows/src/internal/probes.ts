import { mean, mul, sum } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor3D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import type { Parameter } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";

/** Makes frozen vectors of independent signs, `[1, count, dim]`, to estimate traces by. @see Hutchinson 1990. */
export function createProbes(count: number, dim: number, source: RandomSource): Parameter {
  const signs = Float32Array.from({ length: count * dim }, () =>
    source.integer(2) === 0 ? -1 : 1,
  );
  return createParameter([1, count, dim], signs, { trainable: false });
}

/** Mean over probes v of v · J v, an unbiased estimate of each row's trace of J; of orthogonal unit vectors times √dim the trace. */
export function meanProduct(probes: Tensor, images: Tensor3D): Tensor1D {
  return mean<Tensor1D>(sum(mul(images, probes), 2), 1);
}
