import { createMatrix, createRandomSource, normalCdf } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { applyMarginalMap, fitGaussianizingMap } from "./marginal-map.ts";
import { fitMargins } from "./margins.ts";
import { fitParametricMaps } from "./parametric-maps.ts";

const ROWS = 8000;
const normal = createRandomSource(5).fillNormal(new Float64Array(ROWS));
const split = {
  train: Int32Array.from({ length: 7000 }, (_, row) => row),
  heldOut: Int32Array.from({ length: 1000 }, (_, row) => 7000 + row),
};
const power = (exponent: number) => (value: number) =>
  Math.sign(value) * Math.abs(value) ** exponent;

/** Spread of the latents about the line that fits the normal values best. */
function noiseOf(latents: Float64Array): number {
  const meanOf = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + value, 0) / ROWS;
  const products = (a: Float64Array, b: Float64Array): number =>
    meanOf(a.map((value, row) => value * b[row]!)) - meanOf(a) * meanOf(b);
  const explained =
    products(latents, normal) ** 2 / products(latents, latents) / products(normal, normal);
  return Math.sqrt(Math.max(0, 1 - explained));
}

const warps: Record<string, (value: number) => number> = {
  "the unit interval": normalCdf,
  "another interval": (value) => 0.237 + 1.7 * normalCdf(value),
  "the largest interval": (value) => 1e308 * normalCdf(value),
  "a half cube": power(1.5),
  "a cube off zero": (value) => 7 + power(3)(value),
  "a square root": power(0.5),
  "an exponential": Math.exp,
  "an enormous exponential": (value) => 3e200 * Math.exp(2 * value),
};

describe("the maps of known laws", () => {
  test.each(Object.keys(warps))("undo %s with less than half of the noise of quantiles", (name) => {
    const column = normal.map(warps[name]!);
    const [map] = fitMargins(createMatrix(ROWS, 1, column), split, "auto");
    const noise = noiseOf(applyMarginalMap(map!, column).latents);
    expect(noise).toBeLessThan(
      noiseOf(applyMarginalMap(fitGaussianizingMap(column), column).latents) / 2,
    );
    // The end of an interval or the median is off by 1/n or 1/√n, where the map is flattest.
    expect(noise).toBeLessThan(0.01);
  });

  test("a normal column stays straight", () => {
    const [map] = fitMargins(createMatrix(ROWS, 1, normal), split, "auto");
    expect(map!.curve).toBeNull();
  });

  test("a column of none of the laws gets its quantiles", () => {
    const column = normal.map(
      (value) => value + (0.8 * Math.sin(value * 2)) / 2 + (value > 0 ? 3 : 0),
    );
    const [map] = fitMargins(createMatrix(ROWS, 1, column), split, "auto");
    const train = column.slice(0, 7000);
    expect(map).toEqual(fitGaussianizingMap(train));
  });

  test.each([
    [
      "values of both signs, tied at zero",
      Float64Array.from({ length: 300 }, (_, i) => (i % 3) - 1),
    ],
    ["two values", Float64Array.from({ length: 300 }, (_, i) => i % 2)],
    ["the smallest numbers", normal.map((value) => value * 1e-310)],
    ["the largest numbers", normal.map((value) => value * 1e307)],
    ["positive values of all sizes", normal.map((value) => Math.exp(60 * value))],
  ])("are finite and ascending on %s", (_, column) => {
    for (const map of fitParametricMaps(column)) {
      const { latents, logSlopes } = applyMarginalMap(map, column.toSorted());
      expect([...latents, ...logSlopes].every(Number.isFinite)).toBe(true);
      expect(latents).toEqual(latents.toSorted());
    }
  });

  test("ascend strictly between their knots, whatever the power", () => {
    for (const exponent of [0.4, 1, 2, 3]) {
      const maps = fitParametricMaps(normal.map(power(exponent)));
      const grid = Float64Array.from({ length: 4001 }, (_, i) => ((i - 2000) / 2000) ** 3 * 5);
      for (const map of maps) {
        const { latents } = applyMarginalMap(map, grid);
        for (let i = 1; i < grid.length; i += 1) {
          expect(latents[i]).toBeGreaterThan(latents[i - 1]!);
        }
      }
    }
  });
});
