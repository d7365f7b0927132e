import type { Runtime } from "@mienf/core";
import { correlatedNormal, mapped, sparseNormal, spiralMap } from "@mienf/datasets";
import type { Law } from "@mienf/datasets";
import { autoMienf, tridiagNMienf } from "@mienf/estimators";
import { createRandomSource } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

// Whole estimates: seconds each on a machine that has nothing else to do.
vi.setConfig({ testTimeout: 240_000 });

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime();
});
afterAll(() => runtime.dispose());

const SETTINGS = { folds: 2, hidden: 32, epochs: 40 };
const ROWS = 4000;

/** Columns that stay standard normal: each side is turned in a plane by an angle that grows with its radius. */
function spirals(dim: number): Law {
  return mapped(
    sparseNormal({ dim, strength: 2 }),
    spiralMap({ speed: 1 / dim, plane: [0, 1] }),
    spiralMap({ speed: -1 / dim, plane: [1, 2] }),
  );
}

test.each([3, 5])("auto unwinds spirals of %i columns a side by twists", async (dim) => {
  const law = spirals(dim);
  const { x, y } = law.sample(ROWS, createRandomSource(71).split(dim));
  const estimate = await autoMienf(SETTINGS).fit(x, y, { runtime, seed: 1 });
  const { folds } = estimate.diagnostics as {
    folds: { base: string; training: { heldOutLoss: number; heldOutLossAtStart: number } }[];
  };
  expect(folds.map(({ base }) => base)).toEqual(
    folds.map(() => expect.stringContaining("twisted latents")),
  );
  // What is reported of the training is that of the twists, which gain as much as couplings miss.
  for (const { training } of folds) {
    expect(training.heldOutLossAtStart - training.heldOutLoss).toBeGreaterThan(0.2);
  }
  // Out-of-fold values of 4,000 rows: a standard error of 0.02, and what models of half of them have not learned.
  expect(Math.abs(estimate.mutualInformation - law.mutualInformation)).toBeLessThan(0.15);
  // Couplings make nothing of them.
  const coupled = await tridiagNMienf(SETTINGS).fit(x, y, { runtime, seed: 1 });
  expect(coupled.mutualInformation).toBeLessThan(law.mutualInformation / 2);
});

test("twists are not tried where other laws leave nothing out", async () => {
  const source = createRandomSource(72);
  const law = correlatedNormal({ dim: 3, mutualInformation: 1, rotation: source.split("q") });
  const { x, y } = law.sample(2000, source.split("rows"));
  const estimate = await autoMienf(SETTINGS).fit(x, y, { runtime, seed: 1 });
  const [first] = (estimate.diagnostics as { folds: { candidates: { name: string }[] }[] }).folds;
  const names = first?.candidates.map(({ name }) => name) ?? [];
  expect(names.length).toBeGreaterThan(3);
  expect(names.join()).not.toContain("twisted");
});
