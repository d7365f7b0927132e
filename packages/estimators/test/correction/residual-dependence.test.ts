import { covariance, createMatrix, createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { residualDependence } from "../../src/correction/residual-dependence.ts";
import { sideFeatures } from "../../src/correction/side-features.ts";
import type { GaussianMixture } from "../../src/latent-law/gaussian-mixture.ts";
import { sampleMixture } from "../../src/latent-law/gaussian-mixture.ts";
import type { TridiagonalLaw } from "../../src/latent-law/tridiagonal-law.ts";
import { sampleTridiagonal } from "../../src/latent-law/tridiagonal-law.ts";

const law: TridiagonalLaw = {
  kind: "tridiagonal",
  dimX: 4,
  components: Float64Array.of(3, 0.5, 0.1, 0),
};

/** Draws from the law above, in which a share c of the fourth coordinate of V is the square of the first of U. */
function bent(share: number, seed: number): Matrix {
  const rows = sampleTridiagonal(law, { dim: 8, sampleSize: 8000 }, createRandomSource(seed));
  for (let at = 0; at < rows.data.length; at += 8) {
    const square = (rows.data[at]! ** 2 - 1) / Math.SQRT2;
    rows.data[at + 7] = share * square + Math.sqrt(1 - share ** 2) * rows.data[at + 7]!;
  }
  return rows;
}

describe("what polynomials of latents show a base to leave out", () => {
  test("is nothing where the base is the law, however strong its dependence", () => {
    for (const seed of [1, 2, 3]) {
      const found = residualDependence(law, bent(0, seed), createRandomSource(seed));
      expect(found?.standardError).toBeLessThan(0.01);
      expect(Math.abs(found?.total ?? 1)).toBeLessThan(4 * (found?.standardError ?? 0));
      expect(Math.abs(found?.nonlinear ?? 1)).toBeLessThan(4 * (found?.standardError ?? 0));
    }
  });

  test("is what functions that were left out have in common", () => {
    for (const share of [0.2, 0.4]) {
      const found = residualDependence(law, bent(share, 4), createRandomSource(4));
      // Were the square normal, −½ log(1 − c²). Cut off four standard deviations out it shows less, and the squares of
      // both sides go together, too; the correlation has an error of 1/√8000.
      const normal = -Math.log1p(-(share ** 2)) / 2;
      expect(found?.nonlinear).toBeGreaterThan(0.75 * normal);
      expect(found?.nonlinear).toBeLessThan(1.25 * normal + 0.01);
    }
  });

  test("tells linear dependence that was left out from the rest", () => {
    const weaker = { ...law, components: Float64Array.of(3, 0, 0.1, 0) };
    const found = residualDependence(weaker, bent(0, 5), createRandomSource(5));
    // Half a nat is ρ² = 0.63, and χ² = ρ² + ρ⁴ + ρ⁶ + …: polynomials have the first two of these, and part of the third.
    const square = -Math.expm1(-1);
    expect(found?.total).toBeGreaterThan(Math.log1p(square + square ** 2) / 2 - 0.03);
    expect(found?.total).toBeLessThan(0.5);
    expect(found?.nonlinear).toBeLessThan(Math.log1p(square ** 2 + square ** 3) / 2 + 0.03);
  });

  test("is nothing for draws from a mixture under that mixture", () => {
    const mixture: GaussianMixture = {
      kind: "mixture",
      dimX: 1,
      weights: Float64Array.of(0.4, 0.6),
      means: createMatrix(2, 2, [-1, 1, 1, 0.5]),
      covariances: [createMatrix(2, 2, [0.5, 0.3, 0.3, 0.5]), createMatrix(2, 2, [0.5, 0, 0, 1])],
    };
    for (const seed of [6, 7, 8]) {
      const source = createRandomSource(seed);
      const found = residualDependence(mixture, sampleMixture(mixture, 4000, source), source);
      expect(Math.abs(found?.total ?? 1)).toBeLessThan(4 * (found?.standardError ?? 0));
    }
  });

  test("is not told from few rows", () => {
    const rows = sampleTridiagonal(law, { dim: 8, sampleSize: 100 }, createRandomSource(9));
    expect(residualDependence(law, rows, createRandomSource(9))).toBe(null);
  });
});

test("functions of a side are white", () => {
  const side = createMatrix(2000, 3, createRandomSource(10).fillNormal(new Float64Array(3 * 2000)));
  const features = sideFeatures(side);
  expect(features?.linear).toBe(3);
  const { data, rows } = covariance(features?.values as Matrix);
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < rows; j += 1) {
      expect(data[i * rows + j]).toBeCloseTo(i === j ? 1 : 0, 8);
    }
  }
});

test("a side whose functions follow from each other has none", () => {
  const side = createMatrix(500, 2);
  const source = createRandomSource(11);
  for (let row = 0; row < 500; row += 1) {
    const sign = source.uniform() < 0.5 ? -1 : 1;
    side.data.set([sign, source.normal()], 2 * row);
  }
  expect(sideFeatures(side)).toBe(null);
});
