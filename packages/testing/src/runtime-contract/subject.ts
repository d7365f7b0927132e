/**
 * @file What the contract suite needs of a runtime and of the package that defines runtimes. Said as shapes, not imported:
 * this package depends on no other of the workspace, and the real types fit these.
 */
import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs-core";

/** A trainable array. */
export interface ParameterLike {
  readonly shape: readonly number[];
  readonly size: number;
  readonly values: Float32Array;
  assign(values: ArrayLike<number>): void;
  read(): Tensor;
}

/** A seeded source of randomness. */
export interface SourceLike {
  normal(): number;
  integer(n: number): number;
  permutation(n: number): Int32Array;
}

/** Rows to train on. */
export interface DataLike {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** What every optimiser has. */
interface CommonOptimizerLike {
  readonly weightDecay: number;
  readonly clipNorm: number;
  readonly emaDecay?: number;
}

/** Adam with decoupled weight decay. */
export interface AdamLike extends CommonOptimizerLike {
  readonly kind?: "adam";
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Gradient descent with momentum. */
export interface SgdLike extends CommonOptimizerLike {
  readonly kind: "sgd";
  readonly momentum: number;
  readonly nesterov?: boolean;
}

/** Parameters and what the optimiser remembers, flat. */
export interface TrainingStateLike {
  readonly step: number;
  readonly parameters: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  readonly average?: Float32Array;
}

/** A training run under way. */
export interface TrainingSessionLike {
  run(indices: Int32Array, learningRates: Float32Array): Promise<Float32Array>;
  checkpoint(): Promise<TrainingStateLike>;
  restore(state: TrainingStateLike): Promise<void>;
  dispose(): Promise<void>;
}

/** A function made ready. */
interface CompiledFunctionLike {
  call(inputs: readonly Float32Array[], parameterVector?: Float32Array): Promise<Float32Array[]>;
  dispose(): Promise<void>;
}

/** A loss to be minimised. */
interface TrainingSpecLike<P> {
  readonly label: string;
  readonly loss: (...batch: Tensor[]) => Scalar;
  readonly parameters: readonly P[];
  readonly data: readonly DataLike[];
  readonly batchSize: number;
  readonly optimizer: AdamLike | SgdLike;
}

/** What runs models. */
export interface RuntimeLike<P> {
  readonly name: string;
  readonly device: string;
  compile(spec: {
    readonly label: string;
    readonly call: (...inputs: Tensor[]) => Tensor[];
    readonly inputShapes: readonly (readonly number[])[];
    readonly parameters: readonly P[];
  }): Promise<CompiledFunctionLike>;
  prepareTraining(spec: TrainingSpecLike<P>): Promise<TrainingSessionLike>;
  dispose(): Promise<void>;
}

/** State of a fit after an epoch. */
export interface FitProgressLike {
  readonly epoch: number;
  readonly heldOut: number;
  readonly bestHeldOut: number;
}

/** A function under test, with everything that it reads as parameters, its inputs among them. */
export interface Layer<P> {
  readonly name: string;
  readonly parameters: readonly P[];
  readonly call: () => Tensor[];
}

/** A runtime, and the functions of the package that defines runtimes. */
export interface RuntimeSubject<P extends ParameterLike, S extends SourceLike> {
  /** Starts the runtime; called once for each check. */
  createRuntime(): Promise<RuntimeLike<P>>;
  createParameter(shape: readonly number[], values: ArrayLike<number> | number): P;
  createSource(seed: number): S;
  fit(
    runtime: RuntimeLike<P>,
    problem: {
      readonly label: string;
      readonly parameters: readonly P[];
      readonly data: readonly DataLike[];
      readonly rows: { readonly train: Int32Array; readonly heldOut: Int32Array };
      readonly rowLoss: (...batch: Tensor[]) => Tensor1D;
    },
    options: {
      readonly source: S;
      readonly batchSize: number;
      readonly maxEpochs: number;
      readonly learningRate: number;
      readonly warmupSteps: number;
      readonly optimizer: SgdLike;
      readonly signal?: AbortSignal | undefined;
      readonly onProgress?: ((progress: FitProgressLike) => void) | undefined;
    },
  ): Promise<unknown>;
  /** Layers whose gradients are checked; each is made anew. Default: none. */
  readonly layers?: readonly { readonly name: string; create(): Layer<P> }[];
  /** Steps of the long run; default 100. */
  readonly longRun?: number;
}
