import type { Tensor2D } from "@tensorflow/tfjs-core";
import { add, leakyRelu, matMul } from "@tensorflow/tfjs-core";
import type { Module, Parameter } from "@mienf/core";
import { createParameter, indexedParameters } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";

/** Slope of the activation on the negative side, as in the paper's critics. */
const LEAKY_SLOPE = 0.01;

/** The activation of every critic. */
export const activate = (input: Tensor2D): Tensor2D => leakyRelu(input, LEAKY_SLOPE);

/** A dense layer without its activation. */
export interface DenseLayer {
  readonly parameters: { readonly weight: Parameter; readonly bias: Parameter };
  apply(input: Tensor2D): Tensor2D;
}

/**
 * Makes a dense layer with normal weights of variance 2 / inputs, or with zero weights.
 *
 * @see He et al. 2015, eq. 10.
 */
export function denseLayer(
  inputs: number,
  outputs: number,
  start: RandomSource | "zero",
): DenseLayer {
  const deviation = Math.sqrt(2 / inputs);
  const weight = createParameter(
    [inputs, outputs],
    start === "zero"
      ? 0
      : start.fillNormal(new Float64Array(inputs * outputs)).map((draw) => draw * deviation),
  );
  const bias = createParameter([outputs], 0);
  return {
    parameters: { weight, bias },
    apply: (input) => add<Tensor2D>(matMul(input, weight.read()), bias.read()),
  };
}

/**
 * Makes a dense layer whose weights and biases are uniform within 1/√`fanIn`, as those of PyTorch are by default.
 *
 * @param part - of a larger layer, if it is one: `fanIn`: inputs of the whole; `bias`: whether this part has it, or zeros.
 */
export function uniformLayer(
  inputs: number,
  outputs: number,
  source: RandomSource,
  { fanIn = inputs, bias = true }: { readonly fanIn?: number; readonly bias?: boolean } = {},
): DenseLayer {
  const layer = denseLayer(inputs, outputs, "zero");
  const draws = (count: number): Float64Array =>
    source.fillUniform(new Float64Array(count)).map((draw) => (2 * draw - 1) / Math.sqrt(fanIn));
  layer.parameters.weight.assign(draws(inputs * outputs));
  if (bias) {
    layer.parameters.bias.assign(draws(outputs));
  }
  return layer;
}

/** Dense layers with activations between them. */
export interface DenseStack extends Module {
  apply(input: Tensor2D): Tensor2D;
}

/**
 * Makes dense layers of the given widths, first that of the input, last that of the output.
 *
 * @param start - `random`: with normal weights; `zero`: likewise, but for a last layer of zeros; `uniform`: as {@link uniformLayer}.
 */
export function denseStack(
  widths: readonly number[],
  source: RandomSource,
  start: "random" | "zero" | "uniform",
): DenseStack {
  const layers = widths.slice(1).map((outputs, index) => {
    const inputs = widths[index] as number;
    const zero = start === "zero" && index === widths.length - 2;
    return start === "uniform"
      ? uniformLayer(inputs, outputs, source.split(index))
      : denseLayer(inputs, outputs, zero ? "zero" : source.split(index));
  });
  return {
    parameters: indexedParameters(layers),
    apply: (input) =>
      layers.reduce(
        (value, layer, index) => layer.apply(index === 0 ? value : activate(value)),
        input,
      ),
  };
}
