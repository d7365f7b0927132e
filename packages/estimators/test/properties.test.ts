import type { Runtime } from "@mienf/core";
import { correlatedNormal, correlatedUniform } from "@mienf/datasets";
import { autoMienf, tridiagNMienf } from "@mienf/estimators";
import type { Estimator } from "@mienf/estimators";
import { createMatrix, createRandomSource, selectColumns, selectRows } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime({ threads: 1 });
});
afterAll(() => runtime.dispose());

const ROWS = 2000;
const QUICK = { epochs: 4, folds: 2, couplings: 2, hidden: 8 };
const source = createRandomSource(81);
const law = correlatedNormal({ dimX: 2, dimY: 2, mutualInformation: 1.2 });
const { x, y } = law.sample(ROWS, source.split("rows"));

const beside = (a: Matrix, b: Matrix): Matrix => {
  const both = createMatrix(a.rows, a.columns + b.columns);
  for (let row = 0; row < a.rows; row += 1) {
    const values = [a, b].flatMap(({ data, columns }) => [
      ...data.subarray(row * columns, (row + 1) * columns),
    ]);
    both.data.set(values, row * both.columns);
  }
  return both;
};

const members: Record<string, Estimator> = {
  auto: autoMienf(QUICK),
  "tridiag-n-mienf": tridiagNMienf(QUICK),
};

describe.each(Object.keys(members))("%s", (name) => {
  const estimate = async (a: Matrix, b: Matrix): Promise<number> => {
    const { mutualInformation } = await (members[name] as Estimator).fit(a, b, {
      runtime,
      seed: 3,
    });
    return mutualInformation;
  };
  // Standard error of one estimate of 1.2 nats in two components from 2,000 rows: 0.03; of a difference of two: 0.04.
  const ERROR = 0.04;

  test("finds less where a side is processed: a column dropped, noise added", async () => {
    const whole = await estimate(x, y);
    expect(Math.abs(whole - 1.2)).toBeLessThan(3 * ERROR);
    const dropped = await estimate(selectColumns(x, [0]), y);
    const noisy = await estimate(
      createMatrix(
        ROWS,
        2,
        x.data.map((value) => value + source.normal()),
      ),
      y,
    );
    // Half of the nats are in each column; unit noise leaves some third of them.
    expect(dropped).toBeLessThan(whole - 0.3);
    expect(noisy).toBeLessThan(whole - 0.3);
    expect(Math.min(dropped, noisy)).toBeGreaterThan(0.1);
  });

  test("finds the sum in independent blocks side by side", async () => {
    const other = correlatedUniform({ dim: 1, mutualInformation: 0.7 });
    const block = other.sample(ROWS, source.split("block"));
    const together = await estimate(beside(x, block.x), beside(y, block.y));
    const apart = (await estimate(x, y)) + (await estimate(block.x, block.y));
    expect(Math.abs(together - apart)).toBeLessThan(2 * ERROR);
    expect(Math.abs(together - 1.9)).toBeLessThan(4 * ERROR);
  });

  test("finds nothing where one side's rows are shuffled", async () => {
    const shuffled = selectRows(y, source.split("shuffle").permutation(ROWS));
    expect(Math.abs(await estimate(x, shuffled))).toBeLessThan(0.02);
  });
});
