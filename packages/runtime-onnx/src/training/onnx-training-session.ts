import { checkSteps, flattenParameters, totalSize } from "@mienf/core";
import type { TrainingSession, TrainingSpec, TrainingState } from "@mienf/core";
import type { Feed, OnnxSession } from "../onnx/onnx-session.ts";
import { adamSchedule, SCHEDULE_WIDTH } from "./adam.ts";
import { gatherGroup, scatterGroup } from "./parameter-groups.ts";
import type { ParameterGroup } from "./parameter-groups.ts";
import { stateNamesOf } from "./training-graph.ts";

/** A {@link TrainingSession} whose steps all run inside onnxruntime; the state comes out after each call of `run`. */
export class OnnxTrainingSession implements TrainingSession {
  readonly #spec: TrainingSpec;
  readonly #groups: readonly ParameterGroup[];
  readonly #native: OnnxSession;
  #step = 0;
  /** By the names of the graph's inputs. */
  #state: Readonly<Record<string, Float32Array>>;

  constructor(spec: TrainingSpec, groups: readonly ParameterGroup[], native: OnnxSession) {
    this.#spec = spec;
    this.#groups = groups;
    this.#native = native;
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
        data: adamSchedule(optimizer, learningRates, this.#step),
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
    const [parameters, firstMoment, secondMoment] = [0, 1, 2].map((position) => {
      const flat = new Float32Array(totalSize(this.#spec.parameters));
      for (const [number, group] of this.#groups.entries()) {
        const name = stateNamesOf(number)[position] as string;
        scatterGroup(group, this.#state[name] as Float32Array, flat);
      }
      return flat;
    }) as [Float32Array, Float32Array, Float32Array];
    return Promise.resolve({ step: this.#step, parameters, firstMoment, secondMoment });
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
        stateNamesOf(number).map((name) => [
          name,
          { data: this.#state[name] as Float32Array, shape },
        ]),
      ),
    );
  }

  #namedState(state: Omit<TrainingState, "step">): Record<string, Float32Array> {
    const vectors = [state.parameters, state.firstMoment, state.secondMoment];
    return Object.fromEntries(
      this.#groups.flatMap((group, number) =>
        stateNamesOf(number).map((name, position) => [
          name,
          gatherGroup(group, vectors[position] as Float32Array),
        ]),
      ),
    );
  }
}
