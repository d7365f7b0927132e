import { smoothedUniform } from "@mienf/datasets";
import { createMatrix, createRandomSource, selectColumns } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { choosePairedMixtures } from "./choose-paired-mixtures.ts";
import { evaluatePairs, matchColumns } from "./paired-mixtures.ts";

/** Columns x0, x1, x2 and y2, y0, y1: each y is its x and a little noise, in another order. */
function shuffledPairs(sampleSize: number, seed: number): Matrix {
  const law = smoothedUniform({ dim: 3, mutualInformation: 6 });
  const { x, y } = law.sample(sampleSize, createRandomSource(seed));
  const turned = selectColumns(y, [2, 0, 1]);
  const rows = createMatrix(sampleSize, 6);
  for (let row = 0; row < sampleSize; row += 1) {
    for (let j = 0; j < 3; j += 1) {
      // Mean 0 and variance 1, as the laws are given their columns.
      rows.data[row * 6 + j] = (x.data[row * 3 + j]! - 0.5) * Math.sqrt(12);
      rows.data[row * 6 + 3 + j] = (turned.data[row * 3 + j]! - 0.5) * Math.sqrt(12);
    }
  }
  return rows;
}

describe("mixtures for pairs of columns", () => {
  test("find which column belongs to which", () => {
    const pairs = matchColumns(shuffledPairs(1000, 1), 3).toSorted((a, b) => a.u - b.u);
    expect(pairs).toEqual([
      { u: 0, v: 1 },
      { u: 1, v: 2 },
      { u: 2, v: 0 },
    ]);
  });

  test("match columns whose squares depend on each other, too", () => {
    const source = createRandomSource(2);
    const rows = createMatrix(2000, 4);
    for (let row = 0; row < 2000; row += 1) {
      const [a, b] = [source.normal(), source.normal()];
      rows.data.set([a, b, source.normal(), (source.uniform() < 0.5 ? -1 : 1) * a], row * 4);
    }
    expect(matchColumns(rows, 2)[0]).toEqual({ u: 0, v: 1 });
  });

  test("find most of what a Gaussian misses in uniform noise", async () => {
    const [train, heldOut, fresh] = [1, 2, 3].map((seed) => shuffledPairs(4000, seed));
    const law = await choosePairedMixtures(train as Matrix, heldOut as Matrix, {
      dimX: 3,
      maxComponents: 14,
      source: createRandomSource(3),
    });
    expect(law?.pairs).toHaveLength(3);
    const { pointwise } = evaluatePairs(law!, fresh as Matrix);
    const mean = pointwise.reduce((sum, value) => sum + value, 0) / 4000;
    // Truth: 6 nats. A Gaussian reaches about 1.48 of 2 nats a pair on such data.
    expect(mean).toBeGreaterThan(5.3);
    expect(mean).toBeLessThan(6.1);
  });

  test("find nothing between many independent columns, whatever correlations these have by chance", async () => {
    const source = createRandomSource(7);
    const rows = () => createMatrix(300, 20, source.fillNormal(new Float64Array(6000)));
    const options = { dimX: 10, maxComponents: 4, source };
    const law = await choosePairedMixtures(rows(), rows(), options);
    const { pointwise } = evaluatePairs(law!, rows());
    const mean = pointwise.reduce((sum, value) => sum + value, 0) / 300;
    // Ten correlations of 1/√300 that a sample has by chance would cost 10/300 nats a row out of sample, and their largest more.
    expect(Math.abs(mean)).toBeLessThan(0.03);
  });

  test("have nothing to pair where a side has one column", async () => {
    const rows = shuffledPairs(500, 1);
    const options = { dimX: 1, maxComponents: 4, source: createRandomSource(3) };
    expect(await choosePairedMixtures(rows, rows, options)).toBe(null);
  });
});
