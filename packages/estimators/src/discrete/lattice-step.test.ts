import { expect, test } from "vitest";
import { latticeStep } from "./lattice-step.ts";

test.each([
  ["whole numbers", [3, -1, 4, 10], 1],
  ["even ones", [2, 8, 4], 2],
  ["rounded to two digits", [0.07, 0.3, 1.29, 2.01, 0.06], 0.01],
  ["with an offset", [0.1 + 7e4, 0.6 + 7e4, 2.1 + 7e4], 0.5],
])("finds the step of values that are %s", (_, values, step) => {
  expect(latticeStep(values)).toBeCloseTo(step, 9);
});

test("finds none where distances have no common measure", () => {
  expect(latticeStep([0, 1, Math.SQRT2])).toBeNull();
  expect(latticeStep([1, 2, 4, 8].map(Math.exp))).toBeNull();
  expect(latticeStep([0, 1e-12, 1])).toBeNull();
});

test("does not take a large distance for the step", () => {
  // No two of these are neighbours.
  expect(latticeStep([0, 2, 5])).toBeNull();
});
