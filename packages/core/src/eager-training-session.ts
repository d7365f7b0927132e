import {
  add,
  addN,
  div,
  gather,
  keep,
  minimum,
  mul,
  sqrt,
  square,
  stack,
  sub,
  sum,
  tensor,
  tensor1d,
  tidy,
  valueAndGrads,
} from "@tensorflow/tfjs-core";
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import { ShapeError } from "@mienf/numeric";
import { unflattenTensors } from "./eager-function.ts";
import type { BackendScope } from "./eager-runtime.ts";
import { flattenParameters } from "./module.ts";
import { withBoundParameters } from "./parameter.ts";
import type { AdamOptions, TrainingSession, TrainingSpec, TrainingState } from "./runtime.ts";

// A type, not an interface: only then does tfjs see that its members are tensors.
type StepTensors = {
  readonly parameters: Tensor[];
  readonly firstMoment: Tensor[];
  readonly secondMoment: Tensor[];
};

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
      secondMoment: zeros,
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
    const { parameters, firstMoment, secondMoment } = this.#state;
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
      const next = adamUpdate(before, clipped, { optimizer, learningRate, step: this.#step });
      return { after: next, value: keep<Scalar>(lossValue) };
    });
    disposeAll(Object.values(before).flat());
    this.#state = after;
    return value;
  }

  #tensorsOf(state: TrainingState): StepTensors {
    const { parameters } = this.#spec;
    return this.#run(() => ({
      parameters: unflattenTensors(parameters, state.parameters),
      firstMoment: unflattenTensors(parameters, state.firstMoment),
      secondMoment: unflattenTensors(parameters, state.secondMoment),
    }));
  }

  #disposeState(): void {
    const { parameters, firstMoment, secondMoment } = this.#state;
    disposeAll([...parameters, ...firstMoment, ...secondMoment]);
    this.#state = { parameters: [], firstMoment: [], secondMoment: [] };
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

function clipByGlobalNorm(gradients: readonly Tensor[], clipNorm: number): readonly Tensor[] {
  if (clipNorm === Infinity) {
    return gradients;
  }
  const norm = sqrt(addN(gradients.map((gradient) => sum(square(gradient)))));
  const factor = minimum(div(clipNorm, add(norm, 1e-12)), 1);
  return gradients.map((gradient) => mul(gradient, factor));
}

function adamUpdate(
  state: StepTensors,
  gradients: readonly Tensor[],
  update: { readonly optimizer: AdamOptions; readonly learningRate: number; readonly step: number },
): StepTensors {
  const { optimizer, learningRate, step } = update;
  const { beta1, beta2, epsilon, weightDecay } = optimizer;
  const firstMoment = state.firstMoment.map((moment, index) =>
    keep(add(mul(moment, beta1), mul(gradients[index] as Tensor, 1 - beta1))),
  );
  const secondMoment = state.secondMoment.map((moment, index) =>
    keep(add(mul(moment, beta2), mul(square(gradients[index] as Tensor), 1 - beta2))),
  );
  const parameters = state.parameters.map((parameter, index) => {
    const mean = div(firstMoment[index] as Tensor, 1 - beta1 ** step);
    const spread = sqrt(div(secondMoment[index] as Tensor, 1 - beta2 ** step));
    const direction = div(mean, add(spread, epsilon));
    const decayed = weightDecay === 0 ? direction : add(direction, mul(parameter, weightDecay));
    return keep(sub(parameter, mul(decayed, learningRate)));
  });
  return { parameters, firstMoment, secondMoment };
}

function disposeAll(tensors: readonly Tensor[]): void {
  for (const each of tensors) {
    each.dispose();
  }
}
