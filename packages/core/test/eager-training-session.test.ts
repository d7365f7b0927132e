import { add, mean, memory, square, sub, sum } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import { createEagerRuntime, createParameter, trainableParameters } from "@mienf/core";
import type { AdamOptions, TrainingSpec } from "@mienf/core";
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

  test("continues bit for bit from a checkpoint", async () => {
    const runtime = await createEagerRuntime({ backend });
    const session = await runtime.prepareTraining(spec(32));
    await session.run(someRows(3), new Float32Array(3).fill(0.01));
    const saved = await session.checkpoint();
    const straight = await session.run(someRows(4), new Float32Array(4).fill(0.01));
    await session.restore(saved);
    const resumed = await session.run(someRows(4), new Float32Array(4).fill(0.01));
    expect(resumed).toEqual(straight);
    expect(saved.step).toBe(3);
    await session.dispose();
  });

  test("leaks no tensor over 100 steps, and disposes twice in peace", async () => {
    const runtime = await createEagerRuntime({ backend });
    const before = memory().numTensors;
    const session = await runtime.prepareTraining(spec(32));
    await session.run(someRows(1), new Float32Array(1).fill(0.01));
    const running = memory().numTensors;
    await session.run(someRows(100), new Float32Array(100).fill(0.01));
    expect(memory().numTensors).toBe(running);
    await session.dispose();
    await session.dispose();
    expect(memory().numTensors).toBe(before);
  });

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
