import { mul, sum } from "@tensorflow/tfjs-core";
import { compileRowFunction, createEagerRuntime } from "@mienf/core";
import { expect, test } from "vitest";

test("a row function maps any number of rows, in order, whatever the chunk", async () => {
  const runtime = await createEagerRuntime({ backend: "cpu" });
  const rows = await compileRowFunction(runtime, {
    label: "sums",
    call: (x, y) => [sum(mul(x, y), 1), x],
    rowShapes: [[2], [2]],
    parameters: [],
    chunkRows: 4,
  });
  const x = { values: Float32Array.from({ length: 20 }, (_, i) => i), shape: [10, 2] };
  const y = { values: new Float32Array(20).fill(2), shape: [10, 2] };
  const [sums, copies] = await rows.map([x, y]);
  expect([...(sums ?? [])]).toEqual(Array.from({ length: 10 }, (_, row) => 8 * row + 2));
  expect(copies).toEqual(x.values);
  const [some] = await rows.map([x, y], Int32Array.of(9, 0, 3, 3, 1));
  expect([...(some ?? [])]).toEqual([74, 2, 26, 26, 10]);
  await rows.dispose();
});
