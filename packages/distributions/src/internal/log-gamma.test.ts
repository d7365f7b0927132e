import "@tensorflow/tfjs-backend-cpu";
import { grad, sum, tensor1d } from "@tensorflow/tfjs-core";
import "@mienf/core";
import { digamma, logGamma } from "@mienf/numeric";
import "@mienf/testing";
import { expect, test } from "vitest";
import { take } from "../../test/helpers/tensors.ts";
import { logGammaRatio, logGammaTensor } from "./log-gamma.ts";

const POINTS = [0.05, 0.1, 0.5, 1, 1.4616, 2, 3.3, 10, 100, 5e3, 5e5].map(Math.fround);

test("logGammaTensor is ln Γ to float32, with its gradient", () => {
  const x = tensor1d(POINTS);
  expect(take(logGammaTensor(x))).toBeAllClose(POINTS.map(logGamma), { atol: 4e-6, rtol: 3e-7 });
  expect(take(grad((t) => sum(logGammaTensor(t)))(x))).toBeAllClose(POINTS.map(digamma), {
    atol: 2e-6,
    rtol: 2e-6,
  });
});

test.each([0.5, 1, 8, 64])(
  "logGammaRatio does not cancel at a step of %d, and has its gradient",
  (step) => {
    const x = tensor1d(POINTS);
    const ratios = POINTS.map((value) => logGamma(value + step) - logGamma(value));
    // Relative to step · log x, which the ratio is about.
    expect(take(logGammaRatio(x, step))).toBeAllClose(ratios, { atol: 5e-6, rtol: 5e-7 });
    const slopes = POINTS.map((value) => digamma(value + step) - digamma(value));
    expect(take(grad((t) => sum(logGammaRatio(t, step)))(x))).toBeAllClose(slopes, {
      atol: 3e-6,
      rtol: 3e-6,
    });
  },
);
