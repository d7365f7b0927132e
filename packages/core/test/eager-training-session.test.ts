import { add, mean, memory, square, sub, sum } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import { createEagerRuntime, createParameter, trainableParameters } from "@mienf/core";
import type { AdamOptions, SgdOptions, TrainingSpec } from "@mienf/core";
import { describe, expect, test } from "vitest";
import { toy } from "./toy.ts";

const optimizer: AdamOptions = {
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
  clipNorm: 0.5,
};

/** Adam written out for one scalar parameter and the loss mean (p − x)², in float64. */
function scalarAdam(start: number, rows: readonly number[], steps: number, rate: number): number[] {
  let [p, m, v] = [start, 0, 0];
  const losses = [];
  for (let t = 1; t <= steps; t += 1) {
    losses.push(rows.reduce((total, x) => total + (p - x) ** 2, 0) / rows.length);
    const raw = rows.reduce((total, x) => total + 2 * (p - x), 0) / rows.length;
    const g = raw * Math.min(1, optimizer.clipNorm / (Math.abs(raw) + 1e-12));
    m = optimizer.beta1 * m + (1 - optimizer.beta1) * g;
    v = optimizer.beta2 * v + (1 - optimizer.beta2) * g * g;
    const direction =
      m /
      (1 - optimizer.beta1 ** t) /
      (Math.sqrt(v / (1 - optimizer.beta2 ** t)) + optimizer.epsilon);
    p -= rate * (direction + optimizer.weightDecay * p);
  }
  return losses;
}

const descent: SgdOptions = {
  kind: "sgd",
  momentum: 0.8,
  nesterov: true,
  weightDecay: 0.01,
  clipNorm: 0.5,
  emaDecay: 0.75,
};

/** Gradient descent written out for the same parameter and loss, in float64. */
function scalarDescent(
  options: SgdOptions,
  start: number,
  rows: readonly number[],
  run: { readonly steps: number; readonly rate: number },
): { p: number; m: number; average: number } {
  let [p, m, average] = [start, 0, start];
  const { emaDecay = 0 } = options;
  for (let t = 1; t <= run.steps; t += 1) {
    const raw = rows.reduce((total, x) => total + 2 * (p - x), 0) / rows.length;
    const g = raw * Math.min(1, options.clipNorm / (Math.abs(raw) + 1e-12));
    m = options.momentum * m + g;
    const direction = options.nesterov === true ? g + options.momentum * m : m;
    p -= run.rate * (direction + options.weightDecay * p);
    average = emaDecay * average + (1 - emaDecay) * p;
  }
  return { p, m, average };
}

function spec(rows: number): TrainingSpec {
  const { parameters, data, loss } = toy(rows);
  return {
    label: "toy",
    loss,
    parameters: trainableParameters(parameters),
    data,
    batchSize: 8,
    optimizer,
  };
}

const someRows = (steps: number) => Int32Array.from({ length: 8 * steps }, (_, i) => (i * 7) % 32);

describe.each(["cpu", "wasm"] as const)("a training session on %s", (backend) => {
  test("follows Adam with clipping and decoupled weight decay as written out by hand", async () => {
    const runtime = await createEagerRuntime({ backend });
    const center = createParameter([], 3);
    const rows = [0.5, -1, 0.25, 2];
    const session = await runtime.prepareTraining({
      label: "center",
      loss: (x: Tensor) => mean<Scalar>(square(sub(center.read(), x))),
      parameters: [center],
      data: [{ values: Float32Array.from(rows), shape: [4, 1] }],
      batchSize: 4,
      optimizer,
    });
    const indices = Int32Array.from({ length: 4 * 12 }, (_, i) => i % 4);
    const losses = await session.run(indices, new Float32Array(12).fill(0.05));
    await session.dispose();
    const expected = scalarAdam(3, rows, 12, 0.05);
    for (const [step, loss] of losses.entries()) {
      expect(loss).toBeCloseTo(expected[step] ?? Number.NaN, 4);
    }
  });

  test.each([descent, { ...descent, nesterov: false }])(
    "follows gradient descent and its average as written out by hand: %o",
    async (options) => {
      const runtime = await createEagerRuntime({ backend });
      const center = createParameter([], 3);
      const rows = [0.5, -1, 0.25, 2];
      const session = await runtime.prepareTraining({
        label: "center",
        loss: (x: Tensor) => mean<Scalar>(square(sub(center.read(), x))),
        parameters: [center],
        data: [{ values: Float32Array.from(rows), shape: [4, 1] }],
        batchSize: 4,
        optimizer: options,
      });
      const indices = Int32Array.from({ length: 4 * 12 }, (_, i) => i % 4);
      await session.run(indices, new Float32Array(12).fill(0.05));
      const state = await session.checkpoint();
      await session.dispose();
      const { p, m, average } = scalarDescent(options, 3, rows, { steps: 12, rate: 0.05 });
      expect(state.parameters[0]).toBeCloseTo(p, 5);
      expect(state.firstMoment[0]).toBeCloseTo(m, 5);
      expect(state.secondMoment).toHaveLength(0);
      expect(state.average?.[0]).toBeCloseTo(average, 5);
    },
  );

  test("averages from the parameters on when a state has no average yet", async () => {
    const runtime = await createEagerRuntime({ backend });
    const session = await runtime.prepareTraining({ ...spec(32), optimizer: descent });
    const { average, ...without } = await session.checkpoint();
    await session.restore(without);
    expect((await session.checkpoint()).average).toEqual(without.parameters);
    expect(average).toEqual(without.parameters);
    await session.dispose();
  });

  test.each([optimizer, descent])(
    "continues bit for bit from a checkpoint: %o",
    async (options) => {
      const runtime = await createEagerRuntime({ backend });
      const session = await runtime.prepareTraining({ ...spec(32), optimizer: options });
      await session.run(someRows(3), new Float32Array(3).fill(0.01));
      const saved = await session.checkpoint();
      const straight = await session.run(someRows(4), new Float32Array(4).fill(0.01));
      await session.restore(saved);
      const resumed = await session.run(someRows(4), new Float32Array(4).fill(0.01));
      expect(resumed).toEqual(straight);
      expect(saved.step).toBe(3);
      await session.restore(saved);
      expect(await session.checkpoint()).toEqual(saved);
      await session.dispose();
    },
  );

  test.each([optimizer, descent])(
    "leaks no tensor over 100 steps, and disposes twice in peace: %o",
    async (options) => {
      const runtime = await createEagerRuntime({ backend });
      const before = memory().numTensors;
      const session = await runtime.prepareTraining({ ...spec(32), optimizer: options });
      await session.run(someRows(1), new Float32Array(1).fill(0.01));
      const running = memory().numTensors;
      await session.run(someRows(100), new Float32Array(100).fill(0.01));
      expect(memory().numTensors).toBe(running);
      await session.dispose();
      await session.dispose();
      expect(memory().numTensors).toBe(before);
    },
  );

  test("refuses rows that do not fill the steps", async () => {
    const runtime = await createEagerRuntime({ backend });
    const session = await runtime.prepareTraining(spec(32));
    await expect(session.run(new Int32Array(9), new Float32Array(1))).rejects.toThrow(
      "toy: expected 8 row numbers for 1 steps of 8 rows, got 9",
    );
    await session.dispose();
  });

  test("a compiled function reads the current parameters, or those it is given", async () => {
    const runtime = await createEagerRuntime({ backend });
    const offset = createParameter([2], [1, 2]);
    const compiled = await runtime.compile({
      label: "shift",
      call: (x) => [add(x, offset.read()), sum(x)],
      inputShapes: [[1, 2]],
      parameters: [offset],
    });
    const input = [Float32Array.of(10, 20)];
    expect(await compiled.call(input)).toEqual([Float32Array.of(11, 22), Float32Array.of(30)]);
    offset.assign([3, 4]);
    expect((await compiled.call(input))[0]).toEqual(Float32Array.of(13, 24));
    expect((await compiled.call(input, Float32Array.of(0, 0)))[0]).toEqual(Float32Array.of(10, 20));
    await expect(compiled.call([Float32Array.of(1)])).rejects.toThrow(
      "shift: expected input 0 to hold 2 values for shape [1,2], got 1",
    );
  });
});

test("cpu and wasm give the same losses for 20 steps", async () => {
  const losses = await Promise.all(
    (["cpu", "wasm"] as const).map(async (backend) => {
      const runtime = await createEagerRuntime({ backend });
      const session = await runtime.prepareTraining(spec(32));
      return session.run(someRows(20), new Float32Array(20).fill(0.01));
    }),
  );
  for (const [step, loss] of (losses[0] ?? []).entries()) {
    expect(loss).toBeCloseTo(losses[1]?.[step] ?? Number.NaN, 4);
  }
});

test("a runtime leaves the current backend as it was", async () => {
  await createEagerRuntime({ backend: "cpu" });
  const { setBackend, getBackend } = await import("@tensorflow/tfjs-core");
  await setBackend("cpu");
  const wasm = await createEagerRuntime({ backend: "wasm" });
  const session = await wasm.prepareTraining(spec(32));
  await session.run(someRows(1), new Float32Array(1).fill(0.01));
  expect(getBackend()).toBe("cpu");
  await session.dispose();
});
