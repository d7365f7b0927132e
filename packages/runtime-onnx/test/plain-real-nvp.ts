import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import type { Parameter, TrainingSpec } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";

/** Sizes of a pair of affine coupling flows over a Gaussian base with one correlation for each component. */
export interface PlainModelSize {
  readonly dim: number;
  readonly hidden: number;
  readonly couplings: number;
  readonly batchSize: number;
  readonly rows: number;
}

/** A training problem in plain tfjs operations, so that the runtime's tests depend on no model package. */
export function plainRealNvp(size: PlainModelSize, seed: number): TrainingSpec {
  const source = createRandomSource(seed);
  const parameters: Parameter[] = [];
  const left = flow(size, source, parameters);
  const right = flow(size, source, parameters);
  const weights = createParameter([size.dim], -1);
  parameters.push(weights);
  const data = [0, 1].map(() => ({
    values: Float32Array.from({ length: size.rows * size.dim }, () => source.normal()),
    shape: [size.rows, size.dim],
  }));
  const loss = (x: Tensor, y: Tensor): Scalar => {
    const u = left(x as Tensor2D);
    const v = right(y as Tensor2D);
    const information = tf.softplus(weights.read());
    const variance = tf.exp(tf.mul(information, -2));
    const correlation = tf.sqrt(tf.sub(1, variance));
    const residual = tf.sub(v.z, tf.mul(u.z, correlation));
    const energy = tf.add(tf.square(u.z), tf.div(tf.square(residual), variance));
    const logDensity = tf.sub(tf.sum(information), tf.mul(0.5, tf.sum(energy, 1)));
    return tf.neg<Scalar>(tf.mean(tf.add(logDensity, tf.add(u.logDet, v.logDet))));
  };
  return {
    label: "plain RealNVP pair",
    loss: loss,
    parameters,
    data,
    batchSize: size.batchSize,
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, clipNorm: 5 },
  };
}

/** Row numbers and rates for a number of steps. */
export function plainSteps(
  spec: TrainingSpec,
  steps: number,
  seed: number,
): { indices: Int32Array; rates: Float32Array } {
  const source = createRandomSource(seed);
  const rows = spec.data[0]?.shape[0] as number;
  return {
    indices: Int32Array.from({ length: steps * spec.batchSize }, () => source.integer(rows)),
    rates: new Float32Array(steps).fill(1e-3),
  };
}

type PlainFlow = (x: Tensor2D) => { z: Tensor2D; logDet: Tensor };

function flow(size: PlainModelSize, source: RandomSource, parameters: Parameter[]): PlainFlow {
  const { dim, hidden, couplings } = size;
  const half = dim / 2;
  const layers = Array.from({ length: couplings }, () =>
    perceptron([half, hidden, hidden, dim], source, parameters),
  );
  return (x) => {
    let z = x;
    let logDet: Tensor = tf.zeros([x.shape[0]]);
    for (const [index, layer] of layers.entries()) {
      const parts = tf.split(z, 2, 1);
      const [kept, moved] = (index % 2 === 0 ? parts : parts.toReversed()) as [Tensor2D, Tensor2D];
      const [rawScale, shift] = tf.split(layer(kept), 2, 1) as [Tensor2D, Tensor2D];
      const logScale = tf.tanh(rawScale);
      const after = tf.add<Tensor2D>(tf.mul(moved, tf.exp(logScale)), shift);
      z = tf.concat(index % 2 === 0 ? [kept, after] : [after, kept], 1);
      logDet = tf.add(logDet, tf.sum(logScale, 1));
    }
    return { z, logDet };
  };
}

function perceptron(
  sizes: readonly number[],
  source: RandomSource,
  parameters: Parameter[],
): (x: Tensor2D) => Tensor2D {
  const layers = sizes.slice(1).map((width, index) => {
    const from = sizes[index] as number;
    const weight = createParameter(
      [from, width],
      Float32Array.from({ length: from * width }, () => source.normal() / Math.sqrt(from)),
    );
    const bias = createParameter([width], 0);
    parameters.push(weight, bias);
    return { weight, bias };
  });
  return (x) => {
    let value = x;
    for (const [index, { weight, bias }] of layers.entries()) {
      const linear = tf.add(tf.matMul(value, weight.read() as Tensor2D), bias.read());
      value = (index < layers.length - 1 ? tf.relu(linear) : linear) as Tensor2D;
    }
    return value;
  };
}
