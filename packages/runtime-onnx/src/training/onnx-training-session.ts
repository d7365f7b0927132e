import { checkSteps, flattenParameters, totalSize } from "@mienf/core";
import type { TrainingSession, TrainingSpec, TrainingState } from "@mienf/core";
import type { Feed, OnnxSession } from "../onnx/onnx-session.ts";
import { optimizerSchedule, SCHEDULE_WIDTH, slotsOf } from "./optimizer.ts";
import type { Slot } from "./optimizer.ts";
import { gatherGroup, scatterGroup } from "./parameter-groups.ts";
import type { ParameterGroup } from "./parameter-groups.ts";
import { stateName } from "./training-graph.ts";

/** A {@link TrainingSession} whose steps all run inside onnxruntime; the state comes out after each call of `run`. */
export class OnnxTrainingSession implements TrainingSession {
  readonly #spec: TrainingSpec;
  readonly #groups: readonly ParameterGroup[];
  readonly #native: OnnxSession;
  readonly #slots: readonly Slot[];
  #step = 0;
  /** By the names of the graph's inputs. */
  #state: Readonly<Record<string, Float32Array>>;

  constructor(spec: TrainingSpec, groups: readonly ParameterGroup[], native: OnnxSession) {
    this.#spec = spec;
    this.#groups = groups;
    this.#native = native;
    this.#slots = slotsOf(spec.optimizer);
    const parameters = flattenParameters(spec.parameters);
    const zeros = new Float32Array(parameters.length);
    this.#state = this.#namedState({ parameters, firstMoment: zeros, secondMoment: zeros });
  }

  async run(indices: Int32Array, learningRates: Float32Array): Promise<Float32Array> {
    const { batchSize, data, label, optimizer } = this.#spec;
    checkSteps(label, batchSize, { indices, learningRates });
    const steps = learningRates.length;
    if (steps === 0) {
      return new Float32Array(0);
    }
    const results = await this.#native.run({
      steps: { data: BigInt64Array.of(BigInt(steps)), shape: [] },
      indices: { data: indices, shape: [steps, batchSize] },
      schedule: {
        data: optimizerSchedule(optimizer, learningRates, this.#step),
        shape: [steps, SCHEDULE_WIDTH],
      },
      ...Object.fromEntries(
        data.map(({ values, shape }, index) => [`data${index}`, { data: values, shape }]),
      ),
      ...this.#stateFeeds(),
    });
    this.#step += steps;
    this.#state = Object.fromEntries(
      Object.keys(this.#state).map((name) => [name, results[`next_${name}`] as Float32Array]),
    );
    return results["losses"] as Float32Array;
  }

  checkpoint(): Promise<TrainingState> {
    const vectors = this.#slots.map((slot) => {
      const flat = new Float32Array(totalSize(this.#spec.parameters));
      for (const [number, group] of this.#groups.entries()) {
        scatterGroup(group, this.#state[stateName(slot, number)] as Float32Array, flat);
      }
      return [slot, flat] as const;
    });
    const state: Partial<Record<Slot, Float32Array>> = Object.fromEntries(vectors);
    const {
      parameters,
      firstMoment,
      secondMoment = new Float32Array(0),
      ...rest
    } = state as Omit<TrainingState, "step" | "secondMoment"> & { secondMoment?: Float32Array };
    return Promise.resolve({ step: this.#step, parameters, firstMoment, secondMoment, ...rest });
  }

  restore(state: TrainingState): Promise<void> {
    this.#step = state.step;
    this.#state = this.#namedState(state);
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return this.#native.dispose();
  }

  #stateFeeds(): Record<string, Feed> {
    return Object.fromEntries(
      this.#groups.flatMap(({ shape }, number) =>
        this.#slots.map((slot) => {
          const name = stateName(slot, number);
          return [name, { data: this.#state[name] as Float32Array, shape }];
        }),
      ),
    );
  }

  #namedState(state: Omit<TrainingState, "step">): Record<string, Float32Array> {
    const vectors = { average: state.parameters, ...state };
    return Object.fromEntries(
      this.#groups.flatMap((group, number) =>
        this.#slots.map((slot) => [stateName(slot, number), gatherGroup(group, vectors[slot])]),
      ),
    );
  }
}
