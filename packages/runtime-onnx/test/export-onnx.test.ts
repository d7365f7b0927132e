import { readFile } from "node:fs/promises";
import * as tf from "@tensorflow/tfjs-core";
import type { Rank, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import onnxProto from "onnx-proto";
import * as onnxruntime from "onnxruntime-node";
import { expect, test } from "vitest";
import { createEagerRuntime, createParameter } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import { exportOnnx } from "@mienf/runtime-onnx";
import type { OnnxExportSpec } from "@mienf/runtime-onnx";

const source = createRandomSource(11);
const random = (size: number): number[] =>
  Array.from({ length: size }, () => 0.5 * source.normal());

const weight = createParameter([2, 4], random(8));
const bias = createParameter([4], random(4));
const turn = createParameter([2, 2], [0.8, 0.6, -0.6, 0.8]);

/** An affine coupling with a rotation in front: the first half decides how the second is scaled and shifted. */
function forward(x: Tensor): Tensor[] {
  const turned = tf.matMul(tf.reshape<Rank.R2>(x, [-1, 2]), turn.read());
  const paired = tf.reshape(turned, [x.shape[0], 4]);
  const [kept, moved] = tf.split(paired, 2, 1) as [Tensor, Tensor];
  const [scale, shift] = conditioner(kept);
  const y = tf.concat([kept, tf.add(tf.mul(moved, tf.exp(scale)), shift)], 1);
  return [y, tf.sum(scale, 1)];
}

function inverse(y: Tensor): Tensor[] {
  const [kept, moved] = tf.split(y, 2, 1) as [Tensor, Tensor];
  const [scale, shift] = conditioner(kept);
  const paired = tf.concat([kept, tf.div(tf.sub(moved, shift), tf.exp(scale))], 1);
  const back = tf.matMul(tf.reshape<Rank.R2>(paired, [-1, 2]), turn.read(), false, true);
  return [tf.reshape(back, [y.shape[0], 4]), tf.neg(tf.sum(scale, 1))];
}

function conditioner(kept: Tensor): [Tensor, Tensor] {
  const hidden = tf.add(tf.matMul(kept as Tensor2D, weight.read() as Tensor2D), bias.read());
  const [scale, shift] = tf.split(hidden, 2, 1) as [Tensor, Tensor];
  return [tf.tanh(scale), shift];
}

function logDensity(x: Tensor): Tensor[] {
  const [y, logDet] = forward(x) as [Tensor, Tensor];
  const constant = tf.mul(tf.ones(logDet.shape), -2 * Math.log(2 * Math.PI));
  return [tf.add(tf.add(tf.mul(tf.sum(tf.square(y), 1), -0.5), constant), logDet)];
}

const parameters = [weight, bias, turn];
const model = (call: OnnxExportSpec["call"], outputNames: readonly string[]): OnnxExportSpec => ({
  label: "coupling",
  call,
  inputShapes: [["rows", 4]],
  inputNames: ["x"],
  outputNames,
  parameters,
});

async function evaluate(
  bytes: Uint8Array,
  feeds: Record<string, { values: Float32Array; shape: number[] }>,
): Promise<Record<string, { values: Float32Array; shape: readonly number[] }>> {
  const session = await onnxruntime.InferenceSession.create(bytes);
  const results = await session.run(
    Object.fromEntries(
      Object.entries(feeds).map(([name, { values, shape }]) => [
        name,
        new onnxruntime.Tensor(values, shape),
      ]),
    ),
  );
  const read = Object.entries(results).map(
    ([name, { data, dims }]) => [name, { values: data as Float32Array, shape: dims }] as const,
  );
  await session.release();
  return Object.fromEntries(read);
}

test.each([
  { name: "forward", call: forward, outputNames: ["y", "logDet"] },
  { name: "inverse", call: inverse, outputNames: ["x0", "logDet"] },
  { name: "log-density", call: logDensity, outputNames: ["logProb"] },
])("plain onnxruntime computes an exported $name for any number of rows", async (each) => {
  const bytes = exportOnnx(model(each.call, each.outputNames));
  const eager = await createEagerRuntime({ backend: "cpu" });
  for (const rows of [1, 5, 300]) {
    const values = Float32Array.from(random(rows * 4));
    const compiled = await eager.compile({
      label: each.name,
      call: each.call,
      inputShapes: [[rows, 4]],
      parameters,
    });
    const expected = await compiled.call([values]);
    const got = await evaluate(bytes, { x: { values, shape: [rows, 4] } });
    for (const [index, name] of each.outputNames.entries()) {
      expect(got[name]?.shape[0]).toBe(rows);
      expect(got[name]?.values).toHaveLength((expected[index] as Float32Array).length);
      for (const [position, value] of (expected[index] as Float32Array).entries()) {
        // Values are of order 1 and sums have four terms: a few units in the last place of float32.
        expect(Math.abs((got[name]?.values[position] as number) - value)).toBeLessThan(5e-6);
      }
    }
  }
});

test("keeps the parameters' values at the time of the export", async () => {
  const scale = createParameter([1], 2);
  const bytes = exportOnnx({
    ...model((x) => [tf.mul(x, scale.read())], ["y"]),
    parameters: [scale],
  });
  scale.assign([5]);
  const { y } = await evaluate(bytes, {
    x: { values: Float32Array.of(1, 2, 3, 4), shape: [1, 4] },
  });
  expect(y?.values).toEqual(Float32Array.of(2, 4, 6, 8));
});

test("takes several inputs with rows, and extents that are computed from the rows", async () => {
  const bytes = exportOnnx({
    label: "pairs",
    call: (x, y) => {
      const rows = x.shape[0];
      const padded = tf.pad(x, [
        [1, 2],
        [0, 0],
      ]);
      return [tf.matMul(x, y, false, true), tf.slice(padded, [1, 0], [rows, 1])];
    },
    inputShapes: [
      ["rows", 2],
      ["rows", 2],
    ],
    inputNames: ["x", "y"],
    outputNames: ["products", "column"],
    parameters: [],
  });
  const x = { values: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] };
  const { products, column } = await evaluate(bytes, { x, y: x });
  expect(products).toEqual({
    values: Float32Array.of(5, 11, 17, 11, 25, 39, 17, 39, 61),
    shape: [3, 3],
  });
  expect(column).toEqual({ values: Float32Array.of(1, 3, 5), shape: [3, 1] });
});

test("exports convolutions written as products, and pixels with a factor for each channel", async () => {
  const kernel = createParameter([36, 4], random(144));
  const factor = createParameter([4], random(4));
  const spec = {
    label: "image",
    parameters: [kernel, factor],
    call: (x: Tensor): Tensor[] => {
      const images = tf.reshape<Rank.R4>(x, [-1, 4, 4, 4]);
      const padded = tf.pad(images, [
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ]);
      const shifted = [0, 1, 2].flatMap((down) =>
        [0, 1, 2].map((right) => tf.slice(padded, [0, down, right, 0], images.shape)),
      );
      const rows = tf.reshape<Rank.R2>(tf.concat(shifted, 3), [-1, 36]);
      const scaled = tf.mul(tf.matMul(rows, kernel.read() as Tensor2D), factor.read());
      return [tf.reshape(scaled, [x.shape[0], 64])];
    },
  };
  const bytes = exportOnnx({
    ...spec,
    inputShapes: [["rows", 64]],
    inputNames: ["x"],
    outputNames: ["y"],
  });
  const values = Float32Array.from(random(3 * 64));
  const eager = await createEagerRuntime({ backend: "cpu" });
  const [expected] = await (
    await eager.compile({ ...spec, inputShapes: [[3, 64]] })
  ).call([values]);
  const { y } = await evaluate(bytes, { x: { values, shape: [3, 64] } });
  expect(y?.shape).toEqual([3, 64]);
  for (const [index, value] of (expected ?? []).entries()) {
    // Sums of 36 products of order 1 / 4.
    expect(Math.abs((y?.values[index] ?? NaN) - value)).toBeLessThan(5e-6);
  }
});

test("writes names, open extents and metadata into the file", async () => {
  const bytes = exportOnnx({ ...model(forward, ["y", "logDet"]), metadata: { seed: "3" } });
  const file = onnxProto.onnx.ModelProto.decode(bytes);
  expect(file.producerName).toBe("mienf");
  expect(file.graph?.name).toBe("coupling");
  const dims = file.graph?.output?.map(({ name, type }) => [
    name,
    ...(type?.tensorType?.shape?.dim ?? []).map(
      ({ dimParam, dimValue }) => dimParam || Number(dimValue),
    ),
  ]);
  expect(dims).toEqual([
    ["y", "rows", 4],
    ["logDet", "rows"],
  ]);
  const manifest: unknown = JSON.parse(
    await readFile(new URL("../package.json", import.meta.url), "utf8"),
  );
  const { version } = manifest as { version: string };
  expect(file.producerVersion).toBe(version);
  expect(
    Object.fromEntries((file.metadataProps ?? []).map(({ key, value }) => [key, value])),
  ).toEqual({
    seed: "3",
    producer: "mienf",
    version,
  });
});

test("exports what depends on the number of rows with fixed extents only", async () => {
  const average = model((x) => [tf.mul(tf.sum(x), 1 / x.shape[0])], ["mean"]);
  expect(() => exportOnnx(average)).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: exportOnnx(coupling): expected a function that does the same for any number of rows, got one in which a constant of "Mul" depends on that number; give fixed extents in inputShapes instead of "rows"]`,
  );
  const bytes = exportOnnx({ ...average, inputShapes: [[2, 4]] });
  const values = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const { mean } = await evaluate(bytes, { x: { values, shape: [2, 4] } });
  expect(mean?.values).toEqual(Float32Array.of(18));
});

test("refuses functions whose operations change with the number of rows", () => {
  const branching = model((x) => [x.shape[0] > 1025 ? tf.exp(x) : tf.log(x)], ["y"]);
  expect(() => exportOnnx(branching)).toThrow('in which an operation "Log" depends on that number');
  const longer = model((x) => [x.shape[0] > 1025 ? tf.exp(x) : tf.neg(tf.exp(x))], ["y"]);
  expect(() => exportOnnx(longer)).toThrow("the number of its operations depends");
  const rowNumbers = model((x) => [tf.add(tf.sum(x, 1), tf.range(0, x.shape[0]))], ["y"]);
  expect(() => exportOnnx(rowNumbers)).toThrow('a constant of "Add" depends');
});

test("refuses names that do not match the inputs or the results", () => {
  expect(() => exportOnnx(model(forward, ["y"]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: exportOnnx(coupling): expected a name for each of 2 outputs, got 1]`,
  );
  expect(() => exportOnnx({ ...model(forward, ["y", "logDet"]), inputNames: [] })).toThrow(
    "exportOnnx(coupling): expected a name for each of 1 inputs, got 0",
  );
});
