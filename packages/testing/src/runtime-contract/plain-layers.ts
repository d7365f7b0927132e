import {
  add,
  addN,
  concat,
  conv2d,
  cumsum,
  exp,
  log,
  matMul,
  mul,
  relu,
  reshape,
  slice,
  softmax,
  softplus,
  sum,
  tanh,
} from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Layer, ParameterLike, SourceLike } from "./subject.ts";

/**
 * Small layers in plain tensor operations, for the tests of packages that no model package may be used in.
 *
 * @param createParameter - makes a parameter.
 * @param createSource - makes a seeded source of randomness.
 */
export function plainLayers<P extends ParameterLike>(
  createParameter: (shape: readonly number[], values: ArrayLike<number> | number) => P,
  createSource: (seed: number) => SourceLike,
): { readonly name: string; create(): Layer<P> }[] {
  const layer = (
    name: string,
    shapes: readonly (readonly number[])[],
    call: (...inputs: Tensor[]) => Tensor[],
  ) => ({
    name,
    create() {
      const source = createSource(name.length);
      const parameters = shapes.map((shape) =>
        createParameter(
          shape,
          Float32Array.from(
            { length: shape.reduce((all, extent) => all * extent, 1) },
            () => 0.5 * source.normal(),
          ),
        ),
      );
      return { name, parameters, call: () => call(...parameters.map((each) => each.read())) };
    },
  });
  return [
    layer("a dense layer", [[3, 4], [4, 5], [5]], (x, weight, bias) => [
      tanh(add(matMul(x, weight), bias)),
    ]),
    layer(
      "an affine coupling",
      [
        [4, 4],
        [2, 4],
      ],
      (x, weight) => {
        const kept = slice(x as Tensor2D, [0, 0], [4, 2]);
        const moved = slice(x as Tensor2D, [0, 2], [4, 2]);
        const both = matMul(kept, weight);
        const logScale = tanh(slice(both as Tensor2D, [0, 0], [4, 2]));
        const shift = slice(both as Tensor2D, [0, 2], [4, 2]);
        const y = concat([kept, add<Tensor2D>(mul(moved, exp(logScale)), shift)], 1);
        return [y, sum(logScale, 1)];
      },
    ),
    layer("a mixture of densities", [[4, 3], [3]], (x, logits) => [
      log(sum(mul(softmax(logits), exp(x)), 1)),
      softplus(reshape(x, [12])),
    ]),
    // More parts than a graphics card takes at once.
    layer("a sum and a join of twenty parts", [[20, 3]], (x) => {
      const parts = Array.from({ length: 20 }, (_, row) =>
        tanh(slice(x as Tensor2D, [row, 0], [1, 3])),
      );
      return [addN(parts), concat(parts, 1)];
    }),
    // Shaders are kept, and must fit another length, too.
    layer(
      "running sums of two lengths",
      [
        [2, 3],
        [2, 5],
      ],
      (short, long) => [tanh(cumsum(short, 1, true)), tanh(cumsum(long, 1, true))],
    ),
    layer(
      "a convolution",
      [
        [2, 4, 4, 2],
        [3, 3, 2, 3],
      ],
      (x, filter) => [relu(add(conv2d(x as Tensor4D, filter as Tensor4D, 1, "same"), 0.1))],
    ),
  ];
}
