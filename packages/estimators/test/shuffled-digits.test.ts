import { createEagerRuntime } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { loadMnistPackage } from "@mienf/datasets/mnist-node";
import { autoMienf } from "@mienf/estimators";
import { createMatrix, createRandomSource, selectRows } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** Handwritten digits as grey levels of 4×4 squares of 5×5 pixels, rounded to 16 levels as scanners do: left half, right half. */
async function halves(perDigit: number): Promise<{ x: Matrix; y: Matrix }> {
  const { count, pixels } = await loadMnistPackage({ perDigit });
  const x = createMatrix(count, 8);
  const y = createMatrix(count, 8);
  for (let image = 0; image < count; image += 1) {
    for (let square = 0; square < 16; square += 1) {
      const [row, column] = [Math.floor(square / 4), square % 4];
      let sum = 0;
      for (let pixel = 0; pixel < 25; pixel += 1) {
        const [down, across] = [4 + 5 * row + Math.floor(pixel / 5), 4 + 5 * column + (pixel % 5)];
        sum += pixels[784 * image + 28 * down + across]!;
      }
      const side = column < 2 ? x : y;
      side.data[8 * image + 2 * row + (column % 2)] = Math.round((16 * sum) / 25);
    }
  }
  return { x, y };
}

const QUICK = { epochs: 10, patience: 3, couplings: 2, hidden: 16, folds: 3 };
let runtime: Runtime;
beforeAll(async () => {
  runtime = await createEagerRuntime();
});
afterAll(() => runtime.dispose());

describe("halves of handwritten digits, grey levels of which many are 0", () => {
  test("tell of one another", async () => {
    const { x, y } = await halves(80);
    const estimate = await autoMienf(QUICK).fit(x, y, { runtime, seed: 1 });
    // How much is not known; that it is some, and not the dozens that copies of one value would have, is.
    expect(estimate.mutualInformation).toBeGreaterThan(0.4);
    expect(estimate.mutualInformation).toBeLessThan(4);
  });

  test("do not where they are of different digits, paired at random", async () => {
    const { x, y } = await halves(80);
    const shuffled = selectRows(y, createRandomSource(2).permutation(y.rows));
    const estimate = await autoMienf(QUICK).fit(x, shuffled, { runtime, seed: 1 });
    expect(Math.abs(estimate.mutualInformation)).toBeLessThan(0.05);
  });
});
