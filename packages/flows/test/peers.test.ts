/** @file Bugs that shipped in other flow libraries. */
import "@tensorflow/tfjs-backend-cpu";
import { mul, tensor2d } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { namedParameters } from "@mienf/core";
import {
  elementwise,
  glow,
  imageCoupling,
  maf,
  naf,
  nsf,
  planar,
  realNvp,
  residualFlow,
  sylvester,
  tanhMap,
} from "@mienf/flows";
import type { Bijection } from "@mienf/flows";
import { describe, expect, test } from "vitest";
import "@mienf/testing";
import { normalRows, randomise, take } from "./helpers/tensors.ts";

const column = (values: number[]): Tensor2D => tensor2d(values.map((value) => [value]));

describe("the log-determinant of a numerical inverse has the inverse's sign", () => {
  test.each<[string, Bijection]>([
    ["sum of sigmoids", elementwise(1, { kind: "sigmoids" })],
    ["Bernstein polynomial", elementwise(1, { kind: "bernstein" })],
    ["neural autoregressive flow", naf(1)],
    ["planar", planar(1)],
    ["Sylvester", sylvester(1)],
    ["residual", residualFlow(1, { hidden: [8] })],
  ])("%s", (_, flow) => {
    randomise(flow, 5, 0.5);
    const at = [-2, -0.5, 0.3, 1.7];
    const step = 1e-2;
    const x = (shift: number) => take(flow.inverse(column(at.map((y) => y + shift))).x);
    const [above, below] = [x(step), x(-step)];
    const slopes = at.map((_y, k) => Math.log((above[k]! - below[k]!) / (2 * step)));
    // A map of slope 1 would pass with either sign.
    expect(Math.max(...slopes.map(Math.abs))).toBeGreaterThan(0.05);
    // Curvature times step², and float32's 1e-6 divided by the step.
    expect(take(flow.inverse(column(at)).logDet)).toBeAllClose(slopes, { atol: 5e-3 });
  });
});

test("the log-determinant of tanh is right where tanh itself is 1", () => {
  const at = [0, 1, 6, 9, 20, 100, -9, -100];
  const expected = at.map(
    (x) => 2 * (Math.LN2 - Math.abs(x) - Math.log1p(Math.exp(-2 * Math.abs(x)))),
  );
  expect(take(tanhMap(1).forward(column(at)).logDet)).toBeAllClose(expected, {
    rtol: 1e-6,
    atol: 1e-6,
  });
});

test.each<[string, Bijection]>([
  ["realNvp", realNvp(1)],
  ["nsf", nsf(1)],
  ["maf", maf(1)],
  ["naf", naf(1)],
])("%s works with one column", (_, flow) => {
  randomise(flow, 1, 0.2);
  const x = column([-3, 0, 0.5, 4]);
  const { y, logDet } = flow.forward(x);
  expect(take(logDet).every(Number.isFinite)).toBe(true);
  expect(take(flow.inverse(y).x)).toBeAllClose([-3, 0, 0.5, 4], { atol: 1e-4 });
});

test("Glow's sigmoid scale cannot underflow in one direction only", () => {
  const coupling = imageCoupling({ height: 1, width: 1, channels: 2 }, { hidden: 2 });
  for (const [name, parameter] of namedParameters(coupling.parameters)) {
    // The last bias is the shift and the raw scale: σ(−1e4) would be 0, and its inverse infinite.
    parameter.assign(
      parameter.values.map((_, k) => (name.endsWith("2.bias") && k === 1 ? -1e4 : 0)),
    );
  }
  const x = tensor2d([[0.7, -1.3]]);
  const { y, logDet } = coupling.forward(x);
  expect(take(logDet)).toBeAllClose([-Math.log1p(Math.exp(1))], { rtol: 1e-5 });
  const back = coupling.inverse(y);
  expect(take(back.x)).toBeAllClose([0.7, -1.3], { rtol: 1e-6 });
  expect(take(back.logDet)).toBeAllClose([Math.log1p(Math.exp(1))], { rtol: 1e-5 });
});

test.each<[string, Bijection]>([
  ["maf", maf(3, { layers: 2, hidden: [8] })],
  ["nsf", nsf(3, { couplings: 2, hidden: [8] })],
  ["glow", glow({ height: 2, width: 2, channels: 1 }, { hidden: 4, reflections: 2, couplings: 1 })],
])(
  "%s has log-determinants that scale, not only cancel: the latents of doubled data",
  (_, flow) => {
    // Near zero parameters, doubling all inputs of a flow that `initialise` standardised doubles its volume.
    const x = normalRows(400, flow.dim, 1);
    flow.initialise?.(x);
    const before = take(flow.forward(x).logDet);
    flow.initialise?.(mul(x, 2));
    const after = take(flow.forward(mul(x, 2)).logDet);
    const differences = before.map((value, row) => value - after[row]!);
    expect(differences).toBeAllClose(
      differences.map(() => flow.dim * Math.LN2),
      { atol: 1e-3 },
    );
  },
);
