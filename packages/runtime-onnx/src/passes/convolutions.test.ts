import { add, concat, leakyRelu, matMul, pad, reshape, slice, sum } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { createParameter } from "@mienf/core";
import type { Parameter } from "@mienf/core";
import { operationsAfter } from "../../test/check-pass.ts";
import type { Graph, Node } from "../graph/graph.ts";
import { traceLossAndGradients } from "../trace/trace.ts";
import { convolveByLines } from "./convolutions.ts";
import { optimise, simplify } from "./optimise.ts";

interface Images {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** What a model that has no convolution to call writes: nine shifted images, joined, times a matrix. */
function convolution(images: Tensor4D, kernel: Tensor2D): Tensor2D {
  const [batch, height, width, channels] = images.shape;
  const padded = pad(images, [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ]);
  const shifted = [0, 1, 2].flatMap((down) =>
    [0, 1, 2].map((right) => slice(padded, [0, down, right, 0], [batch, height, width, channels])),
  );
  return matMul(reshape(concat<Tensor4D>(shifted, 3), [-1, 9 * channels]), kernel);
}

/** The training step's loss and gradients of two convolutions: kernels, biases, and the images between them. */
function trainingGraph({ batch, height, width, inputs, outputs }: Images): Graph {
  const parameters = [
    createParameter([9 * inputs, outputs], 0),
    createParameter([outputs], 0),
    createParameter([9 * outputs, inputs], 0),
    createParameter([inputs], 0),
  ];
  const read = (index: number): Tensor2D => (parameters[index] as Parameter).read() as Tensor2D;
  const graph = traceLossAndGradients({
    label: "convolutions",
    parameters,
    batchSize: batch,
    data: [{ values: new Float32Array(0), shape: [batch, height * width * inputs] }],
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: Infinity },
    loss(x: Tensor) {
      const images: Tensor4D = reshape(x, [batch, height, width, inputs]);
      const hidden = leakyRelu(add(convolution(images, read(0)), read(1)), 0.1);
      const result = add(
        convolution(reshape(hidden, [batch, height, width, outputs]), read(2)),
        read(3),
      );
      return sum(leakyRelu(result, 0.3));
    },
  });
  return simplify(graph);
}

function joins(nodes: readonly Node[]): number {
  return nodes.filter(({ op, inputs }) => op === "Concat" && inputs.length === 9).length;
}

// The result in a flow is a whole step's: forward, the kernels' and biases' gradients, and the second layer's with regard to its input.
test.for([
  ["1×1 images", { batch: 3, height: 1, width: 1, inputs: 3, outputs: 2 }],
  ["whole small images", { batch: 2, height: 3, width: 4, inputs: 2, outputs: 3 }],
  [
    "lines of images that grow in channels",
    { batch: 2, height: 6, width: 5, inputs: 1, outputs: 3 },
  ],
  ["lines of images that lose channels", { batch: 2, height: 5, width: 7, inputs: 3, outputs: 2 }],
] as const)("multiplies %s with banded matrices, gradients too", async ([, images]) => {
  const graph = trainingGraph(images);
  expect(joins(graph.nodes)).toBe(2);
  await operationsAfter(convolveByLines, graph);
  const after = convolveByLines(graph).nodes;
  expect(joins(after)).toBe(0);
  expect(after.every(({ outputs }) => outputs.length < 9)).toBe(true);
  await operationsAfter(optimise, graph);
});

test("leaves convolutions of long lines with many channels as they are", () => {
  const graph = trainingGraph({ batch: 1, height: 24, width: 24, inputs: 16, outputs: 16 });
  expect(joins(convolveByLines(graph).nodes)).toBe(2);
});
