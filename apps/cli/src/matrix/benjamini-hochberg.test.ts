import { expect, test } from "vitest";
import { benjaminiHochberg, testsNeeded } from "./benjamini-hochberg.ts";

test("adjusted p-values are those of R's p.adjust(method = 'BH')", () => {
  // p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.5), "BH") of R 4.3, worked out by hand: p(i) m / i, made monotone.
  const expected = [0.025, 0.05, 0.05, 0.025, 0.5];
  for (const [i, value] of benjaminiHochberg([0.01, 0.04, 0.03, 0.005, 0.5]).entries()) {
    expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 12);
  }
});

test("no tests have no values, and one test keeps its own", () => {
  expect(benjaminiHochberg([])).toEqual([]);
  expect(benjaminiHochberg([0.2])).toEqual([0.2]);
});

test("says how many tests must be at the smallest p-value before any is called", () => {
  // With 199 shuffles p ≥ 1/200; of 435 pairs, k of them are called when 1/200 ≤ 0.05 k / 435.
  expect(testsNeeded(435, { permutations: 199, rate: 0.05 })).toBe(44);
  expect(testsNeeded(10, { permutations: 199, rate: 0.05 })).toBe(1);
});
