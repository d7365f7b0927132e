import { createEagerRuntime, namedParameters } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { correlatedNormal } from "@mienf/datasets";
import { demi, infoNce } from "@mienf/estimators/critics";
import { createRandomSource } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import type { Tensor } from "@tensorflow/tfjs-core";
import { tensor2d } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { distanceCritic } from "../../src/critics/network/distance-critic.ts";

let eager: Runtime;
let runtime: Runtime;
beforeAll(async () => {
  [eager, runtime] = [await createEagerRuntime({ backend: "cpu" }), await createOnnxRuntime()];
});
afterAll(async () => {
  await eager.dispose();
  await runtime.dispose();
});

const numbers = (tensor: Tensor): number[] => [...tensor.dataSync()];
const source = createRandomSource(31);
const rows = (count: number, width: number) =>
  tensor2d(Float32Array.from(source.fillNormal(new Float64Array(count * width))), [count, width]);

test("scores 0 at first, and then all pairs as it scores each", () => {
  const critic = distanceCritic({ x: 2, y: 3 }, [8], 5, source.split("weights"));
  const [codesX, codesY] = [critic.encodeX(rows(4, 2)), critic.encodeY(rows(4, 3))];
  expect(numbers(critic.score(codesX, codesY)).every((score) => score === 0)).toBe(true);
  const scale = namedParameters(critic.parameters).find(([name]) => name.endsWith("scale"))?.[1];
  scale?.assign(Float32Array.of(0.3));
  const all = numbers(critic.scoreAll(codesX, codesY));
  const own = numbers(critic.score(codesX, codesY));
  expect(new Set(all.map((score) => score.toFixed(3))).size).toBe(16);
  for (const [row, score] of own.entries()) {
    expect(all[4 * row + row]).toBeCloseTo(score, 4);
  }
});

test("learns strong dependence that a product of codes is slow to learn", async () => {
  const { x, y } = correlatedNormal({ dim: 1, mutualInformation: 3 }).sample(
    1500,
    createRandomSource(8),
  );
  const settings = { folds: 2, hidden: 32, epochs: 40, batch: 64 } as const;
  const [distance, product] = [
    await infoNce({ ...settings, critic: "distance" }).fit(x, y, { runtime, seed: 2 }),
    await infoNce({ ...settings, critic: "separable" }).fit(x, y, { runtime, seed: 2 }),
  ];
  expect(distance.mutualInformation).toBeGreaterThan(product.mutualInformation);
  // Within four standard errors of a mean of log-ratios of variance 1 - e^(-6), less what 40 epochs miss.
  expect(distance.mutualInformation).toBeGreaterThan(2.6);
  expect(distance.mutualInformation).toBeLessThan(3 + 4 / Math.sqrt(1500));
});

test("is a choice of the other estimators, too", async () => {
  const { x, y } = correlatedNormal({ dim: 1, mutualInformation: 1 }).sample(
    1000,
    createRandomSource(8),
  );
  const settings = { folds: 2, hidden: 32, epochs: 40, batch: 64, critic: "distance" } as const;
  const { mutualInformation } = await demi(settings).fit(x, y, { runtime, seed: 2 });
  expect(Math.abs(mutualInformation - 1)).toBeLessThan(0.15 + 4 / Math.sqrt(1000));
});
