import { autoMienf } from "@mienf/estimators";
import { concentricMixture, wavesMixture } from "@mienf/datasets";
import { createRandomSource } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { expect, test } from "vitest";

const runtime = await createOnnxRuntime({ threads: 1 });

test("reports nearest neighbours where they find much more than any base, to be taken with care", async () => {
  const law = wavesMixture();
  const { x, y } = law.sample(6000, createRandomSource(61));
  const estimate = await autoMienf({ folds: 2 }).fit(x, y, { runtime, seed: 1 });
  expect(estimate.diagnostics["readOut"]).toBe("nearest neighbours, which find more than any base");
  // Of 1.31 nats; the bases find half of it, and neighbours are low, too.
  expect(estimate.mutualInformation).toBeGreaterThan(0.7);
  expect(estimate.mutualInformation).toBeLessThan(law.mutualInformation);
  expect(estimate.verdict).toBe("care");
  expect(estimate.warnings.join()).toMatch(/nearest neighbours find .* more/);
});

test("believes no neighbours that are too far apart to see narrow pieces", async () => {
  const law = concentricMixture({ dimX: 5, shells: 5 });
  const { x, y } = law.sample(3000, createRandomSource(62));
  const estimate = await autoMienf({ folds: 2 }).fit(x, y, { runtime, seed: 1 });
  // Of 0.63 nats; with what neighbours measure added, next to nothing was left.
  expect(estimate.mutualInformation).toBeGreaterThan(0.35);
  expect(estimate.mutualInformation).toBeLessThan(law.mutualInformation + 0.1);
});
