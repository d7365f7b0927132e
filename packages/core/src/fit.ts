import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import { mean } from "@tensorflow/tfjs-core";
import { AbortedError, ConfigError, ConvergenceError, DomainError } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { LearningRateScheduleOptions } from "./learning-rate-schedule.ts";
import { startSchedule } from "./learning-rate-schedule.ts";
import { assignFlatParameters } from "./module.ts";
import type { Parameter } from "./parameter.ts";
import { compileRowFunction } from "./row-function.ts";
import type { RowSplit } from "./row-split.ts";
import type {
  AdamOptions,
  OptimizerOptions,
  Runtime,
  SgdOptions,
  TrainingData,
  TrainingSession,
  TrainingState,
} from "./runtime.ts";

/** What is fitted. */
export interface FitProblem {
  /** Names the fit in errors and progress. */
  readonly label: string;
  /** The parameters to train; left at the values that {@link FitOptions.keep} asks for. */
  readonly parameters: readonly Parameter[];
  readonly data: readonly TrainingData[];
  /** Which rows are trained on, and which decide when to stop; the latter may be none where the last weights are kept. */
  readonly rows: RowSplit;
  /** Loss of every row, shape `[batch]`; its mean over held-out rows decides which weights are best. */
  readonly rowLoss: (...batch: Tensor[]) => Tensor1D;
  /** Loss of a training batch; default: the mean of `rowLoss`. */
  readonly loss?: (...batch: Tensor[]) => Scalar;
}

/** How it is fitted. */
export interface FitOptions {
  /** Decides the order of the rows. */
  readonly source: RandomSource;
  /** Rows of a mini-batch; at most the number of training rows. Default 512. */
  readonly batchSize?: number;
  /** Default 100. */
  readonly maxEpochs?: number;
  /** Default 1e-3. */
  readonly learningRate?: number;
  /** Default: plateau, a third of the rate, twice. */
  readonly schedule?: LearningRateScheduleOptions;
  /** Steps over which the rate rises from near 0. Default 20. */
  readonly warmupSteps?: number;
  /** Epochs without a better held-out loss that are put up with. Default 10. */
  readonly patience?: number;
  /**
   * Which weights are left: those of the epoch with the best held-out loss, or those of the last. With `"last"` held-out losses
   * decide nothing: patience does not run out, so every epoch is trained, and a plateau lowers no rate. Default `"best"`.
   */
  readonly keep?: "best" | "last";
  /**
   * Adam by default; `{ kind: "sgd" }` is gradient descent, by default with momentum 0.9. Both clip at norm 5. With
   * `emaDecay` it is the averaged parameters that are evaluated on the held-out rows, and left in the model.
   */
  readonly optimizer?: Partial<AdamOptions> | (Partial<SgdOptions> & Pick<SgdOptions, "kind">);
  /** Ends the fit by throwing; the weights that would be left by now are. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the fit in time, with the weights that would be left by now. Default: no limit. */
  readonly maxSeconds?: number | undefined;
  /** Called after each epoch, with the parameters as they then are, flat in the order of the problem's. */
  readonly onProgress?: ((progress: FitProgress, weights: Float32Array) => void) | undefined;
  /** Milliseconds from any origin; default: `performance.now`. */
  readonly now?: (() => number) | undefined;
}

/** State of a fit after an epoch. */
export interface FitProgress {
  readonly epoch: number;
  readonly maxEpochs: number;
  readonly step: number;
  /** Mean loss of the epoch's batches; NaN before the first. */
  readonly train: number;
  /** NaN without held-out rows. */
  readonly heldOut: number;
  readonly bestHeldOut: number;
}

/** Outcome of a fit. */
export interface FitResult {
  readonly history: readonly FitProgress[];
  /** The epoch whose weights are left. */
  readonly best: FitProgress;
  readonly stoppedBy: "patience" | "epochs" | "time";
  readonly steps: number;
}

const ADAM: AdamOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: 5 };
const SGD: SgdOptions = { kind: "sgd", momentum: 0.9, weightDecay: 0, clipNorm: 5 };
/** Losses that are not finite this often in a row, at ever lower rates, are not a matter of the rate. */
const MAX_ROLLBACKS = 6;
/** A call into the runtime lasts about this long, so that a fit can be aborted promptly. */
const CALL_MS = 500;

/**
 * Trains parameters by mini-batches, watching a held-out part of the rows, and leaves them at their best, or at their last
 * values if `keep` says so.
 *
 * Starting values count: if training never improves the held-out loss, they come back. A batch whose loss is not
 * finite takes the fit back to the last good epoch at half the learning rate.
 *
 * @throws AbortedError when `signal` fires. @throws ConvergenceError when the loss stays non-finite.
 * @throws DomainError when there is nothing to train on. @throws ConfigError when `emaDecay` is not in [0, 1).
 */
export async function fit(
  runtime: Runtime,
  problem: FitProblem,
  options: FitOptions,
): Promise<FitResult> {
  const { rows, rowLoss, label, parameters, data } = problem;
  if (rows.train.length === 0 || (rows.heldOut.length === 0 && options.keep !== "last")) {
    throw new DomainError(
      `fit: expected training and held-out rows, got ${rows.train.length} and ${rows.heldOut.length}`,
    );
  }
  const batchSize = Math.min(options.batchSize ?? 512, rows.train.length);
  const heldOutLoss = await compileHeldOutLoss(runtime, problem);
  try {
    const session = await runtime.prepareTraining({
      label,
      loss: problem.loss ?? ((...batch) => mean<Scalar>(rowLoss(...batch))),
      parameters,
      data,
      batchSize,
      optimizer: withDefaults(options.optimizer),
    });
    try {
      const evaluate = (state: TrainingState): Promise<number> => heldOutLoss.of(weightsOf(state));
      return await new Fit({ problem, options, session, batchSize, evaluate }).run();
    } finally {
      await session.dispose();
    }
  } finally {
    await heldOutLoss.dispose();
  }
}

/** The mean loss of the held-out rows, ready to be asked for; NaN if there are none. */
async function compileHeldOutLoss(
  runtime: Runtime,
  { rows: { heldOut }, rowLoss, label, parameters, data }: FitProblem,
): Promise<{ of(weights: Float32Array): Promise<number>; dispose(): Promise<void> }> {
  if (heldOut.length === 0) {
    return { of: () => Promise.resolve(Number.NaN), dispose: () => Promise.resolve() };
  }
  const compiled = await compileRowFunction(runtime, {
    label: `${label}: held-out loss`,
    call: (...batch) => [rowLoss(...batch)],
    rowShapes: data.map(({ shape }) => shape.slice(1)),
    parameters,
    chunkRows: Math.min(1024, heldOut.length),
  });
  return {
    async of(weights) {
      const [losses] = await compiled.map(data, heldOut, weights);
      return average(losses ?? new Float32Array());
    },
    dispose: () => compiled.dispose(),
  };
}

function withDefaults(optimizer: FitOptions["optimizer"] = {}): OptimizerOptions {
  const { emaDecay = 0 } = optimizer;
  if (!(emaDecay >= 0 && emaDecay < 1)) {
    throw new ConfigError(`fit: expected an emaDecay in [0, 1), got ${emaDecay}`);
  }
  return optimizer.kind === "sgd" ? { ...SGD, ...optimizer } : { ...ADAM, ...optimizer };
}

/** The weights that a state stands for: the averaged ones if there are any. */
function weightsOf(state: TrainingState): Float32Array {
  return state.average ?? state.parameters;
}

interface FitParts {
  readonly problem: FitProblem;
  readonly options: FitOptions;
  readonly session: TrainingSession;
  readonly batchSize: number;
  readonly evaluate: (state: TrainingState) => Promise<number>;
}

/** The loop over epochs: the one place that decides what happens next. */
class Fit {
  readonly #parts: FitParts;
  readonly #now: () => number;
  readonly #startMs: number;
  readonly #history: FitProgress[] = [];
  readonly #maxEpochs: number;
  #stepsPerCall = 4;

  constructor(parts: FitParts) {
    this.#parts = parts;
    this.#now = parts.options.now ?? (() => performance.now());
    this.#startMs = this.#now();
    this.#maxEpochs = parts.options.maxEpochs ?? 100;
  }

  async run(): Promise<FitResult> {
    const { problem, options, session, batchSize, evaluate } = this.#parts;
    const { patience = 10, learningRate = 1e-3, warmupSteps = 20, keep = "best" } = options;
    const watched = problem.rows.heldOut.length > 0;
    const stepsPerEpoch = Math.max(1, Math.floor(problem.rows.train.length / batchSize));
    const schedule = startSchedule({
      ...(options.schedule ?? { kind: "plateau", factor: 1 / 3, reductions: 2 }),
      learningRate,
      warmupSteps,
      totalSteps: stepsPerEpoch * this.#maxEpochs,
    });
    let good = await session.checkpoint();
    let bestState = good;
    let best = this.#record(
      { epoch: 0, step: 0, train: Number.NaN, heldOut: await evaluate(good) },
      weightsOf(good),
    );
    let waited = 0;
    let rollbacks = 0;
    let stoppedBy: FitResult["stoppedBy"] = "epochs";
    try {
      for (let epoch = 1; epoch <= this.#maxEpochs; epoch += 1) {
        const rates = Float32Array.from({ length: stepsPerEpoch }, (_, step) =>
          schedule.rate(good.step + step),
        );
        const train = await this.#runEpoch(rates);
        if (train === "out of time") {
          stoppedBy = "time";
          break;
        }
        const state = await session.checkpoint();
        const heldOut = await evaluate(state);
        if (!Number.isFinite(train) || (watched && !Number.isFinite(heldOut))) {
          rollbacks += 1;
          this.#checkRollbacks(rollbacks, { epoch, train, heldOut });
          schedule.halve();
          await session.restore(good);
          continue;
        }
        rollbacks = 0;
        good = state;
        const progress = this.#record(
          { epoch, step: state.step, train, heldOut },
          weightsOf(state),
        );
        if (keep === "last" || !Number.isFinite(best.heldOut) || heldOut < best.heldOut) {
          best = progress;
          bestState = state;
          waited = 0;
        } else {
          waited += 1;
        }
        if (waited >= patience) {
          if (schedule.onPatienceOut() === "stop") {
            stoppedBy = "patience";
            break;
          }
          waited = 0;
          good = bestState;
          await session.restore(bestState);
        }
      }
    } finally {
      assignFlatParameters(problem.parameters, weightsOf(bestState));
    }
    return { history: this.#history, best, stoppedBy, steps: good.step };
  }

  /** Trains one epoch; gives the mean loss, NaN included. */
  async #runEpoch(rates: Float32Array): Promise<number | "out of time"> {
    const { problem, options, session, batchSize } = this.#parts;
    const { train } = problem.rows;
    const order = options.source.permutation(train.length);
    const indices = Int32Array.from(order, (position) => train[position] as number);
    let total = 0;
    for (let step = 0; step < rates.length;) {
      if (options.signal?.aborted) {
        throw new AbortedError(`${problem.label}: stopped by request`);
      }
      const startMs = this.#now();
      if (startMs - this.#startMs > (options.maxSeconds ?? Infinity) * 1000) {
        return "out of time";
      }
      const end = Math.min(rates.length, step + this.#stepsPerCall);
      const losses = await session.run(
        indices.subarray(step * batchSize, end * batchSize),
        rates.subarray(step, end),
      );
      total += losses.reduce((sum, loss) => sum + loss, 0);
      this.#adaptStepsPerCall(this.#now() - startMs, end - step);
      step = end;
    }
    return total / rates.length;
  }

  /** How many steps make one call changes nothing but how soon a fit can stop. */
  #adaptStepsPerCall(elapsedMs: number, steps: number): void {
    const msPerStep = Math.max(elapsedMs / steps, 0.01);
    this.#stepsPerCall = Math.max(1, Math.round(CALL_MS / msPerStep));
  }

  #record(
    state: Omit<FitProgress, "maxEpochs" | "bestHeldOut">,
    weights: Float32Array,
  ): FitProgress {
    const bestBefore = Math.min(Infinity, ...this.#history.map((each) => each.heldOut));
    const progress: FitProgress = {
      ...state,
      maxEpochs: this.#maxEpochs,
      bestHeldOut: Math.min(bestBefore, state.heldOut),
    };
    this.#history.push(progress);
    this.#parts.options.onProgress?.(progress, weights);
    return progress;
  }

  #checkRollbacks(
    rollbacks: number,
    at: { readonly epoch: number; readonly train: number; readonly heldOut: number },
  ): void {
    if (rollbacks >= MAX_ROLLBACKS) {
      throw new ConvergenceError(
        `${this.#parts.problem.label}: expected a finite loss, got ${at.train} (held out ${at.heldOut}) in epoch ${at.epoch}, ${rollbacks} times in a row at ever lower learning rates; lower the learning rate or look for outliers in the data`,
        { iterations: at.epoch, lastValue: at.heldOut },
      );
    }
  }
}

function average(values: Float32Array): number {
  let sum = 0;
  for (const value of values) {
    sum += value;
  }
  return sum / values.length;
}
