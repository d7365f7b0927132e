// The models that are timed, in tfjs operations; python/train_step.py has the same in PyTorch.
import * as tf from "@tensorflow/tfjs-core";
import { createParameter, trainableParameters } from "@mienf/core";
import { tridiagonalGaussian } from "@mienf/distributions";
import { affineCoupling, compose, glow } from "@mienf/flows";
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
  { name: "Glow pair, 16×16 images, batch 256", model: glowPair(16, 256) },
  {
    name: "MINE critic, 32+32, hidden 128, batch 512",
    model: { kind: "mine", dim: 32, hidden: 128, batchSize: 512 },
  },
  // Timed only from its definition to the end of its first step.
  { name: "Glow pair, 32×32 images, batch 256", model: glowPair(32, 256), compileOnly: true },
];

function pair(dim, hidden, couplings, batchSize) {
  return { kind: "realNvpPair", dim, hidden, couplings, batchSize };
}

function glowPair(side, batchSize) {
  return { kind: "glowPair", side, dim: side * side, batchSize };
}

const makers = { realNvpPair, glowPair: glowFlowPair, mine };

/** A model's loss and the parameters to train. */
export function lossOf(model, source = createRandomSource(1)) {
  return makers[model.kind](model, source);
}

/** Makes a model's training spec. */
export function trainingSpec(model) {
  const source = createRandomSource(1);
  const { loss, parameters } = lossOf(model, source);
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
  return 3 * 2 * 2 * model.batchSize * weights[model.kind](model);
}

/** Products for each row and each of the two sides (or critic calls), of the layers whose sizes these are. */
const weights = {
  realNvpPair: ({ dim, hidden, couplings }) => couplings * perceptronWeights(dim, hidden, hidden),
  // Each side's half of the first layer is multiplied once and serves both calls.
  mine: ({ dim, hidden }) => dim * hidden + layerWeights([hidden, hidden, 1]),
  glowPair: ({ side, dim }) =>
    glowLevels(side).reduce((sum, level) => sum + levelWeights(level), 0) +
    dim ** 2 +
    4 * perceptronWeights(dim, 32),
};

/** Channels and pixels of each level's blocks. */
function glowLevels(side) {
  return Array.from({ length: Math.log2(side) }, (_, level) => ({
    channels: 4 * 2 ** level,
    pixels: (side / 2 ** (level + 1)) ** 2,
  }));
}

/** Two blocks: a 1×1 convolution, and a network of 3×3, 1×1 and 3×3 kernels with 16 hidden channels. */
function levelWeights({ channels, pixels }) {
  const network = 9 * (channels / 2) * 16 + 16 * 16 + 9 * 16 * channels;
  return 2 * pixels * (channels ** 2 + network);
}

function perceptronWeights(dim, ...hidden) {
  return layerWeights([dim / 2, ...hidden, dim]);
}

function layerWeights(sizes) {
  return sizes.slice(1).reduce((sum, to, index) => sum + sizes[index] * to, 0);
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
  return flowPair(dim, flow("x"), flow("y"));
}

function glowFlowPair({ side, dim }, source) {
  const image = { height: side, width: side, channels: 1 };
  const flow = (name) => glow(image, { source: source.split(name) });
  return flowPair(dim, flow("x"), flow("y"));
}

/** Two flows over a tridiagonal Gaussian: the negative log-likelihood. */
function flowPair(dim, flowX, flowY) {
  const base = tridiagonalGaussian(dim, dim);
  const loss = (x, y) => {
    const u = flowX.forward(x);
    const v = flowY.forward(y);
    return tf.neg(tf.mean(tf.add(base.logProb(u.y, v.y), tf.add(u.logDet, v.logDet))));
  };
  const tree = { x: flowX.parameters, y: flowY.parameters, base: base.parameters };
  return { loss, parameters: trainableParameters(tree) };
}

/**
 * MINE's joint critic as @mienf/estimators writes it: the layer of the joined columns is the sum of one for each side, and those serve
 * the pairs and the shuffled pairs alike.
 */
function mine({ dim, hidden, batchSize }, source) {
  const dense = (from, to, fanIn = from) => ({
    weight: createParameter(
      [from, to],
      Float32Array.from({ length: from * to }, () => source.normal() / Math.sqrt(fanIn)),
    ),
    bias: createParameter([to], 0),
  });
  const left = dense(dim, hidden, 2 * dim);
  const { weight: right } = dense(dim, hidden, 2 * dim);
  const middle = dense(hidden, hidden);
  const last = dense(hidden, 1);
  const apply = ({ weight, bias }, rows) => tf.add(tf.matMul(rows, weight.read()), bias.read());
  const score = (codes) => apply(last, tf.relu(apply(middle, tf.relu(codes))));
  const loss = (x, y) => {
    const codesX = apply(left, x);
    const codesY = tf.matMul(y, right.read());
    const product = score(tf.add(codesX, tf.reverse(codesY, 0)));
    const bound = tf.sub(tf.logSumExp(product), Math.log(batchSize));
    return tf.sub(bound, tf.mean(score(tf.add(codesX, codesY))));
  };
  const layers = [left, middle, last];
  return { loss, parameters: [right, ...layers.flatMap(({ weight, bias }) => [weight, bias])] };
}
