import { createEagerRuntime } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { exp, grad, logSumExp, softplus, sum, tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  flooredExp,
  flooredSoftplus,
  logSumExpOfColumns,
} from "../../src/critics/internal/exponentials.ts";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createEagerRuntime({ backend: "cpu" });
});
afterAll(() => runtime.dispose());

const numbers = (tensor: Tensor): number[] => [...tensor.dataSync()];
/** The smallest single-precision number that processors compute with at full speed. */
const SMALLEST_NORMAL = 2 ** -126;
const WIDE = [-1000, -103, -90, -60, -41, -20, -1, 0, 3];

test("exponentials are what they were, down to what is nothing beside 1", () => {
  const values = tensor1d(WIDE);
  for (const [floored, plain] of [
    [flooredExp(values), exp(values)],
    [flooredSoftplus(values), softplus(values)],
  ] as const) {
    const exact = numbers(plain);
    for (const [index, value] of numbers(floored).entries()) {
      expect(Math.abs(value - (exact[index] ?? Number.NaN))).toBeLessThan(1e-17 + 1e-6 * value);
    }
  }
});

test.each([
  ["e^T", (values: Tensor) => sum(flooredExp(values))],
  ["log(1 + e^T)", (values: Tensor) => sum(flooredSoftplus(values))],
])("gradients of %s are 0 or normal numbers, never between", (_, loss) => {
  const slopes = numbers(grad(loss)(tensor1d(WIDE)));
  for (const slope of slopes) {
    expect(slope === 0 || slope > SMALLEST_NORMAL).toBe(true);
  }
  expect(slopes.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
  expect(slopes.at(-1)).toBeGreaterThan(0.9);
});

test("columns are summed without overflow, and their gradients are shares that are 0 or normal", () => {
  const scores = tensor2d([
    [1000, -1000, 2],
    [990, -1099, 1],
    [800, -1000, 0],
  ]);
  const exact = numbers(logSumExp(scores, 0));
  for (const [column, value] of numbers(logSumExpOfColumns(scores)).entries()) {
    expect(value).toBeCloseTo(exact[column] ?? Number.NaN, 4);
  }
  const shares = numbers(
    grad((values: Tensor) => sum(logSumExpOfColumns(values as typeof scores)))(scores),
  );
  for (const share of shares) {
    expect(share === 0 || share > SMALLEST_NORMAL).toBe(true);
  }
  // Each column's shares add up to 1.
  for (const column of [0, 1, 2]) {
    expect([0, 3, 6].reduce((total, row) => total + (shares[row + column] ?? 0), 0)).toBeCloseTo(
      1,
      5,
    );
  }
});
