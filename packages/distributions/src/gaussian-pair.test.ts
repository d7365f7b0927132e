import "@tensorflow/tfjs-backend-cpu";
import {
  cholesky,
  createMatrix,
  createRandomSource,
  haarOrthogonal,
  identity,
  logDeterminantSpd,
  multiply,
  solveTriangular,
  transpose,
} from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import "@mienf/testing";
import { describe, expect, test } from "vitest";
import { average, take, toTensor } from "../test/helpers/tensors.ts";
import { gaussianPair } from "./gaussian-pair.ts";
import { multivariateNormal } from "./multivariate-normal.ts";

/** Unit scatter on each side, turned by random rotations, with `nats` in each pair of columns. */
function rotated(dim: number, nats: number, seed: number): Matrix {
  const source = createRandomSource(seed);
  const correlation = Math.sqrt(-Math.expm1(-2 * nats));
  const cross = multiply(haarOrthogonal(dim, source), haarOrthogonal(dim, source));
  const covariance = identity(2 * dim);
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < dim; j++) {
      const value = correlation * cross.data[i * dim + j]!;
      covariance.data[i * 2 * dim + dim + j] = value;
      covariance.data[(dim + j) * 2 * dim + i] = value;
    }
  }
  return covariance;
}

/** log N(x; mean, covariance) of one row: the slow obvious version. */
function logNormal(row: ArrayLike<number>, mean: ArrayLike<number>, covariance: Matrix): number {
  const centred = createMatrix(
    row.length,
    1,
    Array.from(row, (value, i) => value - mean[i]!),
  );
  const white = solveTriangular(cholesky(covariance), centred).data;
  const squares = white.reduce((sum, value) => sum + value * value, 0);
  return -(squares + logDeterminantSpd(covariance) + row.length * Math.log(2 * Math.PI)) / 2;
}

describe("gaussianPair", () => {
  test("has the log-density of its moments", () => {
    const law = gaussianPair(2, 1);
    const covariance = createMatrix(3, 3, [2, 0.5, -0.3, 0.5, 1, 0.4, -0.3, 0.4, 0.5]);
    law.setMoments({ mean: Float64Array.of(1, -2, 0.5), covariance });
    const { mean, covariance: held } = law.moments();
    // What float32 keeps of them.
    expect(held.data).toBeAllClose(covariance.data, { atol: 3e-7 });
    const { x, y } = law.sample(10, createRandomSource(1));
    const expected = Array.from({ length: 10 }, (_, row) =>
      logNormal([...x.data.subarray(2 * row, 2 * row + 2), y.data[row]!], mean, held),
    );
    expect(take(law.logProb(toTensor(x), toTensor(y)))).toBeAllClose(expected, {
      atol: 3e-6,
      rtol: 1e-6,
    });
  });

  test.each([
    [1, 14],
    [2, 14],
    [8, 8],
    [8, 14],
  ])("%d rotated columns of %d nats each survive float32", (dim, nats) => {
    const law = gaussianPair(dim, dim);
    const mean = new Float64Array(2 * dim);
    law.setMoments({ mean, covariance: rotated(dim, nats, 1) });
    // The covariance holds e^{−2I} to 1e-16, and a float32 factor a residual of e^{−I} to 1e-7.
    expect(law.mutualInformation()).toBeAllClose(dim * nats, { atol: 0.01 * dim });
    const { x, y } = law.sample(2000, createRandomSource(2));
    const pointwise = average(take(law.pointwiseMutualInformation(toTensor(x), toTensor(y))));
    expect(Math.abs(pointwise.mean - law.mutualInformation())).toBeLessThan(
      // Rounding of the coordinates and of the products is the residual's noise.
      4 * pointwise.error + 0.03 * dim,
    );
  });

  test("fits its own draws' moments", () => {
    const law = gaussianPair(2, 2);
    law.setMoments({ mean: Float64Array.of(1, 2, 3, 4), covariance: rotated(2, 1, 3) });
    const pairs = law.sample(20_000, createRandomSource(4));
    const fitted = gaussianPair(2, 2);
    fitted.fit(pairs);
    // Var Î = Σρ²/n: four standard errors, and a bias of 2 · 2 / (2 n).
    expect(Math.abs(fitted.mutualInformation() - 2)).toBeLessThan(4 * Math.sqrt(1.73 / 20_000));
    expect(fitted.moments().mean).toBeAllClose([1, 2, 3, 4], { atol: 4 / Math.sqrt(20_000) });
  });

  test("says what does not fit", () => {
    const law = gaussianPair(1, 1);
    const mean = new Float64Array(2);
    expect(() => {
      law.setMoments({ mean, covariance: createMatrix(2, 2, [1, 1, 1, 1]) });
    }).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: cholesky: expected a positive definite matrix, got pivot 0 at index 1]`,
    );
    expect(() => {
      law.setMoments({ mean, covariance: identity(3) });
    }).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: gaussianPair: expected a mean of 2 numbers and a covariance of 2×2, got 2 and 3×3]`,
    );
    expect(() => {
      law.fit({ x: createMatrix(3, 1), y: createMatrix(3, 2) });
    }).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: gaussianPair: expected rows of 1 columns, got 3×2]`,
    );
    expect(() => gaussianPair(1, 0)).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: gaussianPair: expected a whole dimY ≥ 1, got 0]`,
    );
  });
});

test("multivariateNormal takes moments and has their entropy", () => {
  const law = multivariateNormal(3);
  const rows = createMatrix(50, 3, createRandomSource(5).fillNormal(new Float64Array(150)));
  law.fit(rows);
  const { covariance } = law.moments();
  expect(law.entropy()).toBeCloseTo(
    (3 * Math.log(2 * Math.PI * Math.E) + logDeterminantSpd(covariance)) / 2,
    10,
  );
  const { data } = multiply(transpose(rows), rows);
  expect(covariance.data[0]! + law.moments().mean[0]! ** 2).toBeCloseTo(data[0]! / 50, 5);
});
