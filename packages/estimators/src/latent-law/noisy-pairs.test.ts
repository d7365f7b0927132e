import { correlatedNormal, smoothedUniform } from "@mienf/datasets";
import type { Law } from "@mienf/datasets";
import { createMatrix, createRandomSource, selectRows } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { joined } from "../mienf/fold-model.ts";
import { chooseNoisyPairs, evaluateNoisyPairs, noisyPairsInformation } from "./noisy-pairs.ts";

const ROWS = 5000;

/** Rows to fit on, to choose by and to measure on; columns of Y swapped. */
function parts(law: Law, sides: (x: Matrix, y: Matrix) => Matrix = joined) {
  const { x, y } = law.sample(ROWS, createRandomSource(71));
  const swapped = createMatrix(ROWS, 2);
  for (let row = 0; row < ROWS; row += 1) {
    swapped.data.set([y.data[2 * row + 1]!, y.data[2 * row]!], 2 * row);
  }
  const all = sides(x, swapped);
  const rows = (from: number, to: number): Matrix =>
    selectRows(
      all,
      Int32Array.from({ length: to - from }, (_, row) => from + row),
    );
  return { train: rows(0, 3000), heldOut: rows(3000, 4000), fresh: rows(4000, 5000) };
}

const mean = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe("noise that knows nothing of its cause", () => {
  const uniform = smoothedUniform({ dim: 2, mutualInformation: 5 });

  test("is found with its hard edges, whichever column belongs to which", async () => {
    const { train, heldOut, fresh } = parts(uniform);
    const law = await chooseNoisyPairs(train, heldOut, { dimX: 2 });
    expect(law.pairs.map(({ u, v, cause }) => `${u}${v}${cause}`).toSorted()).toEqual([
      "01u",
      "10u",
    ]);
    for (const { slope } of law.pairs) {
      // The narrowest noise knows the slope to 1/n of its width, which is 0.08.
      expect(Math.abs(slope - 1)).toBeLessThan(2e-4);
    }
    expect(Math.abs(noisyPairsInformation(law) - 5)).toBeLessThan(0.06);
    const { logProb, pointwise } = evaluateNoisyPairs(law, fresh);
    // Of 1,000 rows the pointwise values spread by about 0.7.
    expect(Math.abs(mean(pointwise) - 5)).toBeLessThan(0.08);
    // X is uniform on a square and the noise on another: log-density −2 log 2ε wherever there are rows.
    expect(Math.abs(mean(logProb) - uniformLogDensity(uniform))).toBeLessThan(0.08);
  });

  test("is found the other way round", async () => {
    const { train, heldOut } = parts(uniform, (x, y) => joined(y, x));
    const law = await chooseNoisyPairs(train, heldOut, { dimX: 2 });
    expect(law.pairs.map(({ cause }) => cause)).toEqual(["v", "v"]);
    expect(Math.abs(noisyPairsInformation(law) - 5)).toBeLessThan(0.06);
  });

  test("is Gaussian where the pairs are", async () => {
    const normal = correlatedNormal({ dimX: 2, dimY: 2, mutualInformation: 2 });
    const { train, heldOut, fresh } = parts(normal);
    const law = await chooseNoisyPairs(train, heldOut, { dimX: 2 });
    // Three standard errors of 3,000 rows.
    expect(Math.abs(noisyPairsInformation(law) - 2)).toBeLessThan(0.08);
    expect(Math.abs(mean(evaluateNoisyPairs(law, fresh).pointwise) - 2)).toBeLessThan(0.15);
  });

  test("a column without a partner is standard normal", async () => {
    const { x, y } = smoothedUniform({ mutualInformation: 1 }).sample(2000, createRandomSource(3));
    const extra = createRandomSource(4).fillNormal(new Float64Array(2000));
    const wide = createMatrix(2000, 3);
    for (let row = 0; row < 2000; row += 1) {
      wide.data.set([x.data[row]!, extra[row]!, y.data[row]!], 3 * row);
    }
    const law = await chooseNoisyPairs(wide, wide, { dimX: 2 });
    expect(law.pairs.map(({ u, v }) => [u, v])).toEqual([[0, 0]]);
    const without = await chooseNoisyPairs(joined(x, y), joined(x, y), { dimX: 1 });
    const difference =
      mean(evaluateNoisyPairs(without, joined(x, y)).logProb) -
      mean(evaluateNoisyPairs(law, wide).logProb);
    // The entropy of a standard normal column, within three standard errors.
    expect(Math.abs(difference - Math.log(2 * Math.PI * Math.E) / 2)).toBeLessThan(0.05);
  });
});

/** −log of the noise's volume. */
function uniformLogDensity({ parameters }: Law): number {
  const epsilon = Number(parameters["epsilon"]);
  return -2 * Math.log(2 * epsilon);
}
