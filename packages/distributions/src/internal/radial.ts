import { add, mul, sub } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { ParameterTree } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";

/** A family of spherical laws, one for each dim, of which those of fewer coordinates are the marginals of those of more. */
export interface Radial {
  readonly parameters: ParameterTree;
  /** Log-density at points of these squared lengths. */
  logProb(squares: Tensor, dim: number): Tensor;
  /** What the log-density of (x, y) exceeds those of x and y by, from their squared lengths. */
  logRatio(
    squares: { readonly joint: Tensor; readonly x: Tensor; readonly y: Tensor },
    dims: readonly [dimX: number, dimY: number],
  ): Tensor;
  /** What a normal draw is to be multiplied by. */
  drawScale(source: RandomSource): number;
  /** I(X; Y) of uncorrelated (X, Y), in nats. */
  information(dimX: number, dimY: number): number;
  /** Differential entropy in nats. */
  entropy(dim: number): number;
}

export const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

/** The standard normal laws. */
export const normalRadial: Radial = {
  parameters: {},
  logProb: (squares, dim) => sub(-dim * HALF_LOG_TWO_PI, mul(squares, 0.5)),
  logRatio: ({ joint, x, y }) => mul(sub(add(x, y), joint), 0.5),
  drawScale: () => 1,
  information: () => 0,
  entropy: (dim) => dim * (HALF_LOG_TWO_PI + 0.5),
};
