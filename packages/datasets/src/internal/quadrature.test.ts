import { expect, test } from "vitest";
import { logBesselK } from "./bessel-k.ts";
import { integrate, integratePlane } from "./quadrature.ts";

test("integrates polynomials, kinks and peaks to the tolerance", () => {
  expect(integrate((x) => x ** 9, 0, 2)).toBeCloseTo(102.4, 11);
  expect(integrate((x) => Math.abs(x - 0.3), 0, 1)).toBeCloseTo(0.29, 11);
  expect(integrate((x) => 1 / (1e-6 + x * x), -1, 1)).toBeCloseTo(2000 * Math.atan(1000), 7);
  expect(integratePlane((x, y) => Math.exp(-x - 2 * y), [0, 25], [0, 20])).toBeCloseTo(0.5, 7);
});

test("gives up on what has no integral", () => {
  expect(() => integrate((x) => 1 / x, 0, 1)).toThrowError(/expected an integrable function/);
});

test("log K agrees with the elementary half-integer orders at all sizes", () => {
  for (const z of [1e-6, 0.01, 1, 30, 1e4]) {
    const half = Math.log(Math.PI / (2 * z)) / 2 - z;
    expect(logBesselK(0.5, z)).toBeCloseTo(half, 10);
    expect(logBesselK(-1.5, z)).toBeCloseTo(half + Math.log1p(1 / z), 10);
    expect(logBesselK(2.5, z)).toBeCloseTo(half + Math.log1p(3 / z + 3 / (z * z)), 10);
  }
  // K_0(1) and K_10(0.1): NIST tables.
  expect(logBesselK(0, 1)).toBeCloseTo(Math.log(0.42102443824070834), 12);
  expect(logBesselK(0, 1e-8)).toBeCloseTo(Math.log(18.536612259), 8);
});
