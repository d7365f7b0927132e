import { correlatedNormal, independent } from "@mienf/datasets";
import { estimatorRegistry } from "@mienf/estimators";
import { differenceOfEntropies, sumOfEntropies } from "@mienf/estimators/entropies";
import { vectorCopula } from "@mienf/estimators/vector-copula";
import { AbortedError, ConfigError, createRandomSource, DataError } from "@mienf/numeric";
import type { Runtime } from "@mienf/core";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime();
});
afterAll(() => runtime.dispose());

const ROWS = 1500;
const small = { folds: 2, couplings: 2, hidden: 24, epochs: 25, rate: 0.004 } as const;
/** Four standard deviations of the mean of the true pointwise values. */
const SAMPLING = 4 * Math.sqrt((1 - Math.exp(-2)) / ROWS);

// What 600 rows and 25 epochs do not teach; conditional flows learn slowest, and a mixture of one component is the law itself.
describe.each([
  { name: "doe", make: differenceOfEntropies, misfit: 0.2 },
  { name: "entropies", make: sumOfEntropies, misfit: 0.1 },
  { name: "vector-copula", make: vectorCopula, misfit: 0.05 },
])("$name", ({ name, make, misfit }) => {
  test("finds one nat in correlated normals", async () => {
    const law = correlatedNormal({ dim: 1, mutualInformation: 1 });
    const { x, y } = law.sample(ROWS, createRandomSource(21));
    const estimate = await make(small).fit(x, y, { runtime, seed: 2 });
    expect(estimate.estimator).toBe(name);
    expect(estimate.mutualInformation).toBeGreaterThan(1 - misfit - SAMPLING);
    expect(estimate.mutualInformation).toBeLessThan(1 + misfit / 2 + SAMPLING);
    expect(estimate.pointwise).toHaveLength(ROWS);
    // The pointwise values are log-ratios of densities: they follow the true ones.
    const exact = law.pointwiseMutualInformation?.(x, y) ?? new Float64Array();
    expect(correlation(estimate.pointwise, exact)).toBeGreaterThan(0.85);
  });

  test("finds next to nothing in independent columns", async () => {
    const { x, y } = independent({ dimX: 1, dimY: 1 }).sample(600, createRandomSource(22));
    const estimate = await make({ ...small, epochs: 8 }).fit(x, y, { runtime, seed: 2 });
    expect(Math.abs(estimate.mutualInformation)).toBeLessThan(0.06);
  });

  test("is registered, refuses unknown options and too few rows, and stops when asked to", async () => {
    const descriptor = estimatorRegistry.get(name);
    expect(() => descriptor?.create({ nonsense: 1 })).toThrow(ConfigError);
    const { x, y } = independent({ dimX: 1, dimY: 1 }).sample(60, createRandomSource(23));
    const few = make(small).fit(x.data.subarray(0, 19), y.data.subarray(0, 19), { runtime });
    await expect(few).rejects.toThrow(DataError);
    const stopped = make(small).fit(x, y, { runtime, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow(AbortedError);
  });
});

test("equal seeds give equal estimates", async () => {
  const { x, y } = independent({ dimX: 1, dimY: 1 }).sample(80, createRandomSource(24));
  const run = () => differenceOfEntropies({ ...small, epochs: 2 }).fit(x, y, { runtime, seed: 5 });
  expect((await run()).pointwise).toEqual((await run()).pointwise);
});

test("doe takes the entropies of the side that it is told to", async () => {
  const { x, y } = correlatedNormal({ dimX: 2, dimY: 1, mutualInformation: 1 }).sample(
    800,
    createRandomSource(25),
  );
  const direction = "x-given-y" as const;
  const estimate = await differenceOfEntropies({ ...small, epochs: 12, direction }).fit(x, y, {
    runtime,
  });
  const turned = await differenceOfEntropies({ ...small, epochs: 12 }).fit(y, x, { runtime });
  expect(estimate.mutualInformation).toBe(turned.mutualInformation);
});

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, i) => (value - meanA) * ((b[i] ?? 0) - meanB)));
  const variance = (values: Float64Array, center: number) =>
    mean(values.map((value) => (value - center) ** 2));
  return covariance / Math.sqrt(variance(a, meanA) * variance(b, meanB));
}
