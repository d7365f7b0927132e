import { add, matMul, mul, tensor2d } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter, indexedParameters } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";
import { activationOf, checkHidden, initialDeviation } from "./dense-layer.ts";
import type { Activation } from "./dense-layer.ts";
import type { MultilayerPerceptron } from "./multilayer-perceptron.ts";

/** Sizes and start of a {@link maskedPerceptron}. */
export interface MaskedPerceptronOptions {
  /** The caller's name, for errors. */
  readonly kind: string;
  readonly dim: number;
  /** Further inputs, behind the others, that every output may depend on. */
  readonly contextDim: number;
  readonly hidden: readonly number[];
  /** Outputs for each column. */
  readonly width: number;
  readonly activation: Activation;
  readonly source: RandomSource;
}

/**
 * Makes a perceptron from `[batch, dim + contextDim]` to `[batch, dim · width]` whose outputs for column k depend on the columns
 * before k and the context only: weights that would join others are multiplied by 0. The last layer is zero at first.
 *
 * @throws ConfigError when a size is no whole number ≥ 1 or the activation is unknown.
 * @see Germain et al. 2015, "MADE: masked autoencoder for distribution estimation", eq. 8 to 10.
 */
export function maskedPerceptron(options: MaskedPerceptronOptions): MultilayerPerceptron {
  const { kind, dim, contextDim, hidden, width, activation, source } = options;
  const activate = activationOf(kind, activation);
  checkHidden(kind, hidden);
  // A unit of degree m sees the columns before m, counted from 0; one of degree 0 sees the context only.
  const least = contextDim > 0 || dim === 1 ? 0 : 1;
  const hiddenDegrees = (size: number): number[] =>
    Array.from({ length: size }, (_, unit) => least + (unit % (dim - least)));
  const degrees = [
    Array.from({ length: dim + contextDim }, (_, column) => (column < dim ? column + 1 : 0)),
    ...hidden.map(hiddenDegrees),
    Array.from({ length: dim * width }, (_, output) => Math.floor(output / width)),
  ];
  const layers = degrees.slice(1).map((outDegrees, index) => {
    const inDegrees = degrees[index] ?? [];
    const shape: [number, number] = [inDegrees.length, outDegrees.length];
    const deviation = index < hidden.length ? initialDeviation(activation, shape[0], shape[1]) : 0;
    const draws = source.split(index).fillNormal(new Float64Array(shape[0] * shape[1]));
    const weight = createParameter(
      shape,
      draws.map((draw) => draw * deviation),
    );
    const bias = createParameter([shape[1]], 0);
    const mask = Float32Array.from(
      inDegrees.flatMap((from) => outDegrees.map((to) => Number(to >= from))),
    );
    return { parameters: { weight, bias }, mask, shape };
  });
  return {
    parameters: indexedParameters(layers),
    apply(input) {
      let value = input;
      for (const [index, { parameters, mask, shape }] of layers.entries()) {
        const weight = mul<Tensor2D>(parameters.weight.read(), tensor2d(mask, shape));
        value = add<Tensor2D>(matMul(value, weight), parameters.bias.read());
        value = index < hidden.length ? activate(value) : value;
      }
      return value;
    },
  };
}
