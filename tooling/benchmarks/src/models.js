// The models that are timed, in tfjs operations; python/train_step.py has the same in PyTorch.
import * as tf from "@tensorflow/tfjs-core";
import { createParameter, namedParameters } from "@mienf/core";
import { tridiagonalGaussian } from "@mienf/distributions";
import { affineCoupling, compose } from "@mienf/flows";
import { createRandomSource } from "@mienf/numeric";

const DATA_ROWS = 10_000;

/** What to time. */
export const benchmarks = [
  { name: "RealNVP pair, d=16, hidden 64, 4 couplings, batch 512", model: pair(16, 64, 4, 512) },
  { name: "RealNVP pair, d=32, hidden 128, 8 couplings, batch 256", model: pair(32, 128, 8, 256) },
  { name: "RealNVP pair, d=64, hidden 256, 6 couplings, batch 512", model: pair(64, 256, 6, 512) },
  {
    name: "RealNVP pair, d=256, hidden 512, 4 couplings, batch 256",
    model: pair(256, 512, 4, 256),
  },
  {
    name: "MINE critic, 32+32, hidden 128, batch 512",
    model: { kind: "mine", dim: 32, hidden: 128, batchSize: 512 },
  },
];

function pair(dim, hidden, couplings, batchSize) {
  return { kind: "realNvpPair", dim, hidden, couplings, batchSize };
}

/** Makes a model's training spec. */
export function trainingSpec(model) {
  const source = createRandomSource(1);
  const { loss, parameters } =
    model.kind === "realNvpPair" ? realNvpPair(model, source) : mine(model, source);
  const values = () => Float32Array.from({ length: DATA_ROWS * model.dim }, () => source.normal());
  return {
    label: model.kind,
    loss,
    parameters,
    data: [0, 1].map(() => ({ values: values(), shape: [DATA_ROWS, model.dim] })),
    batchSize: model.batchSize,
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: Infinity },
  };
}

/** Row numbers and learning rates for a number of steps. */
export function trainingSteps(model, steps) {
  const source = createRandomSource(2);
  return {
    indices: Int32Array.from({ length: steps * model.batchSize }, () => source.integer(DATA_ROWS)),
    rates: new Float32Array(steps).fill(1e-4),
  };
}

/** Multiplications and additions of the matrix products of one step: forward, and two products backward. */
export function matrixOperations(model) {
  const { dim, hidden, couplings = 1, batchSize, kind } = model;
  const layers =
    kind === "realNvpPair"
      ? [
          [dim / 2, hidden],
          [hidden, hidden],
          [hidden, dim],
        ]
      : [
          [2 * dim, hidden],
          [hidden, hidden],
          [hidden, 1],
        ];
  const weights = layers.reduce((sum, [from, to]) => sum + from * to, 0);
  return 3 * 2 * batchSize * weights * couplings * 2;
}

function realNvpPair({ dim, hidden, couplings }, source) {
  const flow = (side) =>
    compose(
      Array.from({ length: couplings }, (_, index) =>
        affineCoupling(dim, {
          changes: index % 2 === 0 ? "last" : "first",
          hidden: [hidden, hidden],
          activation: "relu",
          source: source.split(`${side} ${index}`),
        }),
      ),
    );
  const [flowX, flowY] = [flow("x"), flow("y")];
  const base = tridiagonalGaussian(dim, dim);
  const loss = (x, y) => {
    const u = flowX.forward(x);
    const v = flowY.forward(y);
    return tf.neg(tf.mean(tf.add(base.logProb(u.y, v.y), tf.add(u.logDet, v.logDet))));
  };
  const tree = { x: flowX.parameters, y: flowY.parameters, base: base.parameters };
  return { loss, parameters: namedParameters(tree).map(([, parameter]) => parameter) };
}

function mine({ dim, hidden, batchSize }, source) {
  const sizes = [2 * dim, hidden, hidden, 1];
  const layers = sizes.slice(1).map((to, index) => {
    const from = sizes[index];
    const draw = () => source.normal() / Math.sqrt(from);
    return {
      weight: createParameter([from, to], Float32Array.from({ length: from * to }, draw)),
      bias: createParameter([to], 0),
    };
  });
  const critic = (x, y) => {
    let value = tf.concat([x, y], 1);
    for (const [index, { weight, bias }] of layers.entries()) {
      const linear = tf.add(tf.matMul(value, weight.read()), bias.read());
      value = index < layers.length - 1 ? tf.relu(linear) : linear;
    }
    return value;
  };
  const loss = (x, y) => {
    const product = critic(x, tf.reverse(y, 0));
    const bound = tf.sub(tf.logSumExp(product), Math.log(batchSize));
    return tf.sub(bound, tf.mean(critic(x, y)));
  };
  return { loss, parameters: layers.flatMap(({ weight, bias }) => [weight, bias]) };
}
