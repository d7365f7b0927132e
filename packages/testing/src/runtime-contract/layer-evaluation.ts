import { add, mul, sum, tensor } from "@tensorflow/tfjs-core";
import type { Scalar } from "@tensorflow/tfjs-core";
import { expectThat } from "./expectations.ts";
import type { Layer, ParameterLike, RuntimeLike, SgdLike } from "./subject.ts";

/** What a runtime makes of a layer. */
export interface LayerEvaluation {
  /** Values of each output, row-major. */
  readonly outputs: readonly Float32Array[];
  /** Gradient of the outputs' weighted sum with regard to all parameters, flat. */
  readonly gradient: Float32Array;
}

// Neither clips nor forgets: after one step its first moment is the gradient itself.
const BARE: SgdLike = { kind: "sgd", momentum: 0, weightDecay: 0, clipNorm: Infinity };

/** Computes a layer's outputs and, by a single step of training, the gradient of their weighted sum. */
export async function evaluateLayer<P extends ParameterLike>(
  runtime: RuntimeLike<P>,
  layer: Layer<P>,
): Promise<LayerEvaluation> {
  const outputs = await evaluateOutputs(runtime, layer, [undefined]);
  return {
    outputs: outputs[0] ?? [],
    gradient: await gradientOf(runtime, layer, outputs[0] ?? []),
  };
}

/**
 * Compares a layer's gradient with finite differences along its own direction and two others.
 *
 * @returns the largest difference of the slopes, relative to the gradient's length.
 */
export async function gradientError<P extends ParameterLike>(
  runtime: RuntimeLike<P>,
  layer: Layer<P>,
): Promise<number> {
  const { outputs, gradient } = await evaluateLayer(runtime, layer);
  const start = Float32Array.from(layer.parameters.flatMap((each) => Array.from(each.values)));
  const length = Math.hypot(...gradient);
  expectThat(
    Number.isFinite(length) && length > 0,
    `${layer.name}: expected a finite gradient that is not zero, got one of length ${length}`,
  );
  const directions = [
    gradient.map((slope) => slope / length),
    ...[1, 2].map((seed) => spreadDirection(start.length, seed)),
  ];
  const points = directions.flatMap((direction) =>
    STEPS.map((step) => start.map((value, index) => value + step * (direction[index] ?? 0))),
  );
  const weights = outputWeights(outputs);
  const sums = (await evaluateOutputs(runtime, layer, points)).map((values) =>
    weightedSum(values, weights),
  );
  const errors = directions.map((direction, index) => {
    const [far = 0, near = 0, nearBack = 0, farBack = 0] = sums.slice(4 * index, 4 * index + 4);
    // Richardson's extrapolation: the error of the third order cancels.
    const slope = (4 * ((near - nearBack) / STEP)) / 3 - (far - farBack) / (2 * STEP) / 3;
    const expected = direction.reduce((total, each, at) => total + each * (gradient[at] ?? 0), 0);
    return Math.abs(slope - expected) / length;
  });
  return Math.max(...errors);
}

/** The largest difference of two arrays, relative to the size of the numbers where that is above 1. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) {
    return Number.NaN;
  }
  return Array.from(a).reduce((worst, value, index) => {
    const other = b[index] ?? Number.NaN;
    const difference = Object.is(value, other) ? 0 : Math.abs(value - other);
    return Number.isNaN(difference) || Number.isNaN(worst)
      ? Number.NaN
      : Math.max(worst, difference / Math.max(1, Math.abs(value)));
  }, 0);
}

// Wide enough for the rounding of float32 (1e-7 / 1e-2), narrow enough for the fourth power that is left.
const STEP = 1e-2;
const STEPS = [STEP, STEP / 2, -STEP / 2, -STEP];

async function evaluateOutputs<P extends ParameterLike>(
  runtime: RuntimeLike<P>,
  layer: Layer<P>,
  points: readonly (Float32Array | undefined)[],
): Promise<Float32Array[][]> {
  const compiled = await runtime.compile({
    label: layer.name,
    call: () => layer.call(),
    inputShapes: [],
    parameters: layer.parameters,
  });
  try {
    const results: Float32Array[][] = [];
    for (const point of points) {
      results.push(await compiled.call([], point));
    }
    return results;
  } finally {
    await compiled.dispose();
  }
}

async function gradientOf<P extends ParameterLike>(
  runtime: RuntimeLike<P>,
  layer: Layer<P>,
  outputs: readonly Float32Array[],
): Promise<Float32Array> {
  const weights = outputWeights(outputs);
  const session = await runtime.prepareTraining({
    label: layer.name,
    loss: () =>
      layer
        .call()
        .map((output, index) =>
          sum<Scalar>(mul(output, tensor(weights[index] ?? [], output.shape, "float32"))),
        )
        .reduce((total, part) => add(total, part)),
    parameters: layer.parameters,
    data: [{ values: new Float32Array(1), shape: [1, 1] }],
    batchSize: 1,
    optimizer: BARE,
  });
  try {
    await session.run(new Int32Array(1), new Float32Array(1));
    return (await session.checkpoint()).firstMoment;
  } finally {
    await session.dispose();
  }
}

/** Different for every entry, so that no error of one cancels against that of another. */
function outputWeights(outputs: readonly Float32Array[]): Float32Array[] {
  const count = outputs.reduce((total, values) => total + values.length, 0);
  let position = 0;
  return outputs.map((values) =>
    values.map(() => {
      position += 1;
      return (0.5 + Math.abs(Math.sin(position))) / count;
    }),
  );
}

function weightedSum(outputs: readonly Float32Array[], weights: readonly Float32Array[]): number {
  let total = 0;
  for (const [index, values] of outputs.entries()) {
    for (const [at, value] of values.entries()) {
      total += value * (weights[index]?.[at] ?? Number.NaN);
    }
  }
  return total;
}

/** A direction of length 1 that has a part in every parameter. */
function spreadDirection(length: number, seed: number): Float32Array {
  const raw = Float32Array.from({ length }, (_, index) => Math.cos(1.7 * seed * (index + 1)));
  const norm = Math.hypot(...raw);
  return raw.map((value) => value / norm);
}
