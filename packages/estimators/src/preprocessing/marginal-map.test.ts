import { createRandomSource, normalQuantile } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import {
  applyMarginalMap,
  fitGaussianizingMap,
  fitQuartileMap,
  fitStandardizingMap,
} from "./marginal-map.ts";

const source = createRandomSource(7);
const normal = source.fillNormal(new Float64Array(20_000));
const warps: Record<string, (value: number) => number> = {
  identity: (value) => value,
  "a cube": (value) => value ** 3,
  exponential: (value) => Math.exp(value),
  "the normal distribution function": (value) => 1 / (1 + Math.exp(-1.7 * value)),
  "a power-law tail": (value) => Math.sinh(2 * value),
};

describe("the marginal map", () => {
  test.each(Object.keys(warps))("undoes %s up to the noise of the quantiles", (name) => {
    const warped = normal.map(warps[name] as (value: number) => number);
    const { latents } = applyMarginalMap(fitGaussianizingMap(warped), warped);
    // A quantile of 20,000 values is off by 0.01 in the middle and by 0.1 to 0.5 in the last few rows.
    let worst = 0;
    for (const [i, value] of normal.entries()) {
      const allowed = Math.abs(value) < 2 ? 0.06 : 0.5;
      worst = Math.max(worst, Math.abs((latents[i] as number) - value) / allowed);
    }
    expect(worst).toBeLessThan(1);
  });

  test("is strictly increasing everywhere, far beyond the data too", () => {
    const map = fitGaussianizingMap(normal);
    const grid = Float64Array.from({ length: 4001 }, (_, i) => (i - 2000) / 20);
    const { latents } = applyMarginalMap(map, grid);
    for (let i = 1; i < grid.length; i += 1) {
      expect(latents[i]).toBeGreaterThan(latents[i - 1] as number);
    }
    expect(Number.isFinite(applyMarginalMap(map, Float64Array.of(1e300)).latents[0])).toBe(true);
  });

  test("by quartiles has the scale of the middle half, whatever the rest; of equal quartiles, the standard deviation", () => {
    const map = fitQuartileMap(normal);
    expect(fitQuartileMap(normal.map((value) => (value > 3 ? 1e9 : value)))).toEqual(map);
    // The quartiles of the normal law are 1.349 apart; their errors of 20,000 values are 0.012.
    expect(Math.abs(map.scale - 1.349)).toBeLessThan(0.06);
    const tied = Float64Array.of(5, 5, 5, 5, 5, 5, 5, 5, 6);
    expect(fitQuartileMap(tied)).toEqual(fitStandardizingMap(tied));
  });

  test("takes tied values to one latent each, in order", () => {
    const dice = Float64Array.from({ length: 600 }, (_, i) => i % 6);
    const { latents } = applyMarginalMap(
      fitGaussianizingMap(dice),
      Float64Array.of(0, 1, 2, 3, 4, 5),
    );
    for (const [face, latent] of latents.entries()) {
      // The middle of the face's share of probability.
      expect(latent).toBeCloseTo(normalQuantile((face + 0.5) / 6), 0);
    }
    expect(latents).toEqual(latents.toSorted());
  });

  test("keeps apart the two values of a column that is nearly constant", () => {
    const rare = new Float64Array(1000);
    rare[17] = 4;
    const { latents } = applyMarginalMap(fitGaussianizingMap(rare), Float64Array.of(0, 4));
    const [common, exceptional] = latents;
    expect(exceptional).toBeGreaterThan(common as number);
  });

  test("knows its own slope", () => {
    const map = fitGaussianizingMap(normal.map((value) => value ** 3));
    const at = Float64Array.of(-500, -3, -0.1, 0.02, 1, 10, 200);
    const { logSlopes } = applyMarginalMap(map, at);
    for (const [i, value] of at.entries()) {
      const step = 1e-6 * Math.max(1, Math.abs(value));
      const { latents } = applyMarginalMap(map, Float64Array.of(value - step, value + step));
      const slope = ((latents[1] as number) - (latents[0] as number)) / (2 * step);
      expect(Math.exp(logSlopes[i] as number) / slope).toBeCloseTo(1, 4);
    }
  });

  test.each([fitGaussianizingMap, fitStandardizingMap])(
    "survives two rows and values of any size (%o)",
    (fitMap) => {
      for (const scale of [1e-300, 1, 1e300]) {
        const { latents, logSlopes } = applyMarginalMap(
          fitMap(Float64Array.of(-scale, scale)),
          Float64Array.of(-scale, 0, scale),
        );
        expect([...latents, ...logSlopes].every(Number.isFinite)).toBe(true);
        expect(latents[2]).toBeGreaterThan(latents[0] as number);
      }
    },
  );
});

test("the standardizing map gives mean 0 and variance 1 at any scale", () => {
  for (const scale of [1e-200, 1, 1e200]) {
    const column = normal.map((value) => scale * (3 + 2 * value));
    const { latents } = applyMarginalMap(fitStandardizingMap(column), column);
    const mean = latents.reduce((sum, value) => sum + value, 0) / latents.length;
    const square = latents.reduce((sum, value) => sum + value * value, 0) / latents.length;
    expect(mean).toBeCloseTo(0, 10);
    expect(square).toBeCloseTo(1, 10);
  }
});
