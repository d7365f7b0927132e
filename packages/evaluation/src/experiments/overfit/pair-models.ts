import { tridiagonalGaussian } from "@mienf/distributions";
import type { Bijection } from "@mienf/flows";
import {
  compose,
  elementwiseAffine,
  fixedAffine,
  rationalQuadraticSpline,
  realNvp,
} from "@mienf/flows";
import { cca } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import {
  add,
  concat,
  leakyRelu,
  logSumExp,
  mean,
  neg,
  reshape,
  slice,
  sub,
} from "@tensorflow/tfjs-core";
import { denseLayer } from "../network-layers.ts";
import type { PairModel } from "./in-sample-model.ts";

const HIDDEN = 64;
const COUPLINGS = 6;
/** Shuffles of a batch for a step, at most; of five rows these are all. */
const SHUFFLES = 4;
/** Canonical correlations of a few rows are 1 or nearly so, and a start there has no way back: 1.5 nats a pair. */
const MOST_SQUARE = 0.95;

/** The rows that a model is made for. */
export interface TrainingRows {
  /** `[n, dim]`. */
  readonly x: Matrix;
  /** `[n, dim]`. */
  readonly y: Matrix;
}

/**
 * A critic trained to the Donsker-Varadhan bound, shuffled pairs being those of near rows of the batch.
 *
 * @param rows - give the columns of each side. @see Belghazi et al. 2018, "Mutual information neural estimation", eq. 10.
 */
export function criticModel(rows: TrainingRows, source: RandomSource): PairModel {
  const width = rows.x.columns + rows.y.columns;
  const layers = [
    denseLayer(width, HIDDEN, source.split(0)),
    denseLayer(HIDDEN, HIDDEN, source.split(1)),
    denseLayer(HIDDEN, 1, source.split(2)),
  ] as const;
  const score = (x: Tensor2D, y: Tensor2D): Tensor1D => {
    const first = leakyRelu(layers[0].apply(concat([x, y], 1)));
    const second = leakyRelu(layers[1].apply(first));
    return reshape(layers[2].apply(second), [x.shape[0]]);
  };
  return {
    parameters: {
      first: layers[0].parameters,
      second: layers[1].parameters,
      third: layers[2].parameters,
    },
    score,
    loss: (x, y) => {
      const shuffles = Math.min(SHUFFLES, x.shape[0] - 1);
      const shifts = Array.from({ length: shuffles }, (_, index) => index + 1);
      const shuffled = score(
        concat(
          shifts.map(() => x),
          0,
        ),
        concat(
          shifts.map((shift) => rolled(y, shift)),
          0,
        ),
      );
      const logMean = sub(logSumExp(shuffled), Math.log(shuffles * x.shape[0]));
      return sub<Scalar>(logMean, mean(score(x, y)));
    },
  };
}

/**
 * Two flows and the tridiagonal Gaussian, trained jointly to the likelihood: tridiag-N-MIENF. The layers and the warm start
 * are those of the estimator `tridiag-n-mienf`: a canonical correlation analysis fixes signs, pairing and scale.
 *
 * @param rows - that the warm start is of. @see Butakov et al. 2024, definition 4.11 and statements 4.13 and 4.14.
 */
export function flowModel({ x, y }: TrainingRows, source: RandomSource): PairModel {
  const dim = x.columns;
  const start = cca(x, y);
  const flow = (side: string, weights: Matrix, means: Float64Array): Bijection =>
    compose([
      rationalQuadraticSpline(dim),
      fixedAffine(weights, means),
      ...(dim === 1
        ? []
        : [
            realNvp(dim, {
              couplings: COUPLINGS,
              hidden: [HIDDEN, HIDDEN],
              source: source.split(side),
            }),
          ]),
      rationalQuadraticSpline(dim),
      elementwiseAffine(dim),
    ]);
  const flowX = flow("x", start.xWeights, start.xMeans);
  const flowY = flow("y", start.yWeights, start.yMeans);
  const base = tridiagonalGaussian(dim, dim, {
    componentMutualInformation: start.correlations.map(
      (rho) => -0.5 * Math.log1p(-Math.min(rho * rho, MOST_SQUARE)),
    ),
  });
  return {
    parameters: { x: flowX.parameters, y: flowY.parameters, base: base.parameters },
    score: (left, right) =>
      base.pointwiseMutualInformation(flowX.forward(left).y, flowY.forward(right).y),
    loss: (left, right) => {
      const u = flowX.forward(left);
      const v = flowY.forward(right);
      return neg<Scalar>(mean(add(base.logProb(u.y, v.y), add(u.logDet, v.logDet))));
    },
  };
}

/** The rows from the given one on, then those before it. */
function rolled(rows: Tensor2D, start: number): Tensor2D {
  const [count, width] = rows.shape;
  return concat(
    [slice(rows, [start, 0], [count - start, width]), slice(rows, [0, 0], [start, width])],
    0,
  );
}
