import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { add, concat, conv2d, matMul, reshape } from "@tensorflow/tfjs-core";
import type { Parameter } from "@mienf/core";
import { createParameter } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";

const KERNEL = 3;

/** Weights and biases of a layer. */
export interface LayerParameters {
  readonly [name: string]: Parameter;
  readonly weight: Parameter;
  readonly bias: Parameter;
}

/** Makes a dense layer without an activation, `[batch, inputs]` to `[batch, outputs]`. */
export function denseLayer(
  inputs: number,
  outputs: number,
  source: RandomSource,
): { readonly parameters: LayerParameters; apply(rows: Tensor2D): Tensor2D } {
  const parameters = layerParameters([inputs, outputs], inputs, source);
  return {
    parameters,
    apply: (rows) => add(matMul(rows, parameters.weight.read()), parameters.bias.read()),
  };
}

/** Makes a convolution of 3 × 3 that keeps the size of its maps, without an activation. */
export function convolution(
  inputs: number,
  outputs: number,
  source: RandomSource,
): { readonly parameters: LayerParameters; apply(maps: Tensor4D): Tensor4D } {
  const shape = [KERNEL, KERNEL, inputs, outputs];
  const parameters = layerParameters(shape, KERNEL * KERNEL * inputs, source);
  return {
    parameters,
    apply: (maps) =>
      add(conv2d(maps, parameters.weight.read() as Tensor4D, 1, "same"), parameters.bias.read()),
  };
}

/** Every pixel twice in both directions. */
export function doubled(maps: Tensor4D): Tensor4D {
  const [batch, height, width, channels] = maps.shape;
  const wide = reshape(concat([maps, maps], 3), [batch, height, 2 * width * channels]);
  return reshape(concat([wide, wide], 2), [batch, 2 * height, 2 * width, channels]);
}

/**
 * Normal weights of variance 2 / inputs, and no biases.
 *
 * @see He et al. 2015, eq. 10.
 */
function layerParameters(
  shape: readonly number[],
  inputs: number,
  source: RandomSource,
): LayerParameters {
  const deviation = Math.sqrt(2 / inputs);
  const size = shape.reduce((product, length) => product * length, 1);
  const draws = source.fillNormal(new Float64Array(size));
  return {
    weight: createParameter(
      shape,
      draws.map((draw) => draw * deviation),
    ),
    bias: createParameter([shape.at(-1) as number], 0),
  };
}
