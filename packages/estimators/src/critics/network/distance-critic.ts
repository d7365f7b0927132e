import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import {
  add,
  concat,
  matMul,
  mul,
  ones,
  reshape,
  slice,
  square,
  sub,
  sum,
} from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";
import type { Critic } from "./critic.ts";
import { denseStack } from "./dense-stack.ts";

/** The scale of the scores is so many times its parameter, as it has far to go. */
const STRIDE = 10;

/**
 * A height of each side less the squared distance of a code of X and a code of Y, times a trained scale: s (a(x) + b(y) −
 * ‖f(x) − g(y)‖²). Zero at first. Scores of all pairs cost one product of matrices, as those of {@link separableCritic} do;
 * a narrow ridge of the log-ratio, which strong dependence makes, is a large scale here, and a difference of large
 * products there.
 *
 * @param hidden - widths of the hidden layers of both networks. @param embedding - width of the codes.
 */
export function distanceCritic(
  dims: { readonly x: number; readonly y: number },
  hidden: readonly number[],
  embedding: number,
  source: RandomSource,
): Critic {
  const x = denseStack([dims.x, ...hidden, embedding + 1], source.split("x"), "random");
  const y = denseStack([dims.y, ...hidden, embedding + 1], source.split("y"), "random");
  const scale = createParameter([], 0);
  const scaled = <Scores extends Tensor1D | Tensor2D>(scores: Scores): Scores =>
    mul<Scores>(mul<Scalar>(STRIDE, scale.read()), scores);
  return {
    parameters: { x: x.parameters, y: y.parameters, scale },
    codeX: embedding + 1,
    codeY: embedding + 1,
    encodeX: (rows) => x.apply(rows),
    encodeY: (rows) => y.apply(rows),
    score: (codesX, codesY) => {
      const [first, second] = [parts(codesX), parts(codesY)];
      const distance = sum<Tensor2D>(square(sub(first.place, second.place)), 1, true);
      const scores = sub<Tensor2D>(add(first.height, second.height), distance);
      return scaled(reshape(scores, [codesX.shape[0]]));
    },
    scoreAll: (codesX, codesY) => {
      const [first, second] = [parts(codesX), parts(codesY)];
      const left = [mul(2, first.place), aboveSquare(first), ones([codesX.shape[0], 1])];
      const right = [second.place, ones([codesY.shape[0], 1]), aboveSquare(second)];
      return scaled(
        matMul<Tensor2D>(
          concat(left as Tensor2D[], 1),
          concat(right as Tensor2D[], 1),
          false,
          true,
        ),
      );
    },
  };
}

/** What a code says of its row. */
interface CodeParts {
  /** `[rows, embedding]`. */
  readonly place: Tensor2D;
  /** `[rows, 1]`. */
  readonly height: Tensor2D;
}

function parts(codes: Tensor2D): CodeParts {
  const [rows, width] = codes.shape;
  return {
    place: slice(codes, [0, 0], [rows, width - 1]),
    height: slice(codes, [0, width - 1], [rows, 1]),
  };
}

/** Height less the square of the place, `[rows, 1]`: what a scalar product of places lacks of a distance. */
function aboveSquare({ place, height }: CodeParts): Tensor2D {
  return sub(height, sum<Tensor2D>(square(place), 1, true));
}
