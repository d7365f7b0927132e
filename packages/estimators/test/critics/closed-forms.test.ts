import { correlatedNormal, independent } from "@mienf/datasets";
import type { Estimate } from "@mienf/estimators";
import { createRandomSource } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Runtime } from "@mienf/core";
import { clubCase, criticCases } from "./critic-cases.ts";

const ROWS = 1500;
let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime();
});
afterAll(() => runtime.dispose());

/** Four standard deviations of the mean of the true pointwise values: their variance is ρ² a pair for normal laws. */
const sampling = (squaredCorrelation: number): number => 4 * Math.sqrt(squaredCorrelation / ROWS);
const ONE_NAT = 1 - Math.exp(-2);

/** What must hold of every estimate. */
function expectComplete(estimate: Estimate, name: string): void {
  expect(estimate.estimator).toBe(name);
  expect(estimate.pointwise).toHaveLength(ROWS);
  expect(estimate.interval?.method).toMatch(/standard error/);
  expect(estimate.interval?.low).toBeLessThan(estimate.mutualInformation);
  expect(estimate.runtime).toBe("onnx");
  expect(estimate.history.length).toBeGreaterThan(1);
  expect(estimate.model).toBeNull();
}

describe.each(criticCases)("$name", ({ name, make, below, above }) => {
  test("finds one nat in correlated normals, but for what it may miss", async () => {
    const law = correlatedNormal({ dim: 1, mutualInformation: 1 });
    const { x, y } = law.sample(ROWS, createRandomSource(11));
    const estimate = await make().fit(x, y, { runtime, seed: 3 });
    expectComplete(estimate, name);
    expect(estimate.mutualInformation).toBeGreaterThan(1 - below - sampling(ONE_NAT));
    expect(estimate.mutualInformation).toBeLessThan(1 + above + sampling(ONE_NAT));
  });

  test("finds next to nothing in independent rows, as they are scored by critics that have not seen them", async () => {
    const { x, y } = independent({ dimX: 2, dimY: 1 }).sample(800, createRandomSource(12));
    const estimate = await make().fit(x, y, { runtime, seed: 3 });
    // A critic that has memorised its rows is wrong about others: at most a little below 0, never above by more than luck.
    expect(estimate.mutualInformation).toBeLessThan(0.02);
    expect(estimate.mutualInformation).toBeGreaterThan(-0.08);
  });
});

test("club gives ρ²/(1 − ρ²) for correlated normals, which is far above their mutual information", async () => {
  const { x, y } = correlatedNormal({ dim: 1, mutualInformation: 0.3 }).sample(
    ROWS,
    createRandomSource(13),
  );
  const estimate = await clubCase().fit(x, y, { runtime, seed: 3 });
  const squared = 1 - Math.exp(-0.6);
  // The mean of squares of 1500 rows is known to 4 √(2/1500) = 15 percent; misfit of the variance as much.
  expect(estimate.mutualInformation).toBeGreaterThan(0.7 * (squared / (1 - squared)));
  expect(estimate.mutualInformation).toBeLessThan(1.4 * (squared / (1 - squared)));
  expect(estimate.verdict).toBe("care");
  expect(estimate.warnings.join()).toMatch(/upper bound/);
});
