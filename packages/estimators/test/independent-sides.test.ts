import type { FittedModel } from "@mienf/estimators";
import { loadModel } from "@mienf/estimators";
import { student } from "@mienf/datasets";
import { createRandomSource } from "@mienf/numeric";
import { createOnnxRuntime, exportOnnx } from "@mienf/runtime-onnx";
import * as onnxruntime from "onnxruntime-node";
import { expect, test } from "vitest";
import { mienfEstimator } from "../src/mienf/mienf-estimator.ts";
import { mienfOptions } from "../src/mienf/mienf-options.ts";

const runtime = await createOnnxRuntime({ threads: 1 });
const ROWS = 400;

/** Sides that know nothing of each other, each with columns that share a scale: mixtures find much in few rows, none of it true. */
function independentCauchy(seed: number) {
  const law = student({ dimX: 2, dimY: 2, mutualInformation: 3, degreesOfFreedom: 1 });
  const source = createRandomSource(seed);
  return {
    x: law.sample(ROWS, source.split("x")).x,
    y: law.sample(ROWS, source.split("y")).y,
  };
}

test("a law that unseen rows do not bear out counts for little beside independence, in a saved model, too", async () => {
  const { x, y } = independentCauchy(5);
  const kind = {
    name: "mixture",
    families: ["mixture on columns"] as const,
    options: mienfOptions,
  };
  const estimate = await mienfEstimator(kind, { folds: 3, correction: "none" }).fit(x, y, {
    runtime,
    seed: 1,
  });
  expect(estimate.warnings.join()).toMatch(/likelier if X and Y are independent/);
  expect(estimate.mutualInformation).toBeCloseTo(0, 1);
  // However little the values of rows differ, 400 rows do not tell 0 from nothing.
  expect(estimate.interval!.high).toBeGreaterThan(0.005);
  expect(estimate.interval!.low).toBeLessThan(-0.005);

  const model = estimate.model as FittedModel;
  const fresh = independentCauchy(6);
  const { pointwise } = await model.apply(fresh.x, fresh.y, { runtime });
  const loaded = loadModel(model.serialize());
  expect((await loaded.apply(fresh.x, fresh.y, { runtime })).pointwise).toEqual(pointwise);
  const session = await onnxruntime.InferenceSession.create(
    exportOnnx(loaded.functions().pointwise),
  );
  const feed = ({ data }: { data: Float64Array }) =>
    new onnxruntime.Tensor(Float32Array.from(data), [ROWS, 2]);
  const exported = await session.run({ x: feed(fresh.x), y: feed(fresh.y) });
  for (const [row, value] of (exported["pointwise"]!.data as Float32Array).entries()) {
    expect(Math.abs(value - pointwise[row]!)).toBeLessThan(1e-3);
  }
});
