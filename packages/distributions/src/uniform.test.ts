import "@tensorflow/tfjs-backend-cpu";
import { tensor2d } from "@tensorflow/tfjs-core";
import "@mienf/testing";
import { createMatrix, createRandomSource } from "@mienf/numeric";
import { expect, test } from "vitest";
import { take, toTensor } from "../test/helpers/tensors.ts";
import { uniform } from "./uniform.ts";

test("uniform is flat on its box and −∞ beyond", () => {
  const law = uniform(2, { low: [0, -1], high: [2, 3] });
  const x = tensor2d([
    [0, 3],
    [1, 0],
    [1, 3.1],
    [-1e-6, 0],
  ]);
  expect(take(law.logProb(x))).toBeAllClose([-Math.log(8), -Math.log(8), -Infinity, -Infinity], {
    rtol: 1e-6,
  });
  expect(law.entropy()).toBeCloseTo(Math.log(8), 6);
});

test("uniform fits the box of its rows, which all belong to it", () => {
  const rows = uniform(2, { low: [0, 10], high: [1, 10.5] }).sample(500, createRandomSource(1));
  const law = uniform(2);
  law.fit(rows);
  expect(take(law.logProb(toTensor(rows))).every(Number.isFinite)).toBe(true);
  // The extremes of 500 miss 1/500 of the width on average, at either end.
  expect(law.parameters.low.values).toBeAllClose([0, 10], { atol: 0.02 });
  expect(law.parameters.high.values).toBeAllClose([1, 10.5], { atol: 0.02 });
});

test("uniform says what does not fit", () => {
  expect(() => uniform(1, { low: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: uniform: expected low < high, got 1 and 1]`,
  );
  expect(() => {
    uniform(1).fit(createMatrix(2, 1, [3, 3]));
  }).toThrowErrorMatchingInlineSnapshot(`[ConfigError: uniform: expected low < high, got 3 and 3]`);
});
