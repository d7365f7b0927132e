import { tensor2d } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { DomainError } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { PairDistribution, PairSample } from "./distribution.ts";

/** Options of {@link monteCarloMutualInformation}. */
export interface MonteCarloOptions {
  /** Decides the draws. */
  readonly source: RandomSource;
  /** Standard error to reach, in nats; default 0.005. */
  readonly standardError?: number;
  /** Draws after which it stops in any case; default 2²⁰. */
  readonly maxSampleSize?: number;
}

/** Information read from draws. */
export interface MonteCarloInformation {
  /** Nats; not clipped at 0. */
  readonly mutualInformation: number;
  /** Of that, in nats. */
  readonly standardError: number;
  readonly sampleSize: number;
}

const CHUNK = 8192;

/**
 * Estimates the mutual information of a law by the mean of the pointwise one over draws, to a stated standard error.
 *
 * Works with any law of pairs; in float64 where the law offers `pointwiseInformationOf`, else on tfjs's current backend.
 *
 * @throws DomainError when the standard error asked for is not positive or `maxSampleSize` is below 2.
 * @see Butakov et al. 2024, "Mutual information estimation via normalizing flows", section 3.
 */
export function monteCarloMutualInformation(
  law: PairDistribution,
  options: MonteCarloOptions,
): MonteCarloInformation {
  const { source, standardError = 0.005, maxSampleSize = 2 ** 20 } = options;
  if (!(standardError > 0 && maxSampleSize >= 2)) {
    throw new DomainError(
      `monteCarloMutualInformation: expected a standard error > 0 and at least 2 draws, got ${standardError} and ${maxSampleSize}`,
    );
  }
  let sampleSize = 0;
  let mean = 0;
  let squares = 0;
  for (;;) {
    const pairs = law.sample(Math.min(CHUNK, maxSampleSize - sampleSize), source);
    for (const value of law.pointwiseInformationOf?.(pairs) ?? evaluate(law, pairs)) {
      sampleSize += 1;
      const change = value - mean;
      mean += change / sampleSize;
      squares += change * (value - mean);
    }
    const reached = Math.sqrt(squares / (sampleSize - 1) / sampleSize);
    if (reached <= standardError || sampleSize >= maxSampleSize) {
      return { mutualInformation: mean, standardError: reached, sampleSize };
    }
  }
}

function evaluate(law: PairDistribution, { x, y }: PairSample): Float64Array {
  const left = toTensor(x);
  const right = toTensor(y);
  const pointwise = law.pointwiseMutualInformation(left, right);
  const values = Float64Array.from(pointwise.dataSync());
  for (const tensor of [left, right, pointwise]) {
    tensor.dispose();
  }
  return values;
}

function toTensor({ data, rows, columns }: Matrix): Tensor2D {
  return tensor2d(Float32Array.from(data), [rows, columns]);
}
