import { describe, expect, test } from "vitest";
import { invertIncreasing } from "./monotone-inverse.ts";
import { findRoot, solveOnLogScale } from "./solve.ts";

describe("findRoot", () => {
  test("reaches the last bits on smooth, steep and flat functions", () => {
    expect(findRoot((x) => x * x - 2, 0, 2)).toBeCloseTo(Math.SQRT2, 15);
    expect(findRoot((x) => Math.exp(40 * x) - 1e9, -1, 1)).toBeCloseTo(Math.log(1e9) / 40, 14);
    expect(findRoot((x) => (x - 0.3) ** 3, -1, 1)).toBeCloseTo(0.3, 5);
    expect(findRoot((x) => Math.sign(x - 0.7), 0, 1)).toBeCloseTo(0.7, 15);
  });

  test("returns an end that is a root and takes either direction", () => {
    expect(findRoot((x) => x, 0, 1)).toBe(0);
    expect(findRoot((x) => 1 - x, 0, 1)).toBe(1);
    expect(findRoot((x) => 0.25 - x, 0, 1)).toBeCloseTo(0.25, 15);
  });

  test("needs a change of sign", () => {
    expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrowErrorMatchingInlineSnapshot(
      `[ConvergenceError: findRoot: expected a sign change on [-1, 1], got 2 and 2]`,
    );
  });
});

test("solveOnLogScale finds numbers of any size", () => {
  for (const target of [1e-200, 1e-3, 1, 1e150]) {
    expect(solveOnLogScale((x) => x, target) / target).toBeCloseTo(1, 12);
  }
});

test("invertIncreasing searches on both sides of its start", () => {
  for (const value of [-1000, -1, 0, 3, 1e4]) {
    expect(invertIncreasing((x) => x + Math.tanh(x), value, 0)).toBeCloseTo(
      value -
        Math.sign(value) * Math.tanh(invertIncreasing((x) => x + Math.tanh(x), Math.abs(value), 0)),
      9,
    );
  }
});
