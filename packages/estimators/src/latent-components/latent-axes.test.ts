import { createMatrix, createRandomSource, identity, multiply, transpose } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { expect, test } from "vitest";
import type { LatentLaw } from "../latent-law/latent-law.ts";
import { latentAxes } from "./latent-axes.ts";
import type { LatentAxes } from "./latent-axes.ts";

function randomCovariance(dim: number): Matrix {
  const source = createRandomSource(dim);
  const root = createMatrix(dim, dim + 3, source.fillNormal(new Float64Array(dim * (dim + 3))));
  return multiply(root, transpose(root));
}

/** Covariance of the paired coordinates, of both sides side by side. */
function pairedCovariance({ x, y }: LatentAxes, covariance: Matrix): Matrix {
  const dim = covariance.rows;
  const both = createMatrix(dim, dim);
  for (const [offset, { rows, data }] of [
    [0, x.weights],
    [x.weights.rows, y.weights],
  ] as const) {
    for (const [at, value] of data.entries()) {
      const row = offset + Math.floor(at / rows);
      both.data[row * dim + offset + (at % rows)] = value;
    }
  }
  return multiply(multiply(transpose(both), covariance), both);
}

function expectNear(got: Matrix, wanted: Matrix): void {
  for (const [at, value] of wanted.data.entries()) {
    // Float64 with condition numbers of about 1e2.
    expect(Math.abs((got.data[at] as number) - value)).toBeLessThan(1e-10);
  }
}

test.each([
  { x: 2, y: 4 },
  { x: 4, y: 2 },
  { x: 3, y: 3 },
  { x: 1, y: 1 },
])("canonical variables of a Gaussian are white, paired and sorted: $x + $y columns", (dims) => {
  const covariance = randomCovariance(dims.x + dims.y);
  const law: LatentLaw = {
    kind: "mixture",
    dimX: dims.x,
    weights: Float64Array.of(1),
    means: createMatrix(1, dims.x + dims.y, new Float64Array(dims.x + dims.y).fill(3)),
    covariances: [covariance],
  };
  const axes = latentAxes(law, dims);
  expect(axes.kind).toBe("independent");
  const wanted = identity(dims.x + dims.y);
  for (const [j, information] of axes.mutualInformation.entries()) {
    const rho = Math.sqrt(-Math.expm1(-2 * information));
    wanted.data[j * wanted.columns + dims.x + j] = rho;
    wanted.data[(dims.x + j) * wanted.columns + j] = rho;
  }
  expectNear(pairedCovariance(axes, covariance), wanted);
  expectNear(multiply(axes.x.weights, axes.x.back), identity(dims.x));
  expectNear(multiply(axes.y.weights, axes.y.back), identity(dims.y));
  expect(axes.mutualInformation).toEqual(axes.mutualInformation.toSorted().toReversed());
  expect(axes.x.means).toEqual(new Float64Array(dims.x).fill(3));
});

test("a mixture is paired by its covariance as a whole, and says so", () => {
  const covariances = [randomCovariance(3), randomCovariance(3)];
  const law: LatentLaw = {
    kind: "mixture",
    dimX: 1,
    weights: Float64Array.of(0.25, 0.75),
    means: createMatrix(2, 3, [3, 0, 0, -1, 0, 0]),
    covariances,
  };
  const axes = latentAxes(law, { x: 1, y: 2 });
  expect(axes.kind).toBe("linear");
  // The means are ¼·3 − ¾ = 0 apart from their own spread, ¼·9 + ¾ = 3, in the first column.
  const whole = createMatrix(
    3,
    3,
    (covariances[0] as Matrix).data.map((value, at) => value + (at === 0 ? 3 : 0)),
  );
  const covariance = pairedCovariance(axes, whole);
  for (const diagonal of [0, 4, 8]) {
    expect(covariance.data[diagonal]).toBeCloseTo(1, 10);
  }
});

test("a tridiagonal base is only sorted; columns without a partner come last", () => {
  const law: LatentLaw = {
    kind: "tridiagonal",
    dimX: 2,
    components: Float64Array.of(0.25, 1.5),
  };
  const { mutualInformation, x, y } = latentAxes(law, { x: 2, y: 3 });
  expect([...mutualInformation]).toEqual([1.5, 0.25]);
  expect([...x.weights.data]).toEqual([0, 1, 1, 0]);
  expect([...y.weights.data]).toEqual([0, 1, 0, 1, 0, 0, 0, 0, 1]);
  expect([...y.back.data]).toEqual([...transpose(y.weights).data]);
});
