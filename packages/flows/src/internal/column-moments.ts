import type { Tensor2D } from "@tensorflow/tfjs-core";

// As in Glow: a constant column is centred, not blown up without bound.
const MIN_DEVIATION = 1e-6;

/**
 * Means, variances (population) and standard deviations (plus 1e-6) of the columns, in float64.
 *
 * @param x - `[batch, dim]`; read synchronously.
 */
export function columnMoments(x: Tensor2D): {
  means: number[];
  variances: number[];
  deviations: number[];
} {
  const [batch, dim] = x.shape;
  const values = x.dataSync();
  const columns = Array.from({ length: dim }, (_, column) => column);
  const means = columns.map((column) => {
    let total = 0;
    for (let row = 0; row < batch; row++) {
      total += values[row * dim + column]!;
    }
    return total / batch;
  });
  const variances = means.map((mean, column) => {
    let total = 0;
    for (let row = 0; row < batch; row++) {
      total += (values[row * dim + column]! - mean) ** 2;
    }
    return total / batch;
  });
  const deviations = variances.map((variance) => Math.sqrt(variance) + MIN_DEVIATION);
  return { means, variances, deviations };
}
