import { uniformlyQuantized } from "@mienf/datasets";
import { createMatrix, createRandomSource, normalCdf } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
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
    expect(estimate.diagnostics["readOut"]).toMatch(
      "entropy of a step function in each of 3 pairs of columns",
    );
    // Of 2,000 rows 270 share a symbol; neighbours in six columns see none of it.
    expect(together.mutualInformation).toBeLessThan(law.mutualInformation - 1);
    expect(Math.abs(estimate.mutualInformation - law.mutualInformation)).toBeLessThan(0.1);
    expect(estimate.interval?.low).toBeLessThan(law.mutualInformation);
    expect(estimate.pointwise).toHaveLength(ROWS);
  });

  test("says with its interval that neighbours are too far", async () => {
    let covered = 0;
    for (const seed of [11, 12, 13, 14, 15]) {
      const { x, y, exact } = roundedNormals({ dim: 1, correlation: 0.995 }, 12, seed);
      const { interval, diagnostics } = await autoMienf().fit(x, y, { seed });
      expect(diagnostics["readOut"]).toMatch("mixed data");
      covered += interval!.low <= exact && exact <= interval!.high ? 1 : 0;
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
    const { x, y, exact } = roundedNormals({ dim: 2, correlation: 0.93, angle: 0.6 }, 2, 2);
    const estimate = await autoMienf().fit(x, y, { seed: 3 });
    expect(estimate.diagnostics["readOut"]).not.toMatch("pairs");
    // A normal base does not know the hard edges of rounding.
    expect(Math.abs(estimate.mutualInformation - exact)).toBeLessThan(0.15);
  });
});

/**
 * Normal columns and rotated, noisy ones that are rounded to so many levels a unit, with the exact information of these rows.
 */
function roundedNormals(
  { dim, correlation, angle = 0 }: { dim: 1 | 2; correlation: number; angle?: number },
  levels: number,
  seed: number,
): { x: Matrix; y: Matrix; exact: number } {
  const source = createRandomSource(seed);
  const residual = Math.sqrt(1 - correlation ** 2);
  const x = createMatrix(ROWS, dim, source.fillNormal(new Float64Array(dim * ROWS)));
  const y = createMatrix(ROWS, dim);
  let exact = 0;
  for (let row = 0; row < ROWS; row += 1) {
    const [a, b = 0] = x.data.subarray(dim * row, dim * (row + 1));
    const turned = [
      Math.cos(angle) * a! - Math.sin(angle) * b,
      Math.sin(angle) * a! + Math.cos(angle) * b,
    ];
    for (const [column, value] of turned.slice(0, dim).entries()) {
      const mean = correlation * value;
      const rounded = Math.round(levels * (mean + residual * source.normal()));
      const [low, high] = [(rounded - 0.5) / levels, (rounded + 0.5) / levels];
      const given = normalCdf((high - mean) / residual) - normalCdf((low - mean) / residual);
      exact += Math.log(given / (normalCdf(high) - normalCdf(low))) / ROWS;
      y.data[dim * row + column] = rounded;
    }
  }
  return { x, y, exact };
}
