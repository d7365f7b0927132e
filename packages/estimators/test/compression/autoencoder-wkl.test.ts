import { correlatedNormal, gaussianPlates } from "@mienf/datasets";
import { estimatorRegistry } from "@mienf/estimators";
import { autoencoderWkl } from "@mienf/estimators/compression";
import { wkl } from "@mienf/estimators/nearest-neighbors";
import {
  AbortedError,
  ConfigError,
  createMatrix,
  createRandomSource,
  DataError,
} from "@mienf/numeric";
import type { Runtime } from "@mienf/core";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { afterAll, beforeAll, expect, test } from "vitest";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime();
});
afterAll(() => runtime.dispose());

const plates = (rows: number) =>
  gaussianPlates({ size: 8, mutualInformation: 1.5 }).sample(rows, createRandomSource(41));

test("ae-wkl finds much of what images of 64 pixels share, by two numbers each", async () => {
  const { x, y } = plates(800);
  const estimate = await autoencoderWkl({ epochs: 120, hidden: 48, rate: 0.003 }).fit(x, y, {
    runtime,
  });
  // A lower bound in the limit: what the codes lose of a spot's position costs half of it here. WKL on 800 rows in 2 + 2
  // columns has a standard error of about 0.08.
  expect(estimate.mutualInformation).toBeGreaterThan(0.5);
  expect(estimate.mutualInformation).toBeLessThan(1.5 + 0.32);
  expect(estimate.diagnostics["lossX"]).toBeLessThan(0.3);
  expect(estimate.estimator).toBe("ae-wkl");
  expect(estimate.dimensions).toEqual({ x: 64, y: 64 });
  expect(estimate.interval?.method).toMatch(/for the codes/);
});

test("ae-wkl compresses by convolutions, and says what is lost when it may hardly train", async () => {
  const { x, y } = plates(200);
  const estimate = await autoencoderWkl({ network: "convolutional", epochs: 2 }).fit(x, y, {
    runtime,
  });
  expect(Number.isFinite(estimate.mutualInformation)).toBe(true);
  expect(estimate.verdict).not.toBe("trust");
  expect(estimate.warnings.join()).toMatch(/compression loses \d+ % of the spread of X/);
});

test("ae-wkl leaves sides alone that are no wider than the code: it is then wkl", async () => {
  const { x, y } = correlatedNormal({ dim: 2, mutualInformation: 1 }).sample(
    500,
    createRandomSource(42),
  );
  const estimate = await autoencoderWkl().fit(x, y, { runtime });
  const plain = await wkl().fit(x, y);
  expect(estimate.mutualInformation).toBe(plain.mutualInformation);
});

test("equal seeds give equal codes, and so equal estimates", async () => {
  const { x, y } = plates(100);
  const run = () => autoencoderWkl({ epochs: 3, hidden: 16 }).fit(x, y, { runtime, seed: 5 });
  expect((await run()).pointwise).toEqual((await run()).pointwise);
});

test("ae-wkl refuses unknown options, images of another size, and equal values throughout, and stops when asked to", async () => {
  expect(() => estimatorRegistry.get("ae-wkl")?.create({ nonsense: 1 })).toThrow(ConfigError);
  const { x, y } = plates(60);
  const sized = (image: string) => autoencoderWkl({ network: "convolutional", image });
  await expect(sized("4x4").fit(x, y, { runtime })).rejects.toThrow(/64 pixels/);
  await expect(sized("4x16").fit(x, y, { runtime })).rejects.toThrow(/power of 2/);
  await expect(autoencoderWkl().fit(createMatrix(60, 64), y, { runtime })).rejects.toThrow(
    DataError,
  );
  const stopped = autoencoderWkl().fit(x, y, { runtime, signal: AbortSignal.abort() });
  await expect(stopped).rejects.toThrow(AbortedError);
});
