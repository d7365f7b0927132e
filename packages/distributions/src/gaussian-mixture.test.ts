import "@tensorflow/tfjs-backend-cpu";
import { createMatrix, createRandomSource } from "@mienf/numeric";
import "@mienf/testing";
import { describe, expect, test } from "vitest";
import { take, toTensor } from "../test/helpers/tensors.ts";
import { gaussianMixture } from "./gaussian-mixture.ts";
import { gaussianPair } from "./gaussian-pair.ts";
import { monteCarloMutualInformation } from "./monte-carlo-mutual-information.ts";

/** Two normal laws of ±correlation: uncorrelated together, but far from independent. */
function cross(correlation: number) {
  const law = gaussianMixture(1, 1, { components: 2 });
  law.setComponents(
    [correlation, -correlation].map((rho) => ({
      share: 0.5,
      mean: new Float64Array(2),
      covariance: createMatrix(2, 2, [1, rho, rho, 1]),
    })),
  );
  return law;
}

describe("gaussianMixture", () => {
  test("float32 tensors and float64 agree on the pointwise information", () => {
    const law = gaussianMixture(2, 1, { components: 2 });
    law.setComponents([
      {
        share: 0.2,
        mean: Float64Array.of(1, 2, 3),
        covariance: createMatrix(3, 3, [1, 0.1, 0.9, 0.1, 1, 0, 0.9, 0, 1]),
      },
      {
        share: 0.8,
        mean: Float64Array.of(-1, 0, 3),
        covariance: createMatrix(3, 3, [2, 0, 0, 0, 1, -0.5, 0, -0.5, 1]),
      },
    ]);
    const pairs = law.sample(200, createRandomSource(1));
    const pointwise = law.pointwiseMutualInformation(toTensor(pairs.x), toTensor(pairs.y));
    expect(take(pointwise)).toBeAllClose(law.pointwiseInformationOf(pairs), { atol: 2e-5 });
  });

  test("reaches the information of a law that no Gaussian base can show, to the error asked for", () => {
    const law = cross(0.99);
    const estimate = monteCarloMutualInformation(law, {
      source: createRandomSource(2),
      standardError: 0.005,
    });
    expect(estimate.standardError).toBeLessThanOrEqual(0.005);
    // By trapezoid in float64 on ±8: I = 1.3587 at ρ = 0.99.
    expect(Math.abs(estimate.mutualInformation - numericInformation(0.99))).toBeLessThan(
      4 * estimate.standardError,
    );
  });

  test("expectation maximisation finds components that the moments do not show", () => {
    const pairs = cross(0.99).sample(3000, createRandomSource(3));
    const fitted = gaussianMixture(1, 1, { components: 2 });
    fitted.fit(pairs, { source: createRandomSource(4) });
    const estimate = monteCarloMutualInformation(fitted, {
      source: createRandomSource(5),
      standardError: 0.01,
    });
    // The estimate from as many rows scatters by some 0.03.
    expect(estimate.mutualInformation).toBeAllClose(numericInformation(0.99), { atol: 0.1 });
    const gaussian = gaussianPair(1, 1);
    gaussian.fit(pairs);
    expect(gaussian.mutualInformation()).toBeLessThan(0.01);
  });

  test("expectation maximisation finds clusters far apart, their shares and the likelihood", () => {
    const law = gaussianMixture(1, 2, { components: 3 });
    const unit = createMatrix(3, 3, [1, 0, 0, 0, 1, 0, 0, 0, 1]);
    law.setComponents(
      [0.5, 0.3, 0.2].map((share, k) => ({
        share,
        mean: Float64Array.of(8 * k, -8 * k, 0),
        covariance: unit,
      })),
    );
    const pairs = law.sample(2000, createRandomSource(6));
    const fitted = gaussianMixture(1, 2, { components: 3 });
    const reached = fitted.fit(pairs, { source: createRandomSource(7) });
    const found = fitted.components().toSorted((a, b) => b.share - a.share);
    // √(p (1 − p) / n) is 0.011 at the most.
    expect(found.map(({ share }) => share)).toBeAllClose([0.5, 0.3, 0.2], { atol: 0.045 });
    expect(found.map(({ mean }) => mean[0]!)).toBeAllClose([0, 8, 16], { atol: 0.2 });
    const truth = take(law.logProb(toTensor(pairs.x), toTensor(pairs.y)));
    expect(reached).toBeGreaterThan(truth.reduce((sum, value) => sum + value, 0) / 2000);
  });

  test("one component is the normal law of the moments", () => {
    const pairs = cross(0.5).sample(500, createRandomSource(8));
    const mixture = gaussianMixture(1, 1, { components: 1 });
    mixture.fit(pairs, { source: createRandomSource(9) });
    const gaussian = gaussianPair(1, 1);
    gaussian.fit(pairs);
    expect(mixture.components()[0]?.covariance.data).toBeAllClose(
      gaussian.moments().covariance.data,
      { rtol: 1e-6, atol: 1e-7 },
    );
  });

  test("says what does not fit", () => {
    const law = gaussianMixture(1, 1);
    const source = createRandomSource(1);
    expect(() => {
      law.setComponents([]);
    }).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: gaussianMixture: expected moments of 2 components, got 0]`,
    );
    expect(() =>
      law.fit({ x: createMatrix(2, 1), y: createMatrix(2, 1) }, { source }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: gaussianMixture: expected more rows than 2 columns, got 2]`,
    );
    expect(() => gaussianMixture(1, 1, { components: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: gaussianMixture: expected a whole components ≥ 1, got 0]`,
    );
    expect(() =>
      monteCarloMutualInformation(law, { source, standardError: 0 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: monteCarloMutualInformation: expected a standard error > 0 and at least 2 draws, got 0 and 1048576]`,
    );
  });
});

/** I of the half-and-half mixture of correlations ±ρ with standard normal marginals, on a grid in float64. */
function numericInformation(rho: number): number {
  const step = 0.02;
  const line = Array.from({ length: 601 }, (_, k) => (k - 300) * step);
  const rest = 1 - rho * rho;
  let total = 0;
  for (const u of line) {
    for (const v of line) {
      const squares = (u * u + v * v) / rest;
      const tilt = (rho * u * v) / rest;
      const logCosh = Math.abs(tilt) + Math.log1p(Math.exp(-2 * Math.abs(tilt))) - Math.LN2;
      const logJoint = -squares / 2 + logCosh - Math.log(2 * Math.PI) - Math.log(rest) / 2;
      const logMarginals = -(u * u + v * v) / 2 - Math.log(2 * Math.PI);
      total += Math.exp(logJoint) * (logJoint - logMarginals) * step * step;
    }
  }
  return total;
}
