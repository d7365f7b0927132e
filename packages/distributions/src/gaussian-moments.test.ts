import { createMatrix, createRandomSource } from "@mienf/numeric";
import "@mienf/testing";
import { describe, expect, test } from "vitest";
import {
  gaussianInformationBias,
  gaussianMutualInformation,
  pairMoments,
} from "./gaussian-moments.ts";

/** Unit variances, and covariance ρ between the k-th columns of both sides. */
function tridiagonal(dim: number, correlation: number) {
  const covariance = createMatrix(2 * dim, 2 * dim);
  for (let k = 0; k < dim; k++) {
    const [i, j] = [k, dim + k];
    for (const at of [i, j]) {
      covariance.data[at * 2 * dim + at] = 1;
    }
    covariance.data[i * 2 * dim + j] = correlation;
    covariance.data[j * 2 * dim + i] = correlation;
  }
  return covariance;
}

describe("gaussianMutualInformation", () => {
  test.each([0.1, 1, 5, 10])("gives the information of a correlation: %d nats", (nats) => {
    const correlation = Math.sqrt(-Math.expm1(-2 * nats));
    // The covariance itself holds 1 − ρ² = e^{−2I} only to 1e-16.
    expect(gaussianMutualInformation(tridiagonal(3, correlation), 3)).toBeAllClose(3 * nats, {
      atol: 1e-15 * Math.exp(2 * nats) + 1e-12,
    });
  });

  test("takes away the bias of moments from rows", () => {
    const runs = 200;
    const source = createRandomSource(1);
    let plain = 0;
    let corrected = 0;
    for (let run = 0; run < runs; run++) {
      const x = createMatrix(40, 3, source.fillNormal(new Float64Array(120)));
      const y = createMatrix(40, 2, source.fillNormal(new Float64Array(80)));
      const { covariance } = pairMoments({ x, y });
      plain += gaussianMutualInformation(covariance, 3) / runs;
      corrected += gaussianMutualInformation(covariance, 3, { sampleSize: 40 }) / runs;
    }
    // One estimate's deviation is √(6 / 2) / 40 = 0.043; four standard errors of 200.
    expect(Math.abs(corrected)).toBeLessThan(0.0125);
    expect(plain).toBeGreaterThan(0.06);
  });

  test("says what does not fit", () => {
    expect(() =>
      gaussianMutualInformation(tridiagonal(1, 0), 2),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: gaussianMutualInformation: expected 1 ≤ dimX < 2, got 2]`,
    );
    expect(() => gaussianInformationBias(4, 2, 2)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: gaussianInformationBias: expected more than 4 rows for 2 + 2 columns, got 4]`,
    );
  });
});

test.each([
  [1024, 16, 0.1272, 1e-4],
  [1024, 64, 2.138, 1e-3],
  [10_000, 16, 0.013, 5e-4],
  [10_000, 64, 0.21, 5e-3],
  [10_000, 256, 3.36, 1e-2],
])("the bias of %d rows with %d columns a side is %d nats", (rows, dim, bias, tolerance) => {
  // Given to three or four digits, confirmed there by simulation.
  expect(gaussianInformationBias(rows, dim, dim)).toBeAllClose(bias, { atol: tolerance });
  expect(gaussianInformationBias(rows, dim, 2)).toBeCloseTo(
    gaussianInformationBias(rows, 2, dim),
    12,
  );
});
