import "@tensorflow/tfjs-backend-cpu";
import { namedParameters } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { standardNormal } from "@mienf/distributions";
import { columnMeans, createMatrix, createRandomSource, mean } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import {
  batchNorm,
  compose,
  densityOf,
  elementwise,
  fitDensity,
  luLinear,
  maf,
  nsf,
} from "@mienf/flows";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import "@mienf/testing";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime({ threads: 1 });
});
afterAll(() => runtime.dispose());

/** Correlated normal pairs of standard deviations 2 and 0.5 about (10, −3), correlation 0.8. */
function normalPairs(rows: number, seed: number): Matrix {
  const source = createRandomSource(seed);
  const pairs = createMatrix(rows, 2);
  for (let row = 0; row < rows; row++) {
    const a = source.normal();
    const b = 0.8 * a + 0.6 * source.normal();
    pairs.data.set([10 + 2 * a, -3 + 0.5 * b], 2 * row);
  }
  return pairs;
}

/** Differential entropy of {@link normalPairs}. */
const ENTROPY = Math.log(2 * Math.PI * Math.E) + Math.log(2 * 0.5 * 0.6);

describe("fitDensity", () => {
  test("learns a normal law: its log-density of new rows, and draws with its moments", async () => {
    const flow = compose([luLinear(2), maf(2, { layers: 1, hidden: [8] })]);
    const { logProb, sample, history, best } = await fitDensity(
      flow,
      standardNormal(2),
      normalPairs(4000, 1),
      {
        runtime,
        source: createRandomSource(2),
        maxEpochs: 15,
        learningRate: 5e-3,
      },
    );
    expect(best.heldOut).toBeLessThanOrEqual(history[0]?.heldOut ?? NaN);
    // 4000 new rows tell the mean log-density to 1/√4000 = 0.016; what is learnt from as many costs about 10 / 8000 nats.
    expect(mean(await logProb(normalPairs(4000, 3)))).toBeAllClose(-ENTROPY, { atol: 0.05 });
    const draws = await sample(2000, createRandomSource(4));
    expect(draws.rows).toBe(2000);
    expect(columnMeans(draws)).toBeAllClose([10, -3], { atol: 0.2 });
  });

  test("learns a density for each context", async () => {
    const source = createRandomSource(5);
    const rows = 3000;
    const context = createMatrix(rows, 1, source.fillNormal(new Float64Array(rows)));
    const data = createMatrix(
      rows,
      1,
      context.data.map((c) => 3 * c + 0.2 * source.normal()),
    );
    const flow = nsf(1, { contextDim: 1, hidden: [16] });
    const { logProb, sample } = await fitDensity(flow, standardNormal(1), data, {
      runtime,
      context,
      source,
      maxEpochs: 40,
      learningRate: 1e-2,
      batchSize: 128,
    });
    // The entropy of normal noise of deviation 0.2 is −0.19; without the context it would be 2.5.
    expect(-mean(await logProb(data, context))).toBeLessThan(0.3);
    const draws = await sample(3, createRandomSource(6), createMatrix(3, 1, [-1, 0, 1]));
    expect(draws.data).toBeAllClose([-3, 0, 3], { atol: 1.5 });
    await expect(logProb(data)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: logProb: expected a context of 3000×1, got none]`,
    );
  });

  test("trains batch normalisation by the batch, and evaluates by the statistics of all rows", async () => {
    const flow = compose([batchNorm(2), luLinear(2), batchNorm(2)]);
    const data = normalPairs(2000, 7);
    const { logProb } = await fitDensity(flow, standardNormal(2), data, {
      runtime,
      source: createRandomSource(8),
      maxEpochs: 20,
      learningRate: 1e-2,
      batchSize: 256,
    });
    expect(mean(await logProb(normalPairs(4000, 9)))).toBeAllClose(-ENTROPY, { atol: 0.1 });
    const stored = namedParameters(flow.parameters).find(([name]) => name === "0.mean");
    expect(stored?.[1].values).toBeAllClose(columnMeans(data), { rtol: 0.02 });
  });

  test("goes on from where the flow is, if it is not to be initialised", async () => {
    const flow = elementwise(2, { kind: "affine" });
    const options = { runtime, source: createRandomSource(1), maxEpochs: 0, initialise: false };
    const { logProb } = await fitDensity(flow, standardNormal(2), normalPairs(100, 1), options);
    const [value] = await logProb(createMatrix(1, 2));
    expect(value).toBeAllClose(-Math.log(2 * Math.PI), { rtol: 1e-6 });
  });
});

test("densityOf refuses a base of another dim", () => {
  expect(() => densityOf(runtime, nsf(2), standardNormal(3))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: densityOf: expected a base of dim 2 as the flow's, got 3]`,
  );
});
