import { uniformlyQuantized } from "@mienf/datasets";
import { createRandomSource } from "@mienf/numeric";
import { autoMienf } from "@mienf/estimators";
import { describe, expect, test } from "vitest";

describe("auto, where one column is a step function of the other", () => {
  test.each([1, 4, 7, 9])("tells %d nats of cells, seen or not", async (information) => {
    const { x, y } = uniformlyQuantized({ dim: 1, mutualInformation: information }).sample(
      4000,
      createRandomSource(3),
    );
    const estimate = await autoMienf().fit(x, y, { seed: 1 });
    expect(estimate.diagnostics["readOut"]).toMatch("entropy of y, a step function of x");
    expect(Math.abs(estimate.mutualInformation - information)).toBeLessThan(0.03);
    expect(estimate.verdict).toBe("trust");
    expect(estimate.warnings.join()).toMatch("column 0 of y is a step function of column 0 of x");
    const swapped = await autoMienf().fit(y, x, { seed: 1 });
    expect(swapped.diagnostics["readOut"]).toMatch("entropy of x");
    expect(swapped.mutualInformation).toBeCloseTo(estimate.mutualInformation, 12);
  });

  test("warns where the values are too rare, and no step tells of those between", async () => {
    const x = createRandomSource(4).fillNormal(new Float64Array(1000));
    const y = x.map((value) => Math.exp(Math.floor(900 * value) / 300));
    const { verdict, warnings, interval } = await autoMienf().fit(x, y, { seed: 1 });
    expect(verdict).toBe("care");
    expect(warnings.join()).toMatch("too rare for its entropy");
    const exact = 0.5 * Math.log(2 * Math.PI * Math.E) + Math.log(900);
    expect(interval!.low).toBeLessThan(exact);
    expect(interval!.high).toBeGreaterThan(exact);
  });
});
