import type { Runtime } from "@mienf/core";
import { correlatedNormal } from "@mienf/datasets";
import type { FittedModel } from "@mienf/estimators";
import { loadModel, nMienf, tridiagNMienf } from "@mienf/estimators";
import { createMatrix, createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime();
});
afterAll(() => runtime.dispose());

const ROWS = 4000;
const STRONG = 1;
const WEAK = 0.2;

/** Two pairs of normal columns, the weak one first, turned by 45° and warped. */
function sample(seed: number): { x: Matrix; y: Matrix } {
  const source = createRandomSource(seed);
  const [weak, strong] = [WEAK, STRONG].map((mutualInformation, index) =>
    correlatedNormal({ dim: 1, mutualInformation }).sample(ROWS, source.split(index)),
  ) as [{ x: Matrix; y: Matrix }, { x: Matrix; y: Matrix }];
  const turned = (a: Matrix, b: Matrix): Matrix =>
    createMatrix(
      ROWS,
      2,
      Float64Array.from({ length: 2 * ROWS }, (_, at) => {
        const [first, second] = [a.data[at >> 1] as number, b.data[at >> 1] as number];
        return Math.sinh((first + (at % 2 === 0 ? 1 : -1) * second) * Math.SQRT1_2);
      }),
    );
  return { x: turned(weak.x, strong.x), y: turned(weak.y, strong.y) };
}

function correlation(a: Matrix, b: Matrix, i: number, j: number): number {
  let sum = 0;
  for (let row = 0; row < a.rows; row += 1) {
    sum += (a.data[row * a.columns + i] as number) * (b.data[row * b.columns + j] as number);
  }
  return sum / a.rows;
}

describe.each([
  { name: "tridiagonal", estimator: tridiagNMienf },
  { name: "full Gaussian", estimator: nMienf },
])("latents of a model with a $name base", ({ estimator }) => {
  let model: FittedModel;
  beforeAll(async () => {
    const { x, y } = sample(1);
    const quick = { epochs: 8, folds: 2, couplings: 2, hidden: 16 };
    ({ model } = (await estimator(quick).fit(x, y, { runtime })) as { model: FittedModel });
  });

  test("find both components behind a rotation and a warp, the strong one first", () => {
    const { mutualInformation, kind } = model.components();
    expect(kind).toBe("independent");
    // 1700 training rows: each has a standard error of ρ/√n = 0.02, and the warp is learned.
    expect(Math.abs((mutualInformation[0] as number) - STRONG)).toBeLessThan(0.15);
    expect(Math.abs((mutualInformation[1] as number) - WEAK)).toBeLessThan(0.1);
  });

  test("of new rows are white, and paired with the correlations of the components", async () => {
    const { x, y } = sample(2);
    const { u, v } = await model.transform(x, y, { runtime });
    const rho = [...model.components().mutualInformation].map((each) =>
      Math.sqrt(-Math.expm1(-2 * each)),
    );
    for (const i of [0, 1]) {
      for (const j of [0, 1]) {
        // Sample moments scatter by 0.02, the fit by as much again.
        expect(Math.abs(correlation(u, u, i, j) - Number(i === j))).toBeLessThan(0.15);
        expect(Math.abs(correlation(v, v, i, j) - Number(i === j))).toBeLessThan(0.15);
        const paired = i === j ? (rho[i] as number) : 0;
        expect(Math.abs(correlation(u, v, i, j) - paired)).toBeLessThan(0.1);
      }
    }
  });

  test("can be walked along one by one", async () => {
    const values = [-1.5, 0, 1.5];
    for (const [side, component] of [
      ["x", 0],
      ["y", 1],
    ] as const) {
      const row = [0.3, -0.8];
      const rows = await model.traverse(side, row, { component, values }, { runtime });
      const one = createMatrix(1, 2, row);
      const start = await model.transform(one, one, { runtime });
      const walked = await model.transform(rows, rows, { runtime });
      const [latent, latents] = side === "x" ? [start.u, walked.u] : [start.v, walked.v];
      for (const [at, value] of values.entries()) {
        // Float32 flows there and back.
        expect(latents.data[2 * at + component]).toBeCloseTo(value, 4);
        expect(latents.data[2 * at + 1 - component]).toBeCloseTo(
          latent.data[1 - component] as number,
          4,
        );
      }
    }
  });

  test("are the same after saving and loading", async () => {
    const { x, y } = sample(3);
    const loaded = loadModel(model.serialize());
    expect(loaded.components()).toEqual(model.components());
    expect(await loaded.transform(x, y, { runtime })).toEqual(
      await model.transform(x, y, { runtime }),
    );
  });

  test("of one side can be taken back without the other", async () => {
    const u = createMatrix(1, 2, [0.5, -0.5]);
    const both = await model.inverse({ u, v: u }, { runtime });
    expect(await model.inverse({ u }, { runtime })).toEqual({ x: both.x, y: null });
  });

  test("refuse rows of another width, rows that do not pair up, and axes that are not there", async () => {
    const [one, two] = [createMatrix(1, 2), createMatrix(2, 2)];
    await expect(model.transform(createMatrix(1, 3), one)).rejects.toThrow(
      "latents: expected 2 columns in x, as the model was trained on, got 3",
    );
    await expect(model.transform(one, two)).rejects.toThrow("pair up row by row, got 1 and 2 rows");
    await expect(model.inverse({ v: createMatrix(1, 2, [Number.NaN, 0]) })).rejects.toThrow(
      "latents: expected finite numbers in v, got NaN in row 0",
    );
    await expect(model.traverse("x", [0, 0], { component: 2, values: [0] })).rejects.toThrow(
      "traverse: expected a component from 0 to 1, got 2",
    );
  });
});
