import "@tensorflow/tfjs-backend-cpu";
import { tensor2d } from "@tensorflow/tfjs-core";
import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import "@mienf/testing";
import { rationalQuadraticSpline } from "./rational-quadratic-spline.ts";
import { scalarSpline } from "../test/helpers/scalar-spline.ts";
import { setParameter, take } from "../test/helpers/tensors.ts";

/** A spline of one column with raw numbers of the given spread, and its float64 twin. */
function twins(options: { bins: number; bound: number; spread: number; seed: number }) {
  const { bins, bound, spread, seed } = options;
  const source = createRandomSource(seed);
  const draw = (count: number): number[] =>
    Array.from({ length: count }, () => Math.fround(spread * source.normal()));
  const raw = { widths: draw(bins), heights: draw(bins), slopes: draw(bins - 1), bound };
  const spline = rationalQuadraticSpline(1, { bins, bound });
  for (const [name, values] of Object.entries({
    widths: raw.widths,
    heights: raw.heights,
    slopes: raw.slopes,
  })) {
    setParameter(spline, name, values);
  }
  return { spline, oracle: scalarSpline(raw) };
}

const grid = Array.from({ length: 401 }, (_, k) => Math.fround((k - 200) * 0.0325));

describe.each([
  { bins: 8, bound: 5, spread: 0.5, seed: 1 },
  { bins: 2, bound: 1, spread: 1, seed: 2 },
  { bins: 16, bound: 4, spread: 1, seed: 3 },
])("a spline of $bins bins on ±$bound, raw numbers of spread $spread", (options) => {
  test("has the values and slopes of the scalar float64 spline, inside and outside its bounds", () => {
    const { spline, oracle } = twins(options);
    const { y, logDet } = spline.forward(tensor2d(grid, [grid.length, 1]));
    const expected = grid.map((x) => oracle.forward(x));
    // float32: 1e-7 of the bound in x and the knots, times slopes of up to about 20.
    expect(take(y)).toBeAllClose(
      expected.map((point) => point.y),
      { atol: 1e-5, rtol: 1e-6 },
    );
    expect(take(logDet)).toBeAllClose(
      expected.map((point) => point.logSlope),
      { atol: 5e-5, rtol: 1e-5 },
    );
  });

  test("is inverted as by bisection", () => {
    const { spline, oracle } = twins(options);
    const { x } = spline.inverse(tensor2d(grid, [grid.length, 1]));
    expect(take(x)).toBeAllClose(
      grid.map((y) => oracle.inverse(y)),
      { atol: 5e-5, rtol: 1e-6 },
    );
  });
});

test("a wild spline's inverse still hits the y it was given, as nearly as float32 can tell", () => {
  // Slopes from 1e-3 to 1e3: x itself is not determined to 1e-4, but its image is.
  const { spline, oracle } = twins({ bins: 12, bound: 5, spread: 3, seed: 4 });
  const inside = grid.filter((y) => Math.abs(y) < 5);
  const { x } = spline.inverse(tensor2d(inside, [inside.length, 1]));
  const images = Array.from(take(x), (value) => oracle.forward(value));
  for (const [k, { y, logSlope }] of images.entries()) {
    // One unit in the last place of x (5e-7 at 5), times the slope there, and a few of y.
    expect(Math.abs(y - inside[k]!)).toBeLessThan(5e-6 + 5e-6 * Math.exp(logSlope));
  }
});

test("is increasing on a fine grid", () => {
  const { spline } = twins({ bins: 8, bound: 5, spread: 1, seed: 5 });
  const values = take(spline.forward(tensor2d(grid, [grid.length, 1])).y);
  expect(values.every((value, k) => k === 0 || value > values[k - 1]!)).toBe(true);
});

test("starts as the identity", () => {
  const { y, logDet } = rationalQuadraticSpline(1).forward(tensor2d(grid, [grid.length, 1]));
  expect(take(y)).toBeAllClose(grid, { atol: 1e-6 });
  expect(take(logDet)).toBeAllClose(
    grid.map(() => 0),
    { atol: 2e-6 },
  );
});

test("refuses bins and bounds that make no spline", () => {
  expect(() => rationalQuadraticSpline(1, { bins: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: rationalQuadraticSpline: expected a whole number of bins from 2 to 500, got 1]`,
  );
  expect(() => rationalQuadraticSpline(1, { bound: Infinity })).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: rationalQuadraticSpline: expected a finite bound > 0, got Infinity]`,
  );
});
