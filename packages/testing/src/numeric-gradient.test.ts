import { expect, test } from "vitest";
import { numericGradient, numericJacobian } from "./numeric-gradient.ts";
import "./to-be-all-close.ts";

test("gives the gradient of a function of known slope", () => {
  const gradient = numericGradient((x) => Math.sin(x[0]!) * Math.exp(x[1]!), [0.3, -0.7]);
  // Central differences: h² f''' / 6 ≈ 6e-12 plus rounding 1e-16 / h ≈ 2e-11.
  expect(gradient).toBeAllClose([Math.cos(0.3) * Math.exp(-0.7), Math.sin(0.3) * Math.exp(-0.7)], {
    atol: 1e-10,
    rtol: 0,
  });
});

test("gives the matrix of a linear map, one row per output", () => {
  const jacobian = numericJacobian((x) => [x[0]! + 2 * x[1]!, 3 * x[0]!, -x[1]!], [100, -5]);
  expect(jacobian).toBeAllClose(
    [
      [1, 2],
      [3, 0],
      [0, -1],
    ],
    { atol: 1e-9, rtol: 0 },
  );
});

test("leaves the point as it was", () => {
  const point = Float64Array.of(1, 2);
  numericGradient((x) => x[0]! * x[1]!, point);
  expect(point).toEqual(Float64Array.of(1, 2));
});
