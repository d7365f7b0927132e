import { add, concat, leakyRelu, matMul, pad, reshape, slice } from "@tensorflow/tfjs-core";
import type { Rank, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { createParameter, indexedParameters } from "@mienf/core";
import type { Module } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";

/** A module from images `[batch, height, width, inputs]` to pixels `[batch · height · width, outputs]`. */
export interface ConvolutionalNetwork extends Module {
  apply(images: Tensor4D): Tensor2D;
}

// Sides of the kernels of the three layers, and the slope of the leaky ReLU between them.
const SIDES = [3, 1, 3];
const LEAKY_SLOPE = 0.01;

/**
 * Makes three convolutions, 3×3, 1×1 and 3×3, with zeros around the image; the last is zero at first.
 *
 * Neighbourhoods are laid out as rows and multiplied: not every tfjs backend can differentiate its own convolution.
 *
 * @see Kingma and Dhariwal 2018, section 3.3.
 */
export function convolutionalNetwork(options: {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
  readonly source: RandomSource;
}): ConvolutionalNetwork {
  const { inputs, hidden, outputs, source } = options;
  const widths = [inputs, hidden, hidden, outputs];
  const layers = SIDES.map((side, index) => {
    const fanIn = side * side * (widths[index] ?? hidden);
    const fanOut = widths[index + 1] ?? outputs;
    const last = index === SIDES.length - 1;
    const deviation = last ? 0 : Math.sqrt(2 / ((1 + LEAKY_SLOPE ** 2) * fanIn));
    const draws = source.split(index).fillNormal(new Float64Array(fanIn * fanOut));
    const kernel = createParameter(
      [fanIn, fanOut],
      draws.map((draw) => draw * deviation),
    );
    return { parameters: { kernel, bias: createParameter([fanOut], 0) }, side, last };
  });
  return {
    parameters: indexedParameters(layers),
    apply(images) {
      const [batch, height, width] = images.shape;
      let value: Tensor4D = images;
      let pixels: Tensor2D = reshape(value, [-1, inputs]);
      for (const { parameters, side, last } of layers) {
        const { kernel, bias } = parameters;
        pixels = add(matMul(neighbourhoods(value, side), kernel.read()), bias.read());
        pixels = last ? pixels : leakyRelu(pixels, LEAKY_SLOPE);
        value = last ? value : reshape(pixels, [batch, height, width, hidden]);
      }
      return pixels;
    },
  };
}

/** The `side × side` pixels around each pixel, line by line, as one row. */
function neighbourhoods(images: Tensor4D, side: number): Tensor2D {
  const [batch, height, width, channels] = images.shape;
  if (side === 1) {
    return reshape(images, [-1, channels]);
  }
  const margin = (side - 1) / 2;
  const padded = pad(images, [
    [0, 0],
    [margin, margin],
    [margin, margin],
    [0, 0],
  ]);
  const offsets = Array.from({ length: side }, (_, offset) => offset);
  const shifted = offsets.flatMap((down) =>
    offsets.map((right) =>
      slice<Rank.R4, Tensor4D>(padded, [0, down, right, 0], [batch, height, width, channels]),
    ),
  );
  return reshape(concat<Tensor4D>(shifted, 3), [-1, side * side * channels]);
}
