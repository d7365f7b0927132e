import { createMatrix, createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { chooseGaussianMixture } from "./choose-gaussian-mixture.ts";
import { fitGaussianMixture } from "./fit-gaussian-mixture.ts";
import { evaluateMixture } from "./evaluate-mixture.ts";
import { sampleMixture } from "./gaussian-mixture.ts";
import type { GaussianMixture } from "./gaussian-mixture.ts";

/** Two normal laws in 1 + 2 coordinates. */
const two: GaussianMixture = {
  kind: "mixture",
  dimX: 1,
  weights: Float64Array.of(0.3, 0.7),
  means: createMatrix(2, 3, [-2, 0, 1, 2, 1, 0]),
  covariances: [
    createMatrix(3, 3, [1, 0.5, 0, 0.5, 1, 0.2, 0, 0.2, 0.5]),
    createMatrix(3, 3, [0.5, -0.2, 0.1, -0.2, 1, 0, 0.1, 0, 2]),
  ],
};

/** Density of a normal law in up to two coordinates, written out. */
function normalDensity(z: readonly number[], covariance: readonly number[]): number {
  if (z.length === 1) {
    const [variance = 1] = covariance;
    return Math.exp((-0.5 * (z[0] ?? 0) ** 2) / variance) / Math.sqrt(2 * Math.PI * variance);
  }
  const [a = 1, b = 0, , d = 1] = covariance;
  const [p = 0, q = 0] = z;
  const determinant = a * d - b * b;
  const square = (d * p * p - 2 * b * p * q + a * q * q) / determinant;
  return Math.exp(-0.5 * square) / (2 * Math.PI * Math.sqrt(determinant));
}

describe("a Gaussian mixture", () => {
  test("has the density and pointwise information of the mixture written out", () => {
    const pairs: GaussianMixture = {
      kind: "mixture",
      dimX: 1,
      weights: two.weights,
      means: createMatrix(2, 2, [-2, 0, 2, 1]),
      covariances: [createMatrix(2, 2, [1, 0.5, 0.5, 1]), createMatrix(2, 2, [0.5, -0.2, -0.2, 1])],
    };
    const rows = createMatrix(3, 2, [0, 0, -2, 1, 3, -4]);
    const { logProb, pointwise } = evaluateMixture(pairs, rows);
    for (let row = 0; row < rows.rows; row += 1) {
      const [u = 0, v = 0] = rows.data.subarray(2 * row, 2 * row + 2);
      const joint =
        0.3 * normalDensity([u + 2, v], [1, 0.5, 0.5, 1]) +
        0.7 * normalDensity([u - 2, v - 1], [0.5, -0.2, -0.2, 1]);
      const left = 0.3 * normalDensity([u + 2], [1]) + 0.7 * normalDensity([u - 2], [0.5]);
      const right = 0.3 * normalDensity([v], [1]) + 0.7 * normalDensity([v - 1], [1]);
      expect(logProb[row]).toBeCloseTo(Math.log(joint), 12);
      expect(pointwise[row]).toBeCloseTo(Math.log(joint / left / right), 12);
    }
  });

  test("is sampled with its own moments", () => {
    const rows = sampleMixture(two, 50_000, createRandomSource(1));
    const average = (fn: (row: Float64Array) => number): number => {
      let sum = 0;
      for (let at = 0; at < rows.data.length; at += 3) {
        sum += fn(rows.data.subarray(at, at + 3));
      }
      return sum / rows.rows;
    };
    // Standard errors are below 0.01 for means and 0.03 for products.
    expect(average(([u = 0]) => u)).toBeCloseTo(0.3 * -2 + 0.7 * 2, 1);
    expect(average(([, v = 0]) => v)).toBeCloseTo(0.7, 1);
    expect(average(([u = 0, v = 0]) => u * v)).toBeCloseTo(0.3 * 0.5 + 0.7 * (2 - 0.2), 1);
  });

  test("is found again from its draws, from either start", () => {
    const rows = sampleMixture(two, 4000, createRandomSource(2));
    const truth = mean(evaluateMixture(two, rows).logProb);
    for (const start of ["clusters", "scales"] as const) {
      const fitted = fitGaussianMixture(rows, {
        components: 2,
        dimX: 1,
        start,
        source: createRandomSource(3),
      });
      const { logProb, pointwise } = evaluateMixture(fitted, rows);
      // Nineteen parameters gain 19/2 nats over 4,000 rows; the prior costs a little.
      expect(Math.abs(mean(logProb) - truth)).toBeLessThan(0.01);
      expect(Math.abs(mean(pointwise) - mean(evaluateMixture(two, rows).pointwise))).toBeLessThan(
        0.02,
      );
      expect(fitted.weights.toSorted()[0]).toBeCloseTo(0.3, 1);
    }
  });

  test("never collapses, even onto equal rows", () => {
    const rows = createMatrix(60, 2);
    const source = createRandomSource(4);
    rows.data.set(source.fillNormal(new Float64Array(60)));
    const fitted = fitGaussianMixture(rows, { components: 4, dimX: 1, start: "clusters", source });
    expect(evaluateMixture(fitted, rows).logProb.every(Number.isFinite)).toBe(true);
  });
});

describe("choosing the number of components", () => {
  const source = createRandomSource(6);
  const split = (mixture: GaussianMixture): [Matrix, Matrix] => [
    sampleMixture(mixture, 3000, source),
    sampleMixture(mixture, 600, source),
  ];
  const options = { dimX: 1, maxComponents: 8, source };

  test("takes one for normal data", async () => {
    const one: GaussianMixture = {
      kind: "mixture",
      dimX: 1,
      weights: Float64Array.of(1),
      means: createMatrix(1, 3),
      covariances: two.covariances.slice(0, 1),
    };
    const [train, heldOut] = split(one);
    expect((await chooseGaussianMixture(train, heldOut, options))?.weights).toHaveLength(1);
  });

  test("takes two for two clusters", async () => {
    const [train, heldOut] = split(two);
    expect((await chooseGaussianMixture(train, heldOut, options))?.weights).toHaveLength(2);
  });

  test("gives none where there are too few rows", async () => {
    const [train, heldOut] = split(two);
    const few = createMatrix(10, 3, train.data.subarray(0, 30));
    expect(await chooseGaussianMixture(few, heldOut, options)).toBe(null);
  });

  test("is found by its narrow side where the wide one hides the components", async () => {
    // Four round laws of growing width in twenty coordinates, whose number is the last one, blurred.
    const dim = 21;
    const shells: GaussianMixture = {
      kind: "mixture",
      dimX: dim - 1,
      weights: new Float64Array(4).fill(1 / 4),
      means: createMatrix(
        4,
        dim,
        [-1.5, -0.5, 0.5, 1.5].flatMap((number) => [...new Float64Array(dim - 1), number]),
      ),
      covariances: [0.4, 0.8, 1.2, 1.6].map((width) => {
        const covariance = createMatrix(dim, dim);
        for (let at = 0; at < dim; at += 1) {
          covariance.data[at * dim + at] = at < dim - 1 ? width ** 2 : 1e-3;
        }
        return covariance;
      }),
    };
    const draws = createRandomSource(9);
    const [train, heldOut, unseen] = [3000, 500, 4000].map((rows) =>
      sampleMixture(shells, rows, draws.split(rows)),
    ) as [Matrix, Matrix, Matrix];
    const law = await chooseGaussianMixture(train, heldOut, {
      dimX: dim - 1,
      maxComponents: 4,
      source: draws.split("search"),
    });
    const meanOf = (mixture: GaussianMixture): number =>
      evaluateMixture(mixture, unseen).pointwise.reduce((sum, value) => sum + value, 0) / 4000;
    const truth = meanOf(shells);
    expect(truth).toBeGreaterThan(0.9);
    // 252 numbers a component, of 750 rows each, cost some hundredths of a nat.
    expect(law && meanOf(law)).toBeGreaterThan(truth - 0.15);
  });
});

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
