import type { Runtime } from "@mienf/core";
import { correlatedNormal, independent } from "@mienf/datasets";
import { autoMienf, tridiagNMienf } from "@mienf/estimators";
import { createRandomSource } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime({ threads: 1 });
});
afterAll(() => runtime.dispose());

const QUICK = { epochs: 4, folds: 2, couplings: 2, hidden: 8 };
const law = correlatedNormal({ dimX: 2, dimY: 2, mutualInformation: 1 });
const { x, y } = law.sample(800, createRandomSource(31));

describe("repeats", () => {
  test("average ensembles of other folds and starts, the first of which is the estimate without them", async () => {
    const once = await tridiagNMienf(QUICK).fit(x, y, { runtime, seed: 2 });
    const stages: string[] = [];
    const thrice = await tridiagNMienf({ ...QUICK, repeats: 3 }).fit(x, y, {
      runtime,
      seed: 2,
      onProgress: ({ stage }) => stages.push(stage),
    });
    const repeats = thrice.diagnostics["repeats"] as number[];
    expect(repeats).toHaveLength(3);
    expect(repeats[0]).toBe(once.mutualInformation);
    expect(new Set(repeats).size).toBe(3);
    const mean = repeats.reduce((sum, each) => sum + each, 0) / 3;
    expect(thrice.mutualInformation).toBeCloseTo(mean, 12);
    const ofRows = thrice.pointwise.reduce((sum, each) => sum + each, 0) / 800;
    expect(ofRows).toBeCloseTo(mean, 12);
    const spread = Math.sqrt(repeats.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 2 / 3);
    expect(thrice.diagnostics["standardError"]).toBeGreaterThan(spread);
    expect(stages).toContain("fold 2 of 2, repeat 3 of 3");
    expect((thrice.diagnostics["folds"] as unknown[]).length).toBe(6);
  });

  test("do not turn 200 independent rows into information", async () => {
    const nothing = independent({ dimX: 3, dimY: 3 });
    for (const seed of [1, 2, 3]) {
      const rows = nothing.sample(200, createRandomSource(seed));
      const estimate = await autoMienf({ repeats: 2 }).fit(rows.x, rows.y, { runtime, seed });
      // Unseen rows cannot flatter: the mean is at most luck, of some 0.02 with 200 rows.
      expect(estimate.mutualInformation).toBeLessThan(0.05);
      expect(estimate.mutualInformation).toBeGreaterThan(-0.2);
    }
  });
});

describe("a time limit of nearly nothing", () => {
  test.each([autoMienf, tridiagNMienf])(
    "still gives an answer, and says what it is",
    async (make) => {
      const estimate = await make({ repeats: 2 }).fit(x, y, { runtime, seed: 1, maxSeconds: 1e-3 });
      // The warm start is exact for normal data.
      expect(Math.abs(estimate.mutualInformation - 1)).toBeLessThan(0.15);
      expect(estimate.warnings.join()).toMatch("the time limit ended 8 of 8 folds");
      expect(estimate.verdict).not.toBe("trust");
    },
  );
});
