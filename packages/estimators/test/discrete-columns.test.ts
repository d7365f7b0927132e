import { correlatedNormal, uniformlyQuantized } from "@mienf/datasets";
import { createRandomSource } from "@mienf/numeric";
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

  test("does not pair columns that depend on several", async () => {
    const source = createRandomSource(2);
    const law = correlatedNormal({ dim: 2, mutualInformation: 2, rotation: source.split("law") });
    const { x, y } = law.sample(ROWS, source.split("rows"));
    y.data.set(y.data.map((value) => Math.round(2 * value)));
    const together = await mixedKsg().fit(x, y);
    const estimate = await autoMienf().fit(x, y, { seed: 3 });
    expect(estimate.diagnostics["readOut"]).not.toMatch("pairs");
    expect(estimate.mutualInformation).toBe(together.mutualInformation);
  });
});
