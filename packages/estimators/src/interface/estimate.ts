import type { Runtime } from "@mienf/core";
import type { Matrix, MatrixLike } from "@mienf/numeric";
import type { ModelFunctions } from "../export/model-function.ts";
import type { LatentModel } from "../latent-components/latent-model.ts";

/** Values that survive JSON. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A range for the mutual information. */
export interface Interval {
  /** Nominal coverage, in (0, 1). */
  readonly level: number;
  /** Lower end, in nats. */
  readonly low: number;
  /** Upper end, in nats. */
  readonly high: number;
  /** How it was made, and so what it covers. */
  readonly method: string;
}

/** Whether an estimate should be believed: plainly, with the warnings in mind, or not at all. */
export type Verdict = "trust" | "care" | "distrust";

/** State of training at some step. */
export interface HistoryPoint {
  readonly step: number;
  /** Mean training loss, in nats a row. */
  readonly train: number;
  /** Mean held-out loss, in nats a row. */
  readonly heldOut: number;
}

/** What an estimator says of a pair of samples. */
export interface Estimate {
  /** I(X; Y) in nats; never clipped. */
  readonly mutualInformation: number;
  readonly interval: Interval | null;
  /** √(1 − e^(−2I)): 0 for independent variables, near 1 for nearly deterministic ones. */
  readonly score: number;
  readonly verdict: Verdict;
  /** Name of the estimator that made it. */
  readonly estimator: string;
  readonly sampleSize: number;
  readonly dimensions: { readonly x: number; readonly y: number };
  /** Name of the runtime that it was computed on. */
  readonly runtime: string;
  readonly seed: number;
  readonly seconds: number;
  readonly diagnostics: { readonly [key: string]: JsonValue };
  /** In words: what is wrong, and what to do. */
  readonly warnings: readonly string[];
  /**
   * Pointwise mutual information of every row, in nats, from a model that has not seen the row; NaN for rows that no model
   * was asked about, as the half that critics with `folds=1` are trained on.
   */
  readonly pointwise: Float64Array;
  /** Mutual information of each latent component, in nats, in descending order; empty where there are none. */
  readonly components: Float64Array;
  /** Latent pairs of rows that the model has not seen, for plots; null where there are none. */
  readonly latents: { readonly x: Matrix; readonly y: Matrix } | null;
  /** Course of the first training run; empty where nothing is trained. */
  readonly history: readonly HistoryPoint[];
  /** The trained model, to be kept and applied to other rows; null where nothing is trained. */
  readonly model: FittedModel | null;
}

/** An array of a saved model, row-major. */
export interface SavedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
}

/** A model as plain data: JSON, and named arrays. */
export interface SavedModel {
  readonly manifest: { readonly [key: string]: JsonValue };
  readonly tensors: { readonly [name: string]: SavedTensor };
}

/** What a model says of rows that it was not trained on. */
export interface AppliedEstimate {
  /** Mean of `pointwise`, in nats. */
  readonly mutualInformation: number;
  readonly interval: Interval;
  readonly pointwise: Float64Array;
}

/** A trained estimator: it tells the information of rows, and their latents. */
export interface FittedModel extends LatentModel {
  /**
   * Everything needed to have it back by `loadModel`.
   *
   * @throws ConfigError when a part of the model is the caller's own, so that nothing here could make it again.
   */
  serialize(): SavedModel;
  /**
   * Pointwise mutual information of new rows under the model. Values that many training rows shared are drawn from the
   * intervals that they were spread over, in the same way each time.
   *
   * @param x - rows of X, shape `[n, dx]` with the columns that the model was trained on.
   * @param y - rows of Y, shape `[n, dy]`.
   * @throws ShapeError when the widths differ from the model's. @throws DataError when a value is not finite.
   */
  apply(x: MatrixInput, y: MatrixInput, context?: ApplyContext): Promise<AppliedEstimate>;
  /**
   * The model as functions of tensors, in float32, which `exportOnnx` of `@mienf/runtime-onnx` writes as `.onnx` files.
   *
   * @throws ConfigError when a column's values are beyond 1e±30.
   */
  functions(): ModelFunctions;
}

/** Where and how a trained model is applied. */
export interface ApplyContext {
  /** Default: the tfjs WebAssembly runtime. */
  readonly runtime?: Runtime | undefined;
  /** Level of the interval; default 0.95. */
  readonly level?: number | undefined;
}

/** Samples as callers have them: a matrix, rows of numbers, or one column of numbers. */
export type MatrixInput = MatrixLike;
