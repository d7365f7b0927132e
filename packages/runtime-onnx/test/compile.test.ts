import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEagerRuntime, createParameter } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { createOnnxRuntime } from "@mienf/runtime-onnx";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime();
});
afterAll(() => runtime.dispose());

/** The values of a function of one vector. */
async function valuesOf(call: (x: Tensor) => Tensor, values: readonly number[]): Promise<number[]> {
  const compiled = await runtime.compile({
    label: "probe",
    call: (x) => [call(x)],
    inputShapes: [[values.length]],
    parameters: [],
  });
  const [result] = await compiled.call([Float32Array.from(values)]);
  await compiled.dispose();
  return [...(result as Float32Array)];
}

function compileWith(call: (...inputs: Tensor[]) => Tensor[]): Promise<unknown> {
  return runtime.compile({ label: "my loss", call, inputShapes: [[2, 3]], parameters: [] });
}

test("reads parameters at every call, or takes them as a vector", async () => {
  const scale = createParameter([2], [2, 3]);
  const shift = createParameter([], 1);
  const compiled = await runtime.compile({
    label: "affine",
    call: (x) => [tf.add(tf.mul(x, scale.read()), shift.read())],
    inputShapes: [[2, 2]],
    parameters: [scale, shift],
  });
  const x = Float32Array.of(1, 1, 2, 2);
  expect(await compiled.call([x])).toEqual([Float32Array.of(3, 4, 5, 7)]);
  scale.assign([0, 1]);
  expect(await compiled.call([x])).toEqual([Float32Array.of(1, 2, 1, 3)]);
  expect(await compiled.call([x], Float32Array.of(1, 1, 0))).toEqual([x]);
  await compiled.dispose();
  await compiled.dispose();
});

test("returns inputs, constants and repeated results as outputs of their own", async () => {
  const compiled = await runtime.compile({
    label: "passing on",
    call: (x) => {
      const doubled = tf.mul(x, 2);
      return [x, tf.tensor1d([5, 6]), doubled, doubled, tf.greater(x, 1)];
    },
    inputShapes: [[2]],
    parameters: [],
  });
  expect(await compiled.call([Float32Array.of(1, 2)])).toEqual([
    Float32Array.of(1, 2),
    Float32Array.of(5, 6),
    Float32Array.of(2, 4),
    Float32Array.of(2, 4),
    Float32Array.of(0, 1),
  ]);
  await compiled.dispose();
});

test("takes tensors that another backend made as constants", async () => {
  await createEagerRuntime({ backend: "cpu" });
  await tf.setBackend("cpu");
  const offset = tf.tensor1d([10, 20]);
  expect(await valuesOf((x) => tf.add(x, offset), [1, 2])).toEqual([11, 22]);
  expect([...offset.dataSync()]).toEqual([10, 20]);
  offset.dispose();
});

test("keeps full relative precision of log1p, expm1 and softplus for small and large arguments", async () => {
  const tiny = [1e-20, -1e-12, 3e-7, -1e-4, 0.01, -0.3, 2, 80];
  const negative = [-100, -80, -30, -10, -1, 0, 1, 30, 100];
  const cases = [
    { got: await valuesOf(tf.log1p, tiny), expected: tiny.map(Math.log1p) },
    { got: await valuesOf(tf.expm1, tiny), expected: tiny.map(Math.expm1) },
    {
      got: await valuesOf(tf.softplus, negative),
      expected: negative.map((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
    },
  ];
  for (const { got, expected } of cases) {
    for (const [index, value] of expected.entries()) {
      // Five units in the last place of float32; e⁻¹⁰⁰ is below its smallest normal number.
      const allowed = Math.max(6e-7 * Math.abs(value), 1e-38);
      expect(Math.abs((got[index] as number) - value)).toBeLessThan(allowed);
    }
  }
});

test("keeps the limits of functions at the ends of their domains", async () => {
  expect(await valuesOf(tf.log1p, [-1, Infinity])).toEqual([-Infinity, Infinity]);
  expect(await valuesOf(tf.expm1, [-Infinity, Infinity])).toEqual([-1, Infinity]);
  expect(await valuesOf(tf.softplus, [-Infinity, Infinity])).toEqual([0, Infinity]);
  expect(await valuesOf(tf.relu, [NaN])).toEqual([NaN]);
  expect(await valuesOf(tf.step, [-1e-30, 0, 1e-37, Infinity])).toEqual([0, 0, 1, 1]);
});

test("names the kernel and the operation that it cannot lower", async () => {
  await expect(compileWith((x) => [tf.cumprod(x, 1)])).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: compile(my loss): no ONNX lowering for kernel "Cumprod" (made by tf.cumprod); write it with other operations, or use the "cpu" or "wasm" runtime]`,
  );
});

test("says so when a function reads a value while it is traced", async () => {
  await expect(
    compileWith((x) => [tf.mul(x, tf.sum(x).dataSync()[0] as number)]),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: compile(my loss): expected a function of tensor operations alone, got one that reads a tensor's values while it is traced; replace dataSync(), arraySync() and branches on values by tensor operations]`,
  );
});

test("lets a function read the constants that it made", async () => {
  const values = await valuesOf((x) => tf.mul(x, tf.scalar(3).dataSync()[0] as number), [2]);
  expect(values).toEqual([6]);
});

test("frees everything when tracing fails, in mid-differentiation too", async () => {
  const before = tf.memory().numTensors;
  const loss = (x: Tensor): Tensor => tf.sum(tf.cumprod(tf.exp(x), 1));
  await expect(compileWith((x) => tf.valueAndGrads(loss as never)([x]).grads)).rejects.toThrow(
    "Cumprod",
  );
  expect(tf.memory().numTensors).toBe(before);
});

test("refuses inputs and parameter vectors of the wrong length", async () => {
  const weight = createParameter([2], 1);
  const compiled = await runtime.compile({
    label: "weighted",
    call: (x) => [tf.mul(x, weight.read())],
    inputShapes: [[2]],
    parameters: [weight],
  });
  await expect(compiled.call([new Float32Array(3)])).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: weighted: expected input 0 to hold 2 values for shape [2], got 3]`,
  );
  await expect(
    compiled.call([new Float32Array(2)], new Float32Array(5)),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: weighted: expected a parameter vector of 2 values, got 5]`,
  );
  await compiled.dispose();
});
