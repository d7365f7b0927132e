import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import type { Parameter } from "./parameter.ts";

/**
 * What runs a model: the compiled ONNX runtime, tfjs in WebAssembly or on WebGPU, ….
 *
 * Models and losses are written once, in tfjs-core operations; a runtime decides how they are executed. Everything that
 * crosses this contract is a plain float32 array, so results do not depend on which runtime made them.
 */
export interface Runtime {
  /** `"onnx"`, `"wasm"`, `"cpu"`, …: the name that a user asks for. */
  readonly name: string;
  /** What it runs on, for people: `"CPU, 1 thread"`. */
  readonly device: string;
  /** Makes a function of fixed input shapes ready to be called many times. */
  compile(spec: FunctionSpec): Promise<CompiledFunction>;
  /** Makes a training run ready: data and parameters are handed over once. */
  prepareTraining(spec: TrainingSpec): Promise<TrainingSession>;
  /** Frees what the runtime holds; idempotent. */
  dispose(): Promise<void>;
}

/** A pure function of tensors and parameters. */
export interface FunctionSpec {
  /** Names the function in errors. */
  readonly label: string;
  /** Borrows its inputs and returns new tensors; called to trace, or at every call. */
  readonly call: (...inputs: Tensor[]) => Tensor[];
  readonly inputShapes: readonly (readonly number[])[];
  /** Every parameter that `call` reads. */
  readonly parameters: readonly Parameter[];
}

/** A function that a runtime made ready. */
export interface CompiledFunction {
  /**
   * @param inputs - row-major values, one array for each input shape; borrowed.
   * @param parameterVector - the parameters' values, flat and in the spec's order; default: their current values.
   * @returns row-major values of each output; owned by the caller.
   * @throws ShapeError when an input's length is not its shape's.
   */
  call(inputs: readonly Float32Array[], parameterVector?: Float32Array): Promise<Float32Array[]>;
  dispose(): Promise<void>;
}

/** Rows to train on: the first axis counts rows. */
export interface TrainingData {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** A loss to be minimised by mini-batches. */
export interface TrainingSpec {
  /** Names the training run in errors. */
  readonly label: string;
  /** Scalar loss of one mini-batch; gets one tensor for each entry of `data`, of `batchSize` rows. */
  readonly loss: (...batch: Tensor[]) => Scalar;
  /** The parameters to train; `loss` may read others, which stay as they are. */
  readonly parameters: readonly Parameter[];
  readonly data: readonly TrainingData[];
  readonly batchSize: number;
  readonly optimizer: OptimizerOptions;
}

/** How a step follows from a gradient. */
export type OptimizerOptions = AdamOptions | SgdOptions;

/** What every optimiser has. */
export interface CommonOptimizerOptions {
  /** Decoupled: `rate · weightDecay · p` is taken off at every step; 0 turns it off. */
  readonly weightDecay: number;
  /** The gradient is clipped to this norm, that of all parameters together; Infinity turns it off. */
  readonly clipNorm: number;
  /**
   * Keeps an exponential moving average of the parameters, `a ← emaDecay · a + (1 − emaDecay) · p` after every step,
   * from the starting values on. In [0, 1); default: none is kept.
   *
   * @see Polyak and Juditsky 1992; Kingma and Ba 2015, section 7.2, without the correction of the bias.
   */
  readonly emaDecay?: number;
}

/**
 * Adam with decoupled weight decay and clipping by global norm.
 *
 * With gradient `g` (clipped: `g · min(1, clipNorm / (‖g‖ + 1e-12))`) at step `t ≥ 1`:
 * `m ← β₁m + g`, `v ← β₂v + g²`,
 * `p ← p − rate · ( (m (1−β₁)/(1−β₁ᵗ)) / (√(v (1−β₂)/(1−β₂ᵗ)) + ε) + weightDecay · p )`.
 *
 * The moments are kept without the factors `1 − β` that the paper has in their updates: those belong to the step, where they
 * cost nothing.
 *
 * @see Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019, algorithm 2; Pascanu et al. 2013, algorithm 1.
 */
export interface AdamOptions extends CommonOptimizerOptions {
  /** The default. */
  readonly kind?: "adam";
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * Stochastic gradient descent with momentum, decoupled weight decay and clipping by global norm.
 *
 * With gradient `g`, clipped as for {@link AdamOptions}: `m ← momentum · m + g`, `p ← p − rate · (d + weightDecay · p)`,
 * where `d` is `m`, or `g + momentum · m` with `nesterov`.
 *
 * @see Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning", section 2.
 */
export interface SgdOptions extends CommonOptimizerOptions {
  readonly kind: "sgd";
  /** 0 for plain gradient descent. */
  readonly momentum: number;
  /** Default: false. */
  readonly nesterov?: boolean;
}

/** A training run under way. */
export interface TrainingSession {
  /**
   * Runs `learningRates.length` steps.
   *
   * @param indices - row numbers, `batchSize` for each step, one step after another.
   * @param learningRates - one for each step.
   * @returns each step's loss, taken before its update.
   * @throws ShapeError when `indices` does not hold `batchSize` rows for each step.
   */
  run(indices: Int32Array, learningRates: Float32Array): Promise<Float32Array>;
  /** The optimiser's whole state; owned by the caller. Restoring it continues the run bit for bit. */
  checkpoint(): Promise<TrainingState>;
  restore(state: TrainingState): Promise<void>;
  dispose(): Promise<void>;
}

/** Parameters and what the optimiser remembers of them, each flat and in the order of the spec's parameters. */
export interface TrainingState {
  /** Number of steps taken. */
  readonly step: number;
  readonly parameters: Float32Array;
  /** Adam's first moment `m`, or the momentum of gradient descent. */
  readonly firstMoment: Float32Array;
  /** Adam's second moment `v`; empty for gradient descent. */
  readonly secondMoment: Float32Array;
  /** Moving average of the parameters, where `emaDecay` asks for one; a state without it starts from `parameters`. */
  readonly average?: Float32Array;
}
