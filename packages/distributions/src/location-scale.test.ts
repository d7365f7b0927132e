import "@tensorflow/tfjs-backend-cpu";
import { tensor2d } from "@tensorflow/tfjs-core";
import "@mienf/testing";
import { createMatrix, createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { take } from "../test/helpers/tensors.ts";
import { diagonalNormal } from "./diagonal-normal.ts";
import { laplace } from "./laplace.ts";
import { logistic } from "./logistic.ts";

const factories = { diagonalNormal, laplace, logistic };

describe.each(Object.entries(factories))("%s", (_, make) => {
  test("fits locations and scales of its draws", () => {
    const law = make(2, { location: [3, -1], scale: [0.1, 20] });
    const fitted = make(2);
    fitted.fit(law.sample(20_000, createRandomSource(1)));
    const { location, logScale } = fitted.parameters;
    // Deviations of the estimates are at most 1.8/√n scales, and 1/√n of log scale.
    expect((location.values[0]! - 3) / 0.1).toBeAllClose(0, { atol: 0.052 });
    expect((location.values[1]! + 1) / 20).toBeAllClose(0, { atol: 0.052 });
    expect(logScale.values).toBeAllClose([Math.log(0.1), Math.log(20)], { atol: 0.03 });
  });

  test("refuses a constant column, and starts that do not fit", () => {
    expect(() => {
      make(1).fit(createMatrix(3, 1, [2, 2, 2]));
    }).toThrow("expected columns that vary");
    expect(() => make(2, { scale: 0 })).toThrow("expected positive scales, got 0");
    expect(() => make(2, { location: [1] })).toThrow("expected 2 locations, got 1");
    expect(() => make(0)).toThrow("expected a whole dim ≥ 1, got 0");
  });
});

test.each([
  [diagonalNormal, (z: number) => -0.5 * (z * z + Math.log(2 * Math.PI))],
  [laplace, (z: number) => -Math.abs(z) - Math.LN2],
  [logistic, (z: number) => -z - 2 * Math.log1p(Math.exp(-z))],
])("%o has its textbook density", (make, expected) => {
  const law = make(1, { location: 1, scale: 2 });
  const points = [-3, 0.5, 1, 40];
  const logProb = take(law.logProb(tensor2d(points, [4, 1])));
  expect(logProb).toBeAllClose(
    points.map((point) => expected((point - 1) / 2) - Math.log(2)),
    { rtol: 1e-6, atol: 1e-6 },
  );
});

test("the logistic fit is where the likelihood is flat", () => {
  // Heavier tails than the law's own, from which Newton's method starts far away.
  const source = createRandomSource(2);
  const column = Float64Array.from({ length: 201 }, () => source.normal() / source.uniform() ** 2);
  const law = logistic(1);
  law.fit(createMatrix(201, 1, column));
  const { location, logScale } = law.parameters;
  const scale = Math.exp(logScale.values[0]!);
  const z = column.map((value) => (value - location.values[0]!) / scale);
  const average = (f: (value: number) => number): number =>
    z.reduce((sum, value) => sum + f(value), 0) / z.length;
  // Up to float32 of the parameters.
  expect(average((value) => Math.tanh(value / 2))).toBeAllClose(0, { atol: 1e-6 });
  expect(average((value) => value * Math.tanh(value / 2))).toBeAllClose(1, { rtol: 1e-6 });
});
