import "@mienf/testing";
import { expect, test } from "vitest";
import { logSumExp } from "./log-sum-exp.ts";

test("agrees with the direct sum where that does not overflow", () => {
  expect(logSumExp([0.1, -2, 3])).toBeAllClose(
    Math.log(Math.exp(0.1) + Math.exp(-2) + Math.exp(3)),
    {
      rtol: 1e-15,
    },
  );
});

test("shifts with a common offset, also beyond the range of exp", () => {
  expect(logSumExp([1000, 1000])).toBeAllClose(1000 + Math.LN2, { rtol: 1e-15 });
  expect(logSumExp(Float64Array.of(-1000, -1000))).toBeAllClose(-1000 + Math.LN2, { rtol: 1e-15 });
});

test("has limits for no values, infinities and NaN", () => {
  expect(logSumExp([])).toBe(-Infinity);
  expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity);
  expect(logSumExp([1, Infinity])).toBe(Infinity);
  expect(logSumExp([-Infinity, 2])).toBe(2);
  expect(logSumExp([1, Number.NaN, Infinity])).toBeNaN();
});
