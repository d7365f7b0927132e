import { createEagerRuntime } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { correlatedNormal } from "@mienf/datasets";
import { loadModel, tridiagNMienf } from "@mienf/estimators";
import type { Estimate } from "@mienf/estimators";
import { createMatrix, createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { tensor2d } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  allColumns,
  keptColumns,
  withoutDependentColumns,
} from "../src/preprocessing/dependent-columns.ts";

const ROWS = 600;
const source = createRandomSource(21);
const law = correlatedNormal({ dimX: 2, dimY: 2, mutualInformation: 1.5 });
const { x, y } = law.sample(ROWS, source.split("rows"));

/** Largest difference, relative to values above 1. */
function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce(
    (worst, value, at) => Math.max(worst, Math.abs(value - b[at]!) / Math.max(1, Math.abs(value))),
    0,
  );
}

/** The two columns of a side, and others made of them. */
function widened(side: Matrix, others: readonly ((a: number, b: number) => number)[]): Matrix {
  const wide = createMatrix(side.rows, 2 + others.length);
  for (let row = 0; row < side.rows; row += 1) {
    const [a, b] = [side.data[2 * row]!, side.data[2 * row + 1]!];
    wide.data.set([a, b, ...others.map((other) => other(a, b))], row * wide.columns);
  }
  return wide;
}

describe("dependent columns", () => {
  test("are found, and made again from the others", () => {
    const wide = widened(x, [
      (a) => a,
      (a, b) => 5 + 1e6 * (a - 2 * b),
      (a, b) => a * b,
      (a, b) => 1e-9 * (a * b) + 3 * a,
    ]);
    const found = withoutDependentColumns(wide);
    expect(found?.kept).toEqual([0, 1, 4]);
    // The last column is one only up to 1e-9.
    expect(difference(wide.data, allColumns(found!, keptColumns(found!, wide)).data)).toBeLessThan(
      1e-8,
    );
  });

  test("are not seen where there is a little noise", () => {
    const noisy = widened(x, [(a, b) => a + b + 1e-4 * source.normal()]);
    expect(withoutDependentColumns(noisy)).toBeNull();
  });

  test.each([1e-200, 1e200])("are found at the scale %s", (scale) => {
    const wide = widened(x, [(a, b) => scale * (a + b)]);
    expect(withoutDependentColumns(wide)?.kept).toEqual([0, 1]);
  });
});

describe("an estimate from dependent columns", () => {
  const settings = { epochs: 3, folds: 2, couplings: 2, hidden: 8 };
  const wideX = widened(x, [(a) => a, (a, b) => 2 * a - b + 1]);
  const wideY = widened(y, [(_, b) => 3 * b]);
  let runtime: Runtime;
  let narrow: Estimate;
  let wide: Estimate;
  beforeAll(async () => {
    runtime = await createEagerRuntime();
    narrow = await tridiagNMienf(settings).fit(x, y, { runtime, seed: 4 });
    wide = await tridiagNMienf(settings).fit(wideX, wideY, { runtime, seed: 4 });
  });
  afterAll(() => runtime.dispose());

  test("is that of the others, and says so without doubting it", () => {
    expect(wide.mutualInformation).toBe(narrow.mutualInformation);
    expect(wide.verdict).toBe(narrow.verdict);
    expect(wide.dimensions).toEqual({ x: 4, y: 3 });
    expect(wide.warnings.join()).toMatch(
      "column 2 of x repeats column 0, column 3 of x is a linear combination of columns before it, column 2 of y repeats column 1",
    );
  });

  test("has a model of all columns, also after saving and loading", async () => {
    const saved = JSON.parse(JSON.stringify(wide.model?.serialize().manifest));
    const loaded = loadModel({ manifest: saved, tensors: wide.model!.serialize().tensors });
    for (const model of [wide.model!, loaded]) {
      const applied = await model.apply(wideX, wideY, { runtime });
      const expected = await narrow.model!.apply(x, y, { runtime });
      expect(applied.mutualInformation).toBe(expected.mutualInformation);
      const { u } = await model.transform(wideX, wideY, { runtime });
      const back = await model.inverse({ u }, { runtime });
      // There and back in float32.
      expect(difference(back.x!.data, wideX.data)).toBeLessThan(1e-4);
      const walk = await model.traverse(
        "y",
        wideY.data.subarray(0, 3),
        { component: 0, values: [0, 1] },
        { runtime },
      );
      expect(walk.columns).toBe(3);
      expect(walk.data[2]).toBeCloseTo(3 * walk.data[1]!, 6);
      await expect(model.apply(x, y, { runtime })).rejects.toThrow("expected 4 columns in x");
    }
  });

  test("has functions of all columns", () => {
    const { pointwise, inverse } = wide.model!.functions();
    expect(pointwise.inputShapes).toEqual([
      ["rows", 4],
      ["rows", 3],
    ]);
    const [values] = pointwise.call(
      tensor2d(Float32Array.from(wideX.data), [ROWS, 4]),
      tensor2d(Float32Array.from(wideY.data), [ROWS, 3]),
    );
    const [expected] = narrow
      .model!.functions()
      .pointwise.call(
        tensor2d(Float32Array.from(x.data), [ROWS, 2]),
        tensor2d(Float32Array.from(y.data), [ROWS, 2]),
      );
    expect(difference(values!.dataSync(), expected!.dataSync())).toBeLessThan(1e-5);
    const latents = tensor2d([[0.5, -1]]);
    expect(inverse.call(latents, latents).map(({ shape }) => shape)).toEqual([
      [1, 4],
      [1, 3],
    ]);
  });
});
