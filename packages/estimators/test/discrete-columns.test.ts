import { uniformlyQuantized } from "@mienf/datasets";
import { createMatrix, createRandomSource, normalCdf } from "@mienf/numeric";
import { autoMienf } from "@mienf/estimators";
import { mixedKsg } from "@mienf/estimators/nearest-neighbors";
import { describe, expect, test } from "vitest";

const ROWS = 2000;

describe("auto, where columns are discrete", () => {
  test("finds the pairs of columns that alone depend on one another", async () => {
    const law = uniformlyQuantized({ dim: 3, mutualInformation: 6 });
    const { x, y } = law.sample(ROWS, createRandomSource(1));
    const together = await mixedKsg().fit(x, y);
    const estimate = await autoMienf().fit(x, y, { seed: 3 });
    expect(estimate.diagnostics["readOut"]).toMatch("in each of 3 pairs of columns");
    // Of 2,000 rows 270 share a symbol; neighbours in six columns see none of it.
    expect(together.mutualInformation).toBeLessThan(law.mutualInformation - 1);
    expect(Math.abs(estimate.mutualInformation - law.mutualInformation)).toBeLessThan(0.1);
    expect(estimate.interval?.low).toBeLessThan(law.mutualInformation);
    expect(estimate.pointwise).toHaveLength(ROWS);
  });

  test("says with its interval that neighbours are too far", async () => {
    let covered = 0;
    for (const seed of [11, 12, 13, 14, 15]) {
      const law = uniformlyQuantized({ dim: 1, mutualInformation: 4.5 });
      const { x, y } = law.sample(ROWS, createRandomSource(seed));
      const { interval } = await autoMienf().fit(x, y, { seed });
      covered +=
        interval!.low <= law.mutualInformation && law.mutualInformation <= interval!.high ? 1 : 0;
    }
    // At a level of 95 %, two of five miss in one of fifty samples.
    expect(covered).toBeGreaterThanOrEqual(4);
  });

  test.each([
    ["counts of few rows", 2, 600, (value: number) => Math.round(2 * value)],
    ["prices", 4, 800, (value: number) => Math.round(Math.exp(3 + value)) + 0.99],
    ["measurements of one digit", 8, 600, (value: number) => Math.round(10 * value) / 10],
    ["rare events", 4, 800, (value: number) => (value > 2 ? value : 0)],
  ])("finds nothing between independent columns of %s", async (_, dim, rows, make) => {
    const source = createRandomSource(41);
    const side = () =>
      createMatrix(rows, dim, source.fillNormal(new Float64Array(rows * dim)).map(make));
    const settings = { epochs: 6, patience: 2, couplings: 2, hidden: 16, folds: 2 };
    const { mutualInformation } = await autoMienf(settings).fit(side(), side(), { seed: 3 });
    expect(Math.abs(mutualInformation)).toBeLessThan(0.05);
  });

  test("does not pair columns that depend on several", async () => {
    const source = createRandomSource(2);
    const [correlation, angle] = [0.93, 0.6];
    const residual = Math.sqrt(1 - correlation ** 2);
    const x = createMatrix(ROWS, 2, source.fillNormal(new Float64Array(2 * ROWS)));
    const y = createMatrix(ROWS, 2);
    let exact = 0;
    for (let row = 0; row < ROWS; row += 1) {
      const [a, b] = x.data.subarray(2 * row, 2 * row + 2) as unknown as [number, number];
      const means = [
        correlation * (Math.cos(angle) * a - Math.sin(angle) * b),
        correlation * (Math.sin(angle) * a + Math.cos(angle) * b),
      ];
      for (const [column, mean] of means.entries()) {
        const rounded = Math.round(2 * (mean + residual * source.normal()));
        const [low, high] = [(rounded - 0.5) / 2, (rounded + 0.5) / 2];
        const given = normalCdf((high - mean) / residual) - normalCdf((low - mean) / residual);
        exact += Math.log(given / (normalCdf(high) - normalCdf(low))) / ROWS;
        y.data[2 * row + column] = rounded;
      }
    }
    const estimate = await autoMienf().fit(x, y, { seed: 3 });
    expect(estimate.diagnostics["readOut"]).not.toMatch("pairs");
    // A normal base does not know the hard edges of rounding.
    expect(Math.abs(estimate.mutualInformation - exact)).toBeLessThan(0.15);
  });
});
