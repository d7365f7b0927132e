import { correlatedNormal, independent } from "@mienf/datasets";
import { estimatorRegistry } from "@mienf/estimators";
import { minde } from "@mienf/estimators/minde";
import { AbortedError, ConfigError, createRandomSource, DataError } from "@mienf/numeric";
import type { Runtime } from "@mienf/core";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { afterAll, beforeAll, expect, test } from "vitest";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime();
});
afterAll(() => runtime.dispose());

const small = { folds: 2, hidden: 64, epochs: 20 } as const;

test.each(["gap", "norm"] as const)(
  "minde finds one nat in correlated normals, integrating the %s",
  async (form) => {
    const law = correlatedNormal({ dim: 1, mutualInformation: 1 });
    const { x, y } = law.sample(1500, createRandomSource(31));
    const estimate = await minde({ ...small, form }).fit(x, y, { runtime, seed: 2 });
    // Sampling of the rows: 4 √(ρ²/1500) = 0.1; and what 20 epochs of a small network leave out.
    expect(estimate.mutualInformation).toBeGreaterThan(0.75);
    expect(estimate.mutualInformation).toBeLessThan(1.15);
    expect(estimate.diagnostics[form]).toBeCloseTo(estimate.mutualInformation, 12);
    expect(estimate.pointwise).toHaveLength(1500);
  },
);

test("minde finds next to nothing in independent columns, and its norm is never negative", async () => {
  const { x, y } = independent({ dimX: 2, dimY: 2 }).sample(800, createRandomSource(32));
  const estimate = await minde(small).fit(x, y, { runtime, seed: 2 });
  expect(Math.abs(estimate.mutualInformation)).toBeLessThan(0.06);
  expect(estimate.diagnostics["norm"]).toBeGreaterThanOrEqual(0);
});

test("minde is registered, refuses unknown options and too few rows, stops when asked to, and repeats itself", async () => {
  expect(() => estimatorRegistry.get("minde")?.create({ nonsense: 1 })).toThrow(ConfigError);
  const { x, y } = independent({ dimX: 1, dimY: 1 }).sample(60, createRandomSource(33));
  const few = minde(small).fit(x.data.subarray(0, 19), y.data.subarray(0, 19), { runtime });
  await expect(few).rejects.toThrow(DataError);
  const stopped = minde(small).fit(x, y, { runtime, signal: AbortSignal.abort() });
  await expect(stopped).rejects.toThrow(AbortedError);
  const run = () => minde({ ...small, epochs: 2, levels: 4 }).fit(x, y, { runtime, seed: 5 });
  expect((await run()).pointwise).toEqual((await run()).pointwise);
});
