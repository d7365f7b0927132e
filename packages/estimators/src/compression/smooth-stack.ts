import type { Tensor2D } from "@tensorflow/tfjs-core";
import { mul, sigmoid } from "@tensorflow/tfjs-core";
import { indexedParameters } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";
import { denseLayer } from "../critics/network/dense-stack.ts";
import type { DenseStack } from "../critics/network/dense-stack.ts";

/**
 * Makes dense layers with smooth units between them: a map without creases.
 *
 * @param widths - first that of the input, last that of the output. @param last - the last layer's weights at first.
 * @see Elfwing, Uchibe, Doya 2018, "Sigmoid-weighted linear units", eq. 5, for z·σ(z).
 */
export function smoothStack(
  widths: readonly number[],
  source: RandomSource,
  last: "random" | "zero",
): DenseStack {
  const layers = widths
    .slice(1)
    .map((outputs, index) =>
      denseLayer(
        widths[index] as number,
        outputs,
        last === "zero" && index === widths.length - 2 ? "zero" : source.split(index),
      ),
    );
  return {
    parameters: indexedParameters(layers),
    apply: (input) =>
      layers.reduce((value, layer, index) => layer.apply(index === 0 ? value : silu(value)), input),
  };
}

const silu = (input: Tensor2D): Tensor2D => mul(input, sigmoid(input));
