import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEagerRuntime, createParameter } from "@mienf/core";
import type { OptimizerOptions, Runtime, TrainingSpec, TrainingState } from "@mienf/core";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { createOnnxWebRuntime } from "@mienf/runtime-onnx/web";
import { plainRealNvp, plainSteps } from "./plain-real-nvp.ts";

const SMALL = { dim: 4, hidden: 16, couplings: 2, batchSize: 32, rows: 200 };

const OPTIMIZERS: readonly OptimizerOptions[] = [
  { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: Infinity },
  {
    kind: "adam",
    beta1: 0.9,
    beta2: 0.99,
    epsilon: 1e-8,
    weightDecay: 0.1,
    clipNorm: 0.5,
    emaDecay: 0.9,
  },
  { kind: "sgd", momentum: 0.9, weightDecay: 0.1, clipNorm: 5 },
  { kind: "sgd", momentum: 0.8, nesterov: true, weightDecay: 0, clipNorm: 5, emaDecay: 0.5 },
];

/** The same runtime wherever its graphs run: natively, with both sides stacked for two threads, and in WebAssembly. */
const PLACES = {
  native: createOnnxRuntime,
  "native, 2 threads": () => createOnnxRuntime({ threads: 2 }),
  WebAssembly: createOnnxWebRuntime,
};

async function lossesOf(
  runtime: Runtime,
  spec: TrainingSpec,
  steps: number,
): Promise<Float32Array> {
  const session = await runtime.prepareTraining(spec);
  const { indices, rates } = plainSteps(spec, steps, 1);
  const losses = await session.run(indices, rates);
  await session.dispose();
  return losses;
}

describe.each(Object.entries(PLACES))("training, %s", (_, create) => {
  let compiled: Runtime;
  beforeAll(async () => {
    compiled = await create();
  });
  afterAll(() => compiled.dispose());

  test.each(OPTIMIZERS)(
    "gives the losses of the eager runtime for 20 steps with %o",
    async (settings) => {
      const spec = plainRealNvp(SMALL, 7);
      const set = { ...spec, optimizer: settings };
      const eager = await createEagerRuntime({ backend: "cpu" });
      const ours = await lossesOf(compiled, set, 20);
      const theirs = await lossesOf(eager, set, 20);
      expect(ours).toHaveLength(20);
      expect(ours[19]).toBeLessThan(ours[0] as number);
      for (const [step, loss] of ours.entries()) {
        const expected = theirs[step] as number;
        // Relative, as the first losses are near 10: some hundred roundings of float32.
        expect(Math.abs(loss - expected)).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected)));
      }
    },
  );

  test.each(OPTIMIZERS.slice(1))(
    "keeps the optimiser's state as the eager runtime does, and continues from it, with %o",
    async (optimizer) => {
      const spec = { ...plainRealNvp(SMALL, 7), optimizer };
      const eager = await createEagerRuntime({ backend: "cpu" });
      const { indices, rates } = plainSteps(spec, 5, 1);
      const states = [];
      for (const runtime of [compiled, eager]) {
        const session = await runtime.prepareTraining(spec);
        await session.run(indices, rates);
        const state = await session.checkpoint();
        const onward = await session.run(indices, rates);
        await session.restore(state);
        expect(await session.run(indices, rates)).toEqual(onward);
        await session.restore(state);
        expect(await session.checkpoint()).toEqual(state);
        await session.dispose();
        states.push(state);
      }
      const [ours, theirs] = states as [TrainingState, TrainingState];
      expect(Object.keys(ours).toSorted()).toEqual(Object.keys(theirs).toSorted());
      for (const name of ["firstMoment", "secondMoment", "average"] as const) {
        expect(ours[name]?.length).toBe(theirs[name]?.length);
        for (const [index, value] of (theirs[name] ?? []).entries()) {
          // Sums over 32 rows of float32 gradients of order 1 to 10.
          expect(Math.abs((ours[name]?.[index] as number) - value)).toBeLessThan(2e-5);
        }
      }
    },
  );

  test("gives the same numbers for the same seed, however the steps are divided into runs", async () => {
    const spec = plainRealNvp(SMALL, 7);
    const { indices, rates } = plainSteps(spec, 7, 1);
    const whole = await lossesOf(compiled, spec, 7);
    const session = await compiled.prepareTraining(spec);
    const cut = 3 * spec.batchSize;
    const first = await session.run(indices.subarray(0, cut), rates.subarray(0, 3));
    const none = await session.run(new Int32Array(0), new Float32Array(0));
    const rest = await session.run(indices.subarray(cut), rates.subarray(3));
    await session.dispose();
    expect(none).toHaveLength(0);
    expect([...first, ...rest]).toEqual([...whole]);
  });

  test("continues bit for bit from a checkpoint, also in another session", async () => {
    const spec = plainRealNvp(SMALL, 7);
    const { indices, rates } = plainSteps(spec, 4, 1);
    const session = await compiled.prepareTraining(spec);
    await session.run(indices, rates);
    const state = await session.checkpoint();
    const kept = state.parameters.slice();
    const onward = await session.run(indices, rates);
    const end = await session.checkpoint();
    const other = await compiled.prepareTraining(spec);
    for (const each of [session, other]) {
      await each.restore(state);
      expect(await each.run(indices, rates)).toEqual(onward);
      expect(await each.checkpoint()).toEqual(end);
      await each.dispose();
    }
    expect(state.step).toBe(4);
    expect(state.parameters).toEqual(kept);
    expect(end.parameters).not.toEqual(kept);
  });

  test("leaves the model's parameters alone until the caller takes a checkpoint", async () => {
    const spec = plainRealNvp(SMALL, 7);
    const before = spec.parameters.map(({ values }) => values.slice());
    await lossesOf(compiled, spec, 3);
    expect(spec.parameters.map(({ values }) => values)).toEqual(before);
  });

  test("trains two models at once", async () => {
    const specs = [plainRealNvp(SMALL, 1), plainRealNvp({ ...SMALL, hidden: 8 }, 2)];
    const alone = await Promise.all(specs.map((spec) => lossesOf(compiled, spec, 4)));
    const sessions = await Promise.all(specs.map((spec) => compiled.prepareTraining(spec)));
    const together: number[][] = [[], []];
    for (let step = 0; step < 4; step += 1) {
      const losses = await Promise.all(
        sessions.map((session, index) => {
          const spec = specs[index] as TrainingSpec;
          const { indices, rates } = plainSteps(spec, 4, 1);
          const [from, to] = [step * spec.batchSize, (step + 1) * spec.batchSize];
          return session.run(indices.subarray(from, to), rates.subarray(step, step + 1));
        }),
      );
      for (const [index, loss] of losses.entries()) {
        together[index]?.push(...loss);
      }
    }
    expect(together).toEqual(alone.map((losses) => Array.from(losses)));
  });

  test("updates groups of large parameters as one whole", async () => {
    const wide = { dim: 4, hidden: 280, couplings: 1, batchSize: 8, rows: 20 };
    const spec = plainRealNvp(wide, 3);
    const eager = await createEagerRuntime({ backend: "cpu" });
    const ours = await compiled.prepareTraining(spec);
    const theirs = await eager.prepareTraining(spec);
    const { indices, rates } = plainSteps(spec, 2, 1);
    await ours.run(indices, rates);
    await theirs.run(indices, rates);
    const [got, expected] = [await ours.checkpoint(), await theirs.checkpoint()];
    expect(got.parameters.length).toBeGreaterThan(2 * 65_536);
    // The moments as means; plainRealNvp's Adam has these decays.
    for (const [name, decay] of [
      ["firstMoment", 0.9],
      ["secondMoment", 0.999],
    ] as const) {
      const worst = got[name].reduce(
        (most, value, index) => Math.max(most, Math.abs(value - (expected[name][index] as number))),
        0,
      );
      // They are at most of order 1 here, and sums of 8 rows in float32.
      expect((1 - decay) * worst).toBeLessThan(1e-5);
    }
    await ours.dispose();
  });

  test("passes a loss that is not finite on to the caller", async () => {
    const weight = createParameter([2], [-1, 1]);
    const session = await compiled.prepareTraining({
      ...plainRealNvp(SMALL, 1),
      loss: (x) => tf.mean(tf.mul(x, tf.sum(tf.log(weight.read())))),
      parameters: [weight],
      data: [{ values: Float32Array.of(1, 2, 3, 4), shape: [4, 1] }],
      batchSize: 2,
    });
    const losses = await session.run(Int32Array.of(0, 1), Float32Array.of(0.1));
    expect(losses[0]).toBeNaN();
    await session.dispose();
  });

  test("leaves no tensor and no backend behind", async () => {
    const eager = await createEagerRuntime({ backend: "cpu" });
    await tf.setBackend("cpu");
    const before = tf.memory().numTensors;
    await lossesOf(compiled, plainRealNvp(SMALL, 7), 2);
    expect(tf.memory().numTensors).toBe(before);
    expect(tf.getBackend()).toBe("cpu");
    await eager.dispose();
  });

  test("refuses rows that do not make up the steps", async () => {
    const session = await compiled.prepareTraining(plainRealNvp(SMALL, 1));
    await expect(
      session.run(new Int32Array(33), new Float32Array(1)),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: plain RealNVP pair: expected 32 row numbers for 1 steps of 32 rows, got 33]`,
    );
    await session.dispose();
  });
});

test("can be disposed twice, sessions and runtime alike", async () => {
  const runtime = await createOnnxRuntime({ threads: 2 });
  expect(runtime.device).toBe("CPU, 2 threads");
  const session = await runtime.prepareTraining(plainRealNvp(SMALL, 1));
  await session.dispose();
  await session.dispose();
  await expect(session.run(new Int32Array(32), new Float32Array(1))).rejects.toThrow("disposed");
  await runtime.dispose();
  await expect(runtime.dispose()).resolves.toBeUndefined();
});

test("refuses a number of threads that cannot be", async () => {
  await expect(createOnnxRuntime({ threads: 0 })).rejects.toThrow(
    "createOnnxRuntime: expected a whole number of threads ≥ 1, got 0",
  );
});
