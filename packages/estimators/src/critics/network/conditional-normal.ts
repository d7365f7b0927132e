import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { add, concat, exp, mul, neg, slice, square, sub, sum, tanh } from "@tensorflow/tfjs-core";
import type { RandomSource } from "@mienf/numeric";
import type { Critic } from "./critic.ts";
import { scoreAllPairs } from "./critic.ts";
import { denseStack } from "./dense-stack.ts";

/** Half the logarithm of a variance stays within this, so that no density runs away. */
const LARGEST_LOG_DEVIATION = 6;

/**
 * The score log q(y | x) of a normal law with independent columns whose means and deviations are a network's of x; without
 * its constant, which cancels in every bound.
 *
 * @see Cheng et al. 2020, "CLUB: a contrastive log-ratio upper bound of mutual information", where it is the variational distribution.
 */
export function conditionalNormal(
  dims: { readonly x: number; readonly y: number },
  hidden: readonly number[],
  source: RandomSource,
): Critic {
  const network = denseStack([dims.x, ...hidden, 2 * dims.y], source, "zero");
  const score = (codesX: Tensor2D, codesY: Tensor2D): Tensor1D => {
    const [batch] = codesX.shape;
    const means = slice(codesX, [0, 0], [batch, dims.y]);
    const logDeviations = slice(codesX, [0, dims.y], [batch, dims.y]);
    const residuals = mul(sub(codesY, means), exp(neg(logDeviations)));
    return neg(sum<Tensor1D>(add(mul(0.5, square(residuals)), logDeviations), 1));
  };
  return {
    parameters: network.parameters,
    codeX: 2 * dims.y,
    codeY: dims.y,
    encodeX: (x) => {
      const raw = network.apply(x);
      const [batch] = raw.shape;
      const bounded = mul<Tensor2D>(
        LARGEST_LOG_DEVIATION,
        tanh(mul(1 / LARGEST_LOG_DEVIATION, slice(raw, [0, dims.y], [batch, dims.y]))),
      );
      return concat([slice(raw, [0, 0], [batch, dims.y]), bounded], 1);
    },
    encodeY: (y) => y,
    score,
    scoreAll: (codesX, codesY) => scoreAllPairs(score, codesX, codesY),
  };
}
