import type { Runtime } from "@mienf/core";
import {
  correlatedNormal,
  gaussianMixture as mixtureLaw,
  smoothedUniform as smoothedUniformLaw,
} from "@mienf/datasets";
import {
  gaussianMixture,
  gaussianPair,
  smoothedUniform,
  tridiagonalStudent,
} from "@mienf/distributions";
import { elementwiseAffine, identityBijection, nsf } from "@mienf/flows";
import { mienfOnto } from "@mienf/estimators";
import { createRandomSource } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROWS = 2000;
const QUICK = { folds: 2, epochs: 8, couplings: 2, hidden: 16 };

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime({ threads: 1 });
});
afterAll(() => runtime.dispose());

describe("MIENF onto a base of the caller's", () => {
  test("smoothed uniform: exact where the latents have that law, which no Gaussian base has", async () => {
    const law = smoothedUniformLaw({ dim: 2, mutualInformation: 3 });
    const { x, y } = law.sample(ROWS, createRandomSource(61));
    const estimate = await mienfOnto(
      {
        base: (dim) => smoothedUniform(dim, { softness: 0.05 }),
        flowX: identityBijection,
        flowY: identityBijection,
      },
      { ...QUICK, margins: "keep" },
    ).fit(x, y, { runtime, seed: 1 });
    // Standard error of 2,000 rows about 0.02; edges softened by a twentieth of their width cost as much.
    expect(Math.abs(estimate.mutualInformation - 3)).toBeLessThan(0.1);
    expect(estimate.diagnostics["closedForm"]).toBeGreaterThan(2.8);
  });

  test("a mixture, with spline flows", async () => {
    const law = mixtureLaw({
      dimX: 1,
      components: [
        {
          weight: 0.5,
          mean: [-3, -3],
          covariance: [
            [1, 0],
            [0, 1],
          ],
        },
        {
          weight: 0.5,
          mean: [3, 3],
          covariance: [
            [1, 0],
            [0, 1],
          ],
        },
      ],
    });
    const { x, y } = law.sample(ROWS, createRandomSource(62));
    const estimate = await mienfOnto(
      {
        base: (dimX, dimY) => gaussianMixture(dimX, dimY, { components: 2 }),
        flowX: (dim, source) => nsf(dim, { couplings: 1, hidden: [8], source }),
        flowY: elementwiseAffine,
      },
      { ...QUICK, margins: "standardize" },
    ).fit(x, y, { runtime, seed: 1 });
    expect(Math.abs(estimate.mutualInformation - law.mutualInformation)).toBeLessThan(0.06);
    expect(estimate.pointwise).toHaveLength(ROWS);
  });

  test.each([
    ["a full Gaussian", gaussianPair],
    ["a Student law with a tridiagonal scatter", tridiagonalStudent],
  ] as const)("%s, with the usual flows", async (_, base) => {
    const law = correlatedNormal({ dimX: 2, dimY: 3, mutualInformation: 1 });
    const { x, y } = law.sample(ROWS, createRandomSource(63));
    const estimate = await mienfOnto({ base: (dimX, dimY) => base(dimX, dimY) }, QUICK).fit(x, y, {
      runtime,
      seed: 1,
    });
    // Four standard errors of 2,000 rows.
    expect(Math.abs(estimate.mutualInformation - 1)).toBeLessThan(0.12);
  });

  test("says when the base's own information is not that of unseen rows", async () => {
    const law = smoothedUniformLaw({ mutualInformation: 1 });
    const { x, y } = law.sample(ROWS, createRandomSource(64));
    // A base of less noise than the data have, and no training to mend it.
    const base = (dim: number) => ({
      ...smoothedUniform(dim, { epsilon: 0.15, softness: 0.5 }),
      fit: () => {},
    });
    const estimate = await mienfOnto(
      { base, flowX: identityBijection, flowY: identityBijection },
      { ...QUICK, epochs: 0, margins: "keep" },
    ).fit(x, y, { runtime, seed: 1 });
    expect(estimate.verdict).toBe("care");
    expect(estimate.warnings.join()).toMatch("the base's own mutual information is");
  });

  test("refuses models of other widths", async () => {
    const { x, y } = correlatedNormal({ dimX: 2, dimY: 2, mutualInformation: 1 }).sample(
      200,
      createRandomSource(65),
    );
    const fitting = (model: Parameters<typeof mienfOnto>[0]) =>
      mienfOnto(model, QUICK).fit(x, y, { runtime });
    await expect(fitting({ base: () => gaussianPair(1, 2) })).rejects.toThrow(
      "expected a base of 2 + 2 columns",
    );
    await expect(fitting({ base: gaussianPair, flowX: () => nsf(3) })).rejects.toThrow(
      "expected a flowX of 2 columns",
    );
    expect(() => mienfOnto({ base: gaussianPair }, { folds: 1 })).toThrow("mienf-onto");
  });
});
