import { correlatedNormal, logGammaExponential, smoothedUniform } from "@mienf/datasets";
import { createMatrix, createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { latentBlocks } from "../../src/correction/latent-blocks.ts";
import { measureBaseGap } from "../../src/correction/neighbor-correction.ts";
import type { BaseGap } from "../../src/correction/neighbor-correction.ts";
import { fitGaussianMixture } from "../../src/latent-law/fit-gaussian-mixture.ts";
import type { LatentLaw } from "../../src/latent-law/latent-law.ts";
import { evaluateLaw } from "../../src/latent-law/latent-law.ts";
import { createNeighborEngine } from "../../src/nearest-neighbors/threads/neighbor-engine.ts";

const ROWS = 4000;
const everyRow = Int32Array.from({ length: ROWS }, (_, row) => row);

function gaussianBase(rows: Matrix, dimX: number): LatentLaw {
  const source = createRandomSource(1);
  return fitGaussianMixture(rows, { components: 1, dimX, start: "clusters", source });
}

function sideBySide(x: Matrix, y: Matrix): Matrix {
  const columns = x.columns + y.columns;
  const rows = createMatrix(x.rows, columns);
  for (let row = 0; row < x.rows; row += 1) {
    for (let j = 0; j < columns; j += 1) {
      rows.data[row * columns + j] =
        j < x.columns ? x.data[row * x.columns + j]! : y.data[row * y.columns + j - x.columns]!;
    }
  }
  return rows;
}

const mean = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The base's own out-of-sample value, and what neighbours add to it. */
async function gapOf(rows: Matrix, dimX: number): Promise<{ base: number; gap: BaseGap | null }> {
  const law = gaussianBase(rows, dimX);
  const blocks = latentBlocks(law, rows, createRandomSource(2)) ?? [];
  return {
    base: mean(evaluateLaw(law, rows).pointwise),
    gap: await measureBaseGap(createNeighborEngine(), blocks, everyRow),
  };
}

describe("the correction by nearest neighbours", () => {
  test.each([
    { name: "uniform noise", law: smoothedUniform({ mutualInformation: 1 }) },
    { name: "gamma noise", law: logGammaExponential({ mutualInformation: 5 }) },
  ])("finds what a Gaussian gets wrong of $name", async ({ law }) => {
    const { x, y } = law.sample(ROWS, createRandomSource(3));
    const truth = law.mutualInformation;
    const { base, gap } = await gapOf(sideBySide(x, y), 1);
    expect(Math.abs(base - truth)).toBeGreaterThan(0.1);
    // Pointwise values have a standard deviation below 1.5, so the mean of 4,000 is within 0.05, and edges add as much.
    expect(Math.abs(base + mean(gap?.pointwise ?? new Float64Array(1)) - truth)).toBeLessThan(0.08);
  });

  test.each([1, 2, 3])("adds nothing where the base is right, %d columns a side", async (dim) => {
    const law = correlatedNormal({ dimX: dim, dimY: dim, mutualInformation: 2 });
    const { x, y } = law.sample(ROWS, createRandomSource(4));
    const { gap } = await gapOf(sideBySide(x, y), dim);
    expect(gap?.pointwise).toEqual(new Float64Array(ROWS));
  });

  test("abstains where a side lies on a curve, and where rows repeat", async () => {
    const source = createRandomSource(5);
    const curve = createMatrix(ROWS, 3);
    for (let row = 0; row < ROWS; row += 1) {
      const angle = 6 * source.uniform();
      curve.data.set(
        [angle * Math.cos(angle), angle * Math.sin(angle), angle + source.normal()],
        row * 3,
      );
    }
    expect((await gapOf(curve, 2)).gap).toBe(null);
    const tied = createMatrix(
      ROWS,
      2,
      Float64Array.from({ length: 2 * ROWS }, () => Math.round(source.normal())),
    );
    expect((await gapOf(tied, 1)).gap).toBe(null);
  });

  test("does not try more columns than neighbours can tell of", () => {
    const law: LatentLaw = { kind: "tridiagonal", dimX: 4, components: new Float64Array(4) };
    expect(latentBlocks(law, createMatrix(10, 8), createRandomSource(1))).toBe(null);
  });
});
