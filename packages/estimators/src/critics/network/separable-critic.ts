import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { matMul, mul, sum } from "@tensorflow/tfjs-core";
import type { RandomSource } from "@mienf/numeric";
import type { Critic } from "./critic.ts";
import { denseStack } from "./dense-stack.ts";

/**
 * The scalar product of a code of X and a code of Y, each by a network of its own. Zero at first. Scores of all pairs cost
 * one product of matrices.
 *
 * @param hidden - widths of the hidden layers of both networks; none: a bilinear form. @param embedding - width of the codes.
 */
export function separableCritic(
  dims: { readonly x: number; readonly y: number },
  hidden: readonly number[],
  embedding: number,
  source: RandomSource,
): Critic {
  const x = denseStack([dims.x, ...hidden, embedding], source.split("x"), "random");
  // Were both codes zero at first, neither would have a gradient.
  const y = denseStack([dims.y, ...hidden, embedding], source.split("y"), "zero");
  return {
    parameters: { x: x.parameters, y: y.parameters },
    codeX: embedding,
    codeY: embedding,
    encodeX: (rows) => x.apply(rows),
    encodeY: (rows) => y.apply(rows),
    score: (codesX, codesY) => sum<Tensor1D>(mul(codesX, codesY), 1),
    scoreAll: (codesX, codesY) => matMul<Tensor2D>(codesX, codesY, false, true),
  };
}
