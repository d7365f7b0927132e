import type { Tensor2D } from "@tensorflow/tfjs-core";
import { indexedParameters } from "@mienf/core";
import type { Module } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";
import { activationOf, checkHidden, denseLayer } from "./dense-layer.ts";
import type { Activation } from "./dense-layer.ts";

/** A module from `[batch, inputs]` to `[batch, outputs]`. */
export interface MultilayerPerceptron extends Module {
  apply(input: Tensor2D): Tensor2D;
}

/** Sizes and start of a {@link multilayerPerceptron}. */
export interface MultilayerPerceptronOptions {
  /** The caller's name, for errors. */
  readonly kind: string;
  readonly inputs: number;
  readonly hidden: readonly number[];
  readonly outputs: number;
  readonly activation: Activation;
  readonly source: RandomSource;
}

/**
 * Makes dense layers with activations between them. The last layer is zero at first, so what it drives starts at a
 * known point whatever the others hold.
 *
 * @throws ConfigError when a size is no whole number ≥ 1 or the activation is unknown.
 */
export function multilayerPerceptron(options: MultilayerPerceptronOptions): MultilayerPerceptron {
  const { kind, inputs, hidden, outputs, activation, source } = options;
  const activate = activationOf(kind, activation);
  checkHidden(kind, hidden);
  const widths = [inputs, ...hidden, outputs];
  const layers = widths.slice(1).map((fanOut, index) =>
    denseLayer({
      fanIn: widths[index] ?? inputs,
      fanOut,
      activation: index < hidden.length ? activation : undefined,
      source: source.split(index),
    }),
  );
  return {
    parameters: indexedParameters(layers),
    apply(input) {
      let value = input;
      for (const [index, layer] of layers.entries()) {
        value = layer.apply(value);
        value = index < hidden.length ? activate(value) : value;
      }
      return value;
    },
  };
}
