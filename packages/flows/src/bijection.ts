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
 */
export interface Bijection extends Module {
  readonly dim: number;
  readonly config: BijectionConfig;
  /**
   * Maps data to latents.
   *
   * @param x - `[batch, dim]`; borrowed.
   * @throws ShapeError when `x` has another shape.
   */
  forward(x: Tensor2D): ForwardResult;
  /**
   * Maps latents to data.
   *
   * @param y - `[batch, dim]`; borrowed.
   * @throws ShapeError when `y` has another shape.
   */
  inverse(y: Tensor2D): InverseResult;
  /**
   * Sets parameters from a first batch of data, where the bijection has such (ActNorm); overwrites what they were.
   *
   * Needs a tfjs backend that can be read synchronously, such as `cpu` or `wasm`.
   *
   * @param x - `[batch, dim]`, two rows or more; borrowed.
   */
  initialise?(x: Tensor2D): void;
}
