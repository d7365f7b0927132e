import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Module } from "@mienf/core";
import type { Matrix, RandomSource } from "@mienf/numeric";

/** A law's structure as JSON: its kind and that kind's options, without parameter values. */
export interface DistributionConfig {
  /** The name of the factory that made it. */
  readonly kind: string;
}

/** A law on ℝ^dim with a density that can be computed and differentiated, such as the base of a flow. */
export interface Distribution extends Module {
  readonly dim: number;
  readonly config: DistributionConfig;
  /**
   * Evaluates the log-density.
   *
   * @param x - points, `[batch, dim]`; borrowed.
   * @returns nats, `[batch]`; owned by the caller.
   * @throws ShapeError when `x` has another shape.
   */
  logProb(x: Tensor2D): Tensor1D;
  /**
   * Draws points, in float64.
   *
   * @param sampleSize - number of points, ≥ 0.
   * @param source - advanced by the draws.
   * @returns `[sampleSize, dim]`.
   */
  sample(sampleSize: number, source: RandomSource): Matrix;
  /** Differential entropy in nats, where it has a closed form. */
  entropy?(): number;
}

/** Structure of one side's law, taken from a law of pairs. */
export interface MarginalConfig extends DistributionConfig {
  readonly kind: "marginal";
  readonly side: "x" | "y";
  readonly pair: DistributionConfig;
}

/** Paired draws, in float64: row k of `x` belongs to row k of `y`. */
export interface PairSample {
  /** `[sampleSize, dimX]`. */
  readonly x: Matrix;
  /** `[sampleSize, dimY]`. */
  readonly y: Matrix;
}

/**
 * A law of pairs (X, Y) on ℝ^dimX × ℝ^dimY whose two marginals can be computed too: what a mutual information is read from.
 */
export interface PairDistribution extends Module {
  readonly dimX: number;
  readonly dimY: number;
  readonly config: DistributionConfig;
  readonly marginalX: Distribution;
  readonly marginalY: Distribution;
  /**
   * Evaluates the joint log-density.
   *
   * @param x - `[batch, dimX]`; borrowed.
   * @param y - `[batch, dimY]`; borrowed.
   * @returns nats, `[batch]`; owned by the caller.
   * @throws ShapeError when the shapes differ from these.
   */
  logProb(x: Tensor2D, y: Tensor2D): Tensor1D;
  /**
   * Evaluates log q(x, y) − log q(x) − log q(y); its mean over the law is the mutual information.
   *
   * Shapes and errors as of `logProb`.
   */
  pointwiseMutualInformation(x: Tensor2D, y: Tensor2D): Tensor1D;
  /**
   * Draws pairs, in float64.
   *
   * @param sampleSize - number of pairs, ≥ 0.
   * @param source - advanced by the draws.
   */
  sample(sampleSize: number, source: RandomSource): PairSample;
  /** I(X; Y) of the law in nats, where it has a closed form; elsewhere `monteCarloMutualInformation` estimates it. */
  mutualInformation?(): number;
  /** The pointwise information of each pair in float64 and without tensors, where the law offers it. */
  pointwiseInformationOf?(pairs: PairSample): Float64Array;
}
