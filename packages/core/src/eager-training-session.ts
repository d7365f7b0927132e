import { gather, keep, stack, tensor, tensor1d, tidy, valueAndGrads } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import { ShapeError } from "@mienf/numeric";
import { unflattenTensors } from "./eager-function.ts";
import type { BackendScope } from "./eager-runtime.ts";
import { flattenParameters } from "./module.ts";
import { clipByGlobalNorm, updateParameters } from "./optimizer-step.ts";
import type { StepTensors } from "./optimizer-step.ts";
import { withBoundParameters } from "./parameter.ts";
import type { TrainingSession, TrainingSpec, TrainingState } from "./runtime.ts";

/** A {@link TrainingSession} on a tfjs backend: one tensor operation after another. */
export class EagerTrainingSession implements TrainingSession {
  readonly #spec: TrainingSpec;
  readonly #run: BackendScope;
  readonly #data: Tensor[];
  #state: StepTensors;
  #step = 0;

  constructor(spec: TrainingSpec, run: BackendScope) {
    this.#spec = spec;
    this.#run = run;
    this.#data = run(() =>
      spec.data.map(({ values, shape }) => tensor(values, [...shape], "float32")),
    );
    const parameters = flattenParameters(spec.parameters);
    const zeros = new Float32Array(parameters.length);
    this.#state = this.#tensorsOf({
      step: 0,
      parameters,
      firstMoment: zeros,
      secondMoment: spec.optimizer.kind === "sgd" ? new Float32Array(0) : zeros,
    });
  }

  async run(indices: Int32Array, learningRates: Float32Array): Promise<Float32Array> {
    const { batchSize, label } = this.#spec;
    checkSteps(label, batchSize, { indices, learningRates });
    const losses = this.#run(() => {
      const collected: Scalar[] = [];
      for (const [step, rate] of learningRates.entries()) {
        collected.push(
          this.#takeStep(indices.subarray(step * batchSize, (step + 1) * batchSize), rate),
        );
      }
      const stacked = tidy(() => stack(collected));
      disposeAll(collected);
      return stacked;
    });
    try {
      return Float32Array.from(await losses.data());
    } finally {
      losses.dispose();
    }
  }

  async checkpoint(): Promise<TrainingState> {
    const { parameters, firstMoment, secondMoment, average } = this.#state;
    const step = this.#step;
    const read = async (tensors: readonly Tensor[]): Promise<Float32Array> => {
      const parts = await Promise.all(tensors.map((part) => part.data()));
      return Float32Array.from(parts.flatMap((part) => Array.from(part)));
    };
    return {
      step,
      parameters: await read(parameters),
      firstMoment: await read(firstMoment),
      secondMoment: await read(secondMoment),
      ...(average.length === 0 ? {} : { average: await read(average) }),
    };
  }

  restore(state: TrainingState): Promise<void> {
    this.#disposeState();
    this.#state = this.#tensorsOf(state);
    this.#step = state.step;
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    this.#disposeState();
    disposeAll(this.#data.splice(0));
    return Promise.resolve();
  }

  #takeStep(rows: Int32Array, learningRate: number): Scalar {
    this.#step += 1;
    const { optimizer, parameters: declared, loss } = this.#spec;
    const before = this.#state;
    const { after, value } = tidy(() => {
      const rowNumbers = tensor1d(rows, "int32");
      const batch = this.#data.map((values) => gather(values, rowNumbers));
      const differentiate = valueAndGrads((...bound: Tensor[]) =>
        withBoundParameters(declared, bound, () => loss(...batch)),
      );
      const { value: lossValue, grads } = differentiate(before.parameters);
      const clipped = clipByGlobalNorm(grads, optimizer.clipNorm);
      const next = updateParameters(before, clipped, {
        optimizer,
        learningRate,
        step: this.#step,
      });
      return { after: next, value: keep<Scalar>(lossValue) };
    });
    disposeAll(Object.values(before).flat());
    this.#state = after;
    return value;
  }

  #tensorsOf(state: TrainingState): StepTensors {
    const { parameters, optimizer } = this.#spec;
    const average =
      optimizer.emaDecay === undefined ? new Float32Array(0) : (state.average ?? state.parameters);
    const tensorsOf = (flat: Float32Array): Tensor[] =>
      flat.length === 0 ? [] : unflattenTensors(parameters, flat);
    return this.#run(() => ({
      parameters: tensorsOf(state.parameters),
      firstMoment: tensorsOf(state.firstMoment),
      secondMoment: tensorsOf(state.secondMoment),
      average: tensorsOf(average),
    }));
  }

  #disposeState(): void {
    disposeAll(Object.values(this.#state).flat());
    this.#state = { parameters: [], firstMoment: [], secondMoment: [], average: [] };
  }
}

/**
 * Checks the arguments of {@link TrainingSession.run}, for every runtime alike.
 *
 * @throws ShapeError when the steps and the rows do not fit.
 */
export function checkSteps(
  label: string,
  batchSize: number,
  steps: { readonly indices: Int32Array; readonly learningRates: Float32Array },
): void {
  const expected = batchSize * steps.learningRates.length;
  if (steps.indices.length !== expected) {
    throw new ShapeError(
      `${label}: expected ${expected} row numbers for ${steps.learningRates.length} steps of ${batchSize} rows, got ${steps.indices.length}`,
    );
  }
}

function disposeAll(tensors: readonly Tensor[]): void {
  for (const each of tensors) {
    each.dispose();
  }
}
