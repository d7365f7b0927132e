import type { Parameter } from "@mienf/core";
import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * A function of a trained model on tensors, with everything it reads: what `exportOnnx` of `@mienf/runtime-onnx` writes as
 * an ordinary `.onnx` file.
 */
export interface ModelFunction {
  /** Names the function in the file and in errors. */
  readonly label: string;
  /** Borrows its inputs, float32, and returns new tensors; treats rows independently. */
  readonly call: (...inputs: Tensor[]) => Tensor[];
  /** One shape for each input; `"rows"` is any number of rows. */
  readonly inputShapes: readonly (readonly (number | "rows")[])[];
  readonly inputNames: readonly string[];
  /** One name for each tensor that `call` returns. */
  readonly outputNames: readonly string[];
  /** Every parameter that `call` reads. */
  readonly parameters: readonly Parameter[];
}

/**
 * The functions of a trained pair of flows, from original columns to original columns. Values that many training rows shared,
 * and that were spread over intervals, go to the middles of these.
 */
export interface ModelFunctions {
  /** `x` `[rows, dx]` and `y` `[rows, dy]` to `pointwise` `[rows]`, in nats: what `apply` gives, in float32. */
  readonly pointwise: ModelFunction;
  /** `x` and `y` to the paired latents `u` `[rows, dx]` and `v` `[rows, dy]`: what `transform` gives, in float32. */
  readonly latents: ModelFunction;
  /** `u` and `v` back to `x` and `y`. */
  readonly inverse: ModelFunction;
}
