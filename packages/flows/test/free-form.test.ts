/** @file Residual, continuous and Gaussianisation flows: what the laws do not say of them. */
import "@tensorflow/tfjs-backend-cpu";
import { sub, tensor2d } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { namedParameters } from "@mienf/core";
import { standardNormal } from "@mienf/distributions";
import { covariance, createMatrix, createRandomSource, mean, normalCdf, svd } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { cnf, fitFlowMatching, gaussianisationFlow, residualLayer, whitening } from "@mienf/flows";
import { describe, expect, test } from "vitest";
import "@mienf/testing";
import { spectralNorm } from "../src/internal/spectral-norm.ts";
import { normalRows, randomise, take } from "./helpers/tensors.ts";

describe("spectralNorm", () => {
  test.each([
    [3, 7],
    [64, 16],
    [40, 40],
  ])(
    "of %i×%i is at most 4 percent above the largest singular value, never below",
    (rows, columns) => {
      const values = createRandomSource(1).fillNormal(new Float64Array(rows * columns));
      const truth = svd(createMatrix(rows, columns, values)).s[0]!;
      const bound = take(spectralNorm(tensor2d(Float32Array.from(values), [rows, columns])))[0]!;
      expect(bound / truth).toBeGreaterThan(1 - 1e-5);
      expect(bound / truth).toBeLessThan(1.04);
    },
  );

  test("of zeros is zero", () => {
    expect(take(spectralNorm(tensor2d([[0, 0]])))[0]).toBeLessThan(1e-12);
  });
});

describe("residualLayer", () => {
  test("moves no two rows further apart by more than its Lipschitz bound, whatever the weights", () => {
    const layer = residualLayer(4, { hidden: [16], lipschitz: 0.5 });
    randomise(layer, 1, 10);
    const x = normalRows(200, 4, 1);
    const close = normalRows(200, 4, 2);
    const change = (rows: Tensor2D) => take(sub(layer.forward(rows).y, rows));
    const [a, b, u, v] = [change(x), change(close), take(x), take(close)];
    for (let row = 0; row < 200; row++) {
      const length = (p: Float64Array, q: Float64Array) =>
        Math.hypot(...[0, 1, 2, 3].map((k) => p[4 * row + k]! - q[4 * row + k]!));
      expect(length(a, b)).toBeLessThan(0.5 * length(u, v) + 1e-5);
    }
  });

  test("its series comes to the exact log-determinant with many terms and probes", () => {
    const exact = residualLayer(3, { hidden: [8], lipschitz: 0.7 });
    const series = residualLayer(3, {
      hidden: [8],
      lipschitz: 0.7,
      logDet: "series",
      terms: 20,
      probes: 2000,
    });
    randomise(exact, 2, 0.5);
    const weights = new Map(namedParameters(exact.parameters));
    for (const [name, parameter] of namedParameters(series.parameters)) {
      parameter.assign(weights.get(name)?.values ?? parameter.values);
    }
    const x = normalRows(20, 3, 3);
    // Probes err by about 1/√2000; what is cut off is below 3 · 0.7²¹ / (21 · 0.3) = 3e-4.
    expect(take(series.forward(x).logDet)).toBeAllClose(take(exact.forward(x).logDet), {
      atol: 0.03,
    });
  });
});

describe("cnf", () => {
  test("comes to the same result with finer steps, with an error of the fourth order", () => {
    const solved = (steps: number) => {
      const flow = cnf(2, { hidden: [16], steps });
      randomise(flow, 3, 0.5);
      const { y, logDet } = flow.forward(normalRows(50, 2, 1));
      return [...take(y), ...take(logDet)];
    };
    const fine = solved(32);
    const error = (steps: number) =>
      Math.max(...solved(steps).map((value, k) => Math.abs(value - fine[k]!)));
    expect(error(4)).toBeLessThan(2e-2);
    // 2⁴ = 16 in the limit.
    expect(error(2) / error(4)).toBeGreaterThan(8);
  });

  test("estimates its trace without bias", () => {
    const x = normalRows(20, 3, 1);
    const logDet = (trace: "exact" | "hutchinson") => {
      const flow = cnf(3, { hidden: [8], trace, probes: 2000 });
      randomise(flow, 4, 0.4);
      return take(flow.forward(x).logDet);
    };
    expect(logDet("hutchinson")).toBeAllClose(logDet("exact"), { atol: 0.03 });
  });

  test("learns two clusters by flow matching, and knows their density", async () => {
    const source = createRandomSource(1);
    const rows = 2000;
    const sides = Float64Array.from({ length: rows }, () => (source.uniform() < 0.5 ? -1 : 1));
    const data = createMatrix(
      rows,
      1,
      sides.map((side) => side + 0.2 * source.normal()),
    );
    const runtime = await createOnnxRuntime({ threads: 1 });
    const { logProb, sample, history } = await fitFlowMatching(
      cnf(1, { hidden: [32, 32], steps: 16 }),
      standardNormal(1),
      data,
      {
        runtime,
        source,
        maxEpochs: 30,
        learningRate: 5e-3,
      },
    );
    expect(history.at(-1)?.heldOut).toBeLessThan(history[0]?.heldOut ?? 0);
    const entropy = Math.LN2 + 0.5 * Math.log(2 * Math.PI * Math.E * 0.04);
    // Flow matching does not maximise likelihood: it is near the best that there is, not at it.
    expect(mean(await logProb(data))).toBeGreaterThan(-entropy - 0.15);
    const draws = await sample(1000, source);
    expect(mean(draws.data.map((draw) => Math.abs(Math.abs(draw) - 1)))).toBeLessThan(0.3);
    await runtime.dispose();
  });
});

/** Kolmogorov's distance between some numbers' distribution function and the normal one. */
function distanceToNormal(values: Float64Array): number {
  const distances = values
    .toSorted()
    .map((value, rank) => Math.abs(normalCdf(value) - (rank + 0.5) / values.length));
  return Math.max(...distances);
}

describe("gaussianisationFlow", () => {
  test("makes two clusters and a flat law nearly normal by initialise alone", () => {
    const source = createRandomSource(1);
    const rows = 1000;
    const x = Array.from({ length: rows }, () => [
      (source.uniform() < 0.5 ? -2 : 2) + 0.5 * source.normal(),
      source.uniform(),
    ]);
    const data = tensor2d(x);
    const flow = gaussianisationFlow(2, { layers: 2, components: 16 });
    flow.initialise?.(data);
    const y = take(flow.forward(data).y);
    expect(distanceToNormal(y)).toBeLessThan(0.02);
    // Standardised without regard to shape, the clusters are far from it.
    const raw = take(data);
    expect(
      distanceToNormal(
        raw.map((value, k) => (k % 2 === 0 ? value / 2.06 : (value - 0.5) * Math.sqrt(12))),
      ),
    ).toBeGreaterThan(0.1);
  });
});

describe("whitening", () => {
  test.each(["pca", "zca"] as const)("%s leaves the identity as covariance", (rotation) => {
    const draws = take(normalRows(500, 3, 1));
    const rows = createMatrix(
      500,
      3,
      draws.map((value, k) => (k % 3 === 0 ? value : value + 2 * draws[k - (k % 3)]!)),
    );
    const { y } = whitening(rows, { rotation }).forward(
      tensor2d(Float32Array.from(rows.data), [500, 3]),
    );
    expect(covariance(createMatrix(500, 3, take(y))).data).toBeAllClose(
      [1, 0, 0, 0, 1, 0, 0, 0, 1],
      { atol: 1e-4 },
    );
  });

  test("refuses columns that others determine", () => {
    const rows = createMatrix(4, 2, [1, 2, 2, 4, 3, 6, 5, 10]);
    expect(() => whitening(rows)).toThrow("whitening: expected data of full rank");
  });
});
