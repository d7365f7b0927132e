import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Module } from "@mienf/core";

/** What a bijection makes of data. */
export type ForwardResult = {
  /** Latent rows, `[batch, dim]`. */
  y: Tensor2D;
  /** log |det ∂y/∂x| of each row, `[batch]`, in nats. */
  logDet: Tensor1D;
};

/** What a bijection makes of latents. */
export type InverseResult = {
  /** Data rows, `[batch, dim]`. */
  x: Tensor2D;
  /** log |det ∂x/∂y| of each row, `[batch]`, in nats. */
  logDet: Tensor1D;
};

/** A bijection's structure as JSON: its kind and that kind's options, without parameter values. */
export interface BijectionConfig {
  /** The name of the factory that made it. */
  readonly kind: string;
}

/**
 * An invertible, differentiable map of ℝ^dim with a known Jacobian determinant.
 *
 * Rows are mapped one by one. Both directions borrow their input and return new tensors; parameters are trained through
 * either. The laws: `inverse` undoes `forward`; the log-determinants of the two are opposite; a batch is mapped like its rows.
 *
 * A conditional bijection (`contextDim` > 0) is another map for each row's context, which both directions then need.
 */
export interface Bijection extends Module {
  readonly dim: number;
  /** Columns of the context that it depends on; 0 for one that takes none. */
  readonly contextDim: number;
  readonly config: BijectionConfig;
  /**
   * Maps data to latents.
   *
   * @param x - `[batch, dim]`; borrowed.
   * @param context - `[batch, contextDim]`, or nothing where `contextDim` is 0; borrowed.
   * @throws ShapeError when `x` or `context` has another shape.
   */
  forward(x: Tensor2D, context?: Tensor2D): ForwardResult;
  /**
   * Maps latents to data.
   *
   * @param y - `[batch, dim]`; borrowed.
   * @param context - as for `forward`.
   * @throws ShapeError when `y` or `context` has another shape.
   */
  inverse(y: Tensor2D, context?: Tensor2D): InverseResult;
  /**
   * Sets parameters from a first batch of data, where the bijection has such (ActNorm); overwrites what they were.
   *
   * Needs a tfjs backend that can be read synchronously, such as `cpu` or `wasm`.
   *
   * @param x - `[batch, dim]`, two rows or more; borrowed.
   * @param context - as for `forward`.
   */
  initialise?(x: Tensor2D, context?: Tensor2D): void;
  /**
   * As `forward`, but layers that normalise by statistics (`batchNorm`) take those of this batch, so rows do mix: what is
   * trained. A bijection without such layers lacks it.
   */
  trainingForward?(x: Tensor2D, context?: Tensor2D): ForwardResult;
  /**
   * Sets the statistics that `forward` and `inverse` normalise by to those of `x`; trained parameters stay.
   *
   * Present where `trainingForward` is; needs a backend as `initialise` does.
   */
  updateStatistics?(x: Tensor2D, context?: Tensor2D): void;
}
