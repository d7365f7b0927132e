import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { integrate } from "../src/internal/quadrature.ts";
import {
  beyondNormalTask,
  beyondNormalTaskIds,
  beyondNormalV2Task,
  beyondNormalV2TaskIds,
  createLaw,
} from "../src/index.ts";

// Closed-form values of the 40 tasks, rounded to four digits (see the project's survey of peers).
const exact: Readonly<Record<string, number>> = {
  "1v1-normal-0.75": 0.4133,
  "normal_cdf-1v1-normal-0.75": 0.4133,
  "1v1-additive-0.1": 1.7094,
  "1v1-additive-0.75": 0.3333,
  "1v1-bimodal-0.75": 0.4133,
  "wiggly-1v1-normal-0.75": 0.4133,
  "half_cube-1v1-normal-0.75": 0.4133,
  "student-identity-1-1-1": 0.2242,
  "asinh-student-identity-1-1-1": 0.2242,
  "swissroll_x-normal_cdf-1v1-normal-0.75": 0.4133,
  "multinormal-dense-2-2-0.5": 0.2939,
  "multinormal-dense-3-3-0.5": 0.4133,
  "multinormal-dense-5-5-0.5": 0.5928,
  "multinormal-dense-25-25-0.5": 1.2922,
  "multinormal-dense-50-50-0.5": 1.6243,
  "multinormal-sparse-2-2-2-2.0": 1.0217,
  "multinormal-sparse-3-3-2-2.0": 1.0217,
  "multinormal-sparse-5-5-2-2.0": 1.0217,
  "multinormal-sparse-25-25-2-2.0": 1.0217,
  "student-identity-2-2-1": 0.4319,
  "student-identity-2-2-2": 0.1931,
  "student-identity-3-3-2": 0.2909,
  "student-identity-3-3-3": 0.1787,
  "student-identity-5-5-2": 0.4482,
  "student-identity-5-5-3": 0.2985,
  "normal_cdf-multinormal-sparse-3-3-2-2.0": 1.0217,
  "normal_cdf-multinormal-sparse-5-5-2-2.0": 1.0217,
  "normal_cdf-multinormal-sparse-25-25-2-2.0": 1.0217,
  "half_cube-multinormal-sparse-3-3-2-2.0": 1.0217,
  "half_cube-multinormal-sparse-5-5-2-2.0": 1.0217,
  "half_cube-multinormal-sparse-25-25-2-2.0": 1.0217,
  "spiral-multinormal-sparse-3-3-2-2.0": 1.0217,
  "spiral-multinormal-sparse-5-5-2-2.0": 1.0217,
  "spiral-multinormal-sparse-25-25-2-2.0": 1.0217,
  "spiral-normal_cdf-multinormal-sparse-3-3-2-2.0": 1.0217,
  "spiral-normal_cdf-multinormal-sparse-5-5-2-2.0": 1.0217,
  "spiral-normal_cdf-multinormal-sparse-25-25-2-2.0": 1.0217,
  "asinh-student-identity-2-2-1": 0.4319,
  "asinh-student-identity-3-3-2": 0.2909,
  "asinh-student-identity-5-5-2": 0.4482,
};

describe("the 40 tasks", () => {
  test("are the 40 of the paper, in its order", () => {
    expect(beyondNormalTaskIds).toEqual(Object.keys(exact));
  });

  test.each(beyondNormalTaskIds)("%s has the published size and mutual information", (id) => {
    const law = beyondNormalTask(id);
    const widths = /(?:normal|student|additive|bimodal)\D*?-(\d+)-(\d+)-/.exec(id);
    expect(law.name).toBe(id);
    expect(law.mutualInformation).toBeCloseTo(exact[id] ?? NaN, 4);
    expect(law.dimY).toBe(Number(id.includes("1v1") ? 1 : (widths?.[2] ?? NaN)));
    expect(law.dimX).toBe(id.startsWith("swissroll") ? 2 : law.dimY);
  });

  test.each(beyondNormalTaskIds)("%s has a mean pointwise value of that size", (id) => {
    const law = beyondNormalTask(id);
    const { x, y } = law.sample(2000, createRandomSource(40));
    const values = law.pointwiseMutualInformation?.(x, y) ?? new Float64Array();
    const mean = values.reduce((sum, value) => sum + value, 0) / 2000;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 1999;
    expect(Math.abs(mean - law.mutualInformation)).toBeLessThan(4 * Math.sqrt(variance / 2000));
  });
});

describe("the 13 laws of the second suite", () => {
  // Monte-Carlo values of an independent implementation; standard errors at most 0.004.
  const published = [
    0.409, 0.776, 1.306, 0.494, 0.453, 0.628, 0.558, 0.748, 1.192, 0.636, 0.638, 0.27, 0.274,
  ];

  test.each(beyondNormalV2TaskIds.map((id, k) => ({ id, value: published[k] ?? NaN })))(
    "$id is within 4 standard errors of $value",
    ({ id, value }) => {
      const law = beyondNormalV2Task(id);
      const standardError = law.mutualInformationStandardError ?? NaN;
      expect(standardError).toBeLessThan(0.004);
      expect(Math.abs(law.mutualInformation - value)).toBeLessThan(
        4 * Math.hypot(standardError, 0.004),
      );
    },
  );

  test("the inlier laws agree with a one-dimensional integral", () => {
    // The pointwise information of two equal pairs is 2a + ρ·Laplace(1); mismatched pairs reweight it by e^−P.
    const rho = 0.8;
    const twice = -Math.log(1 - rho * rho);
    for (const fraction of [0.2, 0.5]) {
      const integrand = (t: number): number => {
        const p = twice + rho * t;
        const density = (Math.exp(-Math.abs(t)) / 2) * (1 - fraction + fraction * Math.exp(-p));
        return density * Math.log((1 - fraction) * Math.exp(p) + fraction);
      };
      const value = integrate(integrand, -200, 0) + integrate(integrand, 0, 200);
      const law = createLaw("sparse-normal-with-inliers", { fraction });
      const standardError = law.mutualInformationStandardError ?? NaN;
      expect(Math.abs(law.mutualInformation - value)).toBeLessThan(4 * standardError);
    }
  });

  test("the concentric laws agree with the information of the radius about the shell", () => {
    // Y tells the shell up to e^−1250; given it X is round, so only the radius of X matters.
    const shells = [1, 2, 3, 4, 5];
    const value = integrate(
      (r) => {
        const densities = shells.map((s) => radial(r, s));
        const mean = densities.reduce((sum, p) => sum + p, 0) / 5;
        return densities.reduce((sum, p) => sum + (p > 0 ? (p * Math.log(p / mean)) / 5 : 0), 0);
      },
      0,
      60,
    );
    const law = beyondNormalV2Task("3v1-concentric_gaussians-5");
    const standardError = law.mutualInformationStandardError ?? NaN;
    expect(Math.abs(law.mutualInformation - value)).toBeLessThan(4 * standardError);
  });
});

test("unknown ids are refused", () => {
  expect(() => beyondNormalTask("1v1-normal")).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: beyondNormalTask: expected one of 40 ids such as 1v1-normal-0.75, got "1v1-normal"]`,
  );
  expect(() => beyondNormalV2Task("x")).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: beyondNormalV2Task: expected one of 13 ids such as 1v1-X-0.9, got "x"]`,
  );
});

/** Density of the radius of a centred round normal in space. */
function radial(r: number, s: number): number {
  return (Math.sqrt(2 / Math.PI) * (r * r) * Math.exp(-(r * r) / (2 * s * s))) / s ** 3;
}
