import { createMatrix, createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { autoMienf } from "@mienf/estimators";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { afterAll, describe, expect, test } from "vitest";

const ROWS = 500;
const source = createRandomSource(6);
const runtime = await createOnnxRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

/** Rows of so many normal columns, and what is made of each. */
function madeOf(
  columns: number,
  make: (row: readonly number[]) => readonly number[],
): [Matrix, Matrix] {
  const x = createMatrix(ROWS, columns, source.fillNormal(new Float64Array(columns * ROWS)));
  const made = Array.from({ length: ROWS }, (_, row) =>
    make([...x.data.subarray(columns * row, columns * (row + 1))]),
  );
  return [x, createMatrix(ROWS, made[0]!.length, made.flat())];
}

describe("auto, where Y is a function of X and information infinite", () => {
  test.each([
    ["a power", madeOf(1, ([a = 0]) => [a ** 3])],
    ["an exponential", madeOf(1, ([a = 0]) => [Math.exp(a)])],
    ["one of two columns", madeOf(2, ([a = 0, b = 0]) => [b + source.normal(), -Math.exp(a)])],
  ])("does not vouch for %s, and says which columns go together", async (_, [x, y]) => {
    const { verdict, warnings } = await autoMienf().fit(x, y, { runtime, seed: 1 });
    expect(verdict).toBe("distrust");
    expect(warnings.join()).toMatch("is a monotone function of column 0 of x");
  });

  test.each([
    ["a product", madeOf(2, ([a = 0, b = 0]) => [a * b])],
    ["two columns", madeOf(2, ([a = 0, b = 0]) => [a * a + b, a - b * b])],
    [
      "three columns",
      madeOf(3, ([a = 0, b = 0, c = 0]) => [
        Math.tanh(a + b) + 0.1 * a,
        b * b + c,
        Math.sin(c) + a,
      ]),
    ],
  ])("does not vouch for %s that no single one decides", async (_, [x, y]) => {
    const { verdict, mutualInformation } = await autoMienf().fit(x, y, { runtime, seed: 1 });
    expect(verdict).not.toBe("trust");
    // Nearest neighbours see this much, whatever the models make of a few rows.
    expect(mutualInformation).toBeGreaterThan(2);
  });
});
