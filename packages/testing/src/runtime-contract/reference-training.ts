import { numericGradient } from "../numeric-gradient.ts";
import type { AdamLike, SgdLike } from "./subject.ts";

/** Where a training run in float64 has got to. */
export interface ExactRun {
  readonly losses: readonly number[];
  readonly parameters: Float64Array;
  readonly firstMoment: Float64Array;
  readonly secondMoment: Float64Array;
  readonly average: Float64Array;
}

/**
 * Trains in float64 by the formulas of the optimisers' documentation, with gradients by central differences, whose error of
 * about 1e-10 is nothing beside that of float32.
 *
 * @param start - flat parameters.
 * @param lossOf - mean loss of a batch of row numbers.
 * @param steps - as a session's `run` takes them.
 */
export function trainExactly(
  start: ArrayLike<number>,
  lossOf: (parameters: Float64Array, rows: Int32Array) => number,
  steps: {
    readonly indices: Int32Array;
    readonly learningRates: Float32Array;
    readonly optimizer: AdamLike | SgdLike;
  },
): ExactRun {
  const { indices, learningRates, optimizer } = steps;
  const parameters = Float64Array.from(start);
  const firstMoment = new Float64Array(parameters.length);
  const secondMoment = new Float64Array(parameters.length);
  const average = parameters.slice();
  const batchSize = indices.length / learningRates.length;
  const losses: number[] = [];
  for (const [index, rate] of learningRates.entries()) {
    const rows = indices.subarray(index * batchSize, (index + 1) * batchSize);
    losses.push(lossOf(parameters, rows));
    const raw = numericGradient((point) => lossOf(point, rows), parameters);
    const norm = Math.hypot(...raw);
    const gradient = raw.map((each) => each * Math.min(1, optimizer.clipNorm / (norm + 1e-12)));
    const moments = { firstMoment, secondMoment, step: index + 1 };
    const direction =
      optimizer.kind === "sgd"
        ? descentDirection(optimizer, gradient, moments)
        : adamDirection(optimizer, gradient, moments);
    const { emaDecay = 0, weightDecay } = optimizer;
    for (const [position, value] of parameters.entries()) {
      const after = value - rate * ((direction[position] ?? Number.NaN) + weightDecay * value);
      parameters[position] = after;
      average[position] = emaDecay * (average[position] ?? Number.NaN) + (1 - emaDecay) * after;
    }
  }
  return { losses, parameters, firstMoment, secondMoment, average };
}

interface Moments {
  readonly firstMoment: Float64Array;
  readonly secondMoment: Float64Array;
  /** Counted from 1. */
  readonly step: number;
}

function adamDirection(
  { beta1, beta2, epsilon }: AdamLike,
  gradient: Float64Array,
  { firstMoment, secondMoment, step }: Moments,
): Float64Array {
  return gradient.map((slope, position) => {
    const m = beta1 * (firstMoment[position] ?? Number.NaN) + slope;
    const v = beta2 * (secondMoment[position] ?? Number.NaN) + slope ** 2;
    firstMoment[position] = m;
    secondMoment[position] = v;
    const mean = (m * (1 - beta1)) / (1 - beta1 ** step);
    const square = (v * (1 - beta2)) / (1 - beta2 ** step);
    return mean / (Math.sqrt(square) + epsilon);
  });
}

function descentDirection(
  { momentum, nesterov = false }: SgdLike,
  gradient: Float64Array,
  { firstMoment }: Moments,
): Float64Array {
  return gradient.map((slope, position) => {
    const m = momentum * (firstMoment[position] ?? Number.NaN) + slope;
    firstMoment[position] = m;
    return nesterov ? slope + momentum * m : m;
  });
}
