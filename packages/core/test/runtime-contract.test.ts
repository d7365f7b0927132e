import { createEagerRuntime, createParameter, fit } from "@mienf/core";
import type { CompiledFunction, Parameter, Runtime, TrainingSession } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import { plainLayers, runtimeContract } from "@mienf/testing/runtime-contract";
import type { ContractCheck, RuntimeSubject } from "@mienf/testing/runtime-contract";
import { describe, expect, test } from "vitest";

function checksOf(
  createRuntime: () => Promise<Runtime>,
  without: readonly string[] = [],
): ContractCheck[] {
  const subject: RuntimeSubject<Parameter, RandomSource> = {
    createRuntime,
    createParameter,
    createSource: createRandomSource,
    fit,
    layers: plainLayers(createParameter, createRandomSource).filter(
      ({ name }) => !without.includes(name),
    ),
  };
  return runtimeContract(subject);
}

// tfjs's WebAssembly backend has no kernel for the gradient of a convolution's filter.
describe.each([
  { backend: "cpu", without: [] },
  { backend: "wasm", without: ["a convolution"] },
] as const)("the runtime $backend", ({ backend, without }) => {
  const checks = checksOf(() => createEagerRuntime({ backend }), without);
  test.each(checks.map((check) => [check.title, check] as const))("%s", async (_title, check) => {
    await expect(check.run()).resolves.toBeUndefined();
  });
});

/** A runtime that is right but for what `spoil` does to its sessions and functions. */
async function spoilt(spoil: {
  readonly session?: (session: TrainingSession) => Partial<TrainingSession>;
  readonly compiled?: (compiled: CompiledFunction) => Partial<CompiledFunction>;
}): Promise<Runtime> {
  const runtime = await createEagerRuntime({ backend: "cpu" });
  return {
    ...runtime,
    async compile(spec) {
      const compiled = await runtime.compile(spec);
      return {
        call: (inputs, vector) => compiled.call(inputs, vector),
        dispose: () => compiled.dispose(),
        ...spoil.compiled?.(compiled),
      };
    },
    async prepareTraining(spec) {
      const session = await runtime.prepareTraining(spec);
      return {
        run: (indices, rates) => session.run(indices, rates),
        checkpoint: () => session.checkpoint(),
        restore: (state) => session.restore(state),
        dispose: () => session.dispose(),
        ...spoil.session?.(session),
      };
    },
  };
}

/** Titles of the checks that fail. */
async function broken(createRuntime: () => Promise<Runtime>): Promise<string[]> {
  const titles: string[] = [];
  for (const check of checksOf(createRuntime)) {
    await check.run().catch(() => titles.push(check.title));
  }
  return titles;
}

describe("the contract notices a runtime", () => {
  test("that steps a little too far", async () => {
    const titles = await broken(() =>
      spoilt({
        session: (session) => ({
          run: (indices, rates) =>
            session.run(
              indices,
              rates.map((rate) => rate * 1.01),
            ),
        }),
      }),
    );
    expect(titles).toMatchInlineSnapshot(`
      [
        "Adam gives the losses and the state that float64 gives",
        "gradient descent with momentum gives the losses and the state that float64 gives",
        "a loss of NaN stops a fit with a clear error and the last good state",
      ]
    `);
  });

  test("that forgets a moment in its checkpoints", async () => {
    const titles = await broken(() =>
      spoilt({
        session: (session) => ({
          restore: (state) =>
            session.restore({ ...state, firstMoment: state.firstMoment.map(() => 0) }),
        }),
      }),
    );
    expect(titles).toMatchInlineSnapshot(`
      [
        "a checkpoint of adam continues bit for bit, in another session too",
        "a checkpoint of sgd continues bit for bit, in another session too",
      ]
    `);
  });

  test("that leaves tensors behind", async () => {
    const titles = await broken(() =>
      spoilt({ session: () => ({ dispose: () => Promise.resolve() }) }),
    );
    expect(titles).toMatchInlineSnapshot(`
      [
        "a long run leaves no tensor behind, and a session is disposed of twice in peace",
      ]
    `);
  });

  test("that ignores the parameters it is given", async () => {
    const titles = await broken(() =>
      spoilt({ compiled: (compiled) => ({ call: (inputs) => compiled.call(inputs) }) }),
    );
    expect(titles).toMatchInlineSnapshot(`
      [
        "a function reads the current parameters, or those that it is given",
        "a loss of NaN stops a fit with a clear error and the last good state",
        "differentiates a dense layer as finite differences do",
        "differentiates an affine coupling as finite differences do",
        "differentiates a mixture of densities as finite differences do",
        "differentiates a sum and a join of twenty parts as finite differences do",
        "differentiates running sums of two lengths as finite differences do",
        "differentiates a convolution as finite differences do",
      ]
    `);
  });

  test("that calls any loss finite", async () => {
    const titles = await broken(() =>
      spoilt({
        session: (session) => ({
          run: async (indices, rates) =>
            (await session.run(indices, rates)).map((loss) => (Number.isFinite(loss) ? loss : 0)),
          checkpoint: async () => {
            const state = await session.checkpoint();
            const repair = (value: number): number => (Number.isFinite(value) ? value : 0);
            return { ...state, parameters: state.parameters.map(repair) };
          },
        }),
        compiled: (compiled) => ({
          call: async (inputs, vector) =>
            (await compiled.call(inputs, vector)).map((values) =>
              values.map((value) => (Number.isFinite(value) ? value : 0)),
            ),
        }),
      }),
    );
    expect(titles).toMatchInlineSnapshot(`
      [
        "a loss of NaN stops a fit with a clear error and the last good state",
      ]
    `);
  });
});
