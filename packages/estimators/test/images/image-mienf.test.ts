import type { Runtime } from "@mienf/core";
import { gaussianPlates } from "@mienf/datasets";
import { estimatorRegistry, loadModel } from "@mienf/estimators";
import type { FittedModel } from "@mienf/estimators";
import { imageMienf } from "@mienf/estimators/images";
import {
  AbortedError,
  ConfigError,
  createMatrix,
  createRandomSource,
  DataError,
  selectRows,
} from "@mienf/numeric";
import { createOnnxRuntime, exportOnnx } from "@mienf/runtime-onnx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime();
});
afterAll(() => runtime.dispose());

const plates = (rows: number, mutualInformation: number, size = 8) =>
  gaussianPlates({ size, mutualInformation }).sample(rows, createRandomSource(61));
const TINY = { blocks: 1, hidden: 4, reflections: 4, couplings: 2, batch: 32 } as const;

describe("image-mienf", () => {
  test("sees nothing in independent images, and most of what dependent ones share", async () => {
    const quick = { ...TINY, epochs: 5, hidden: 8, components: 2 };
    const none = plates(800, 0);
    const independent = await imageMienf(quick).fit(none.x, none.y, { runtime, seed: 1 });
    expect(Math.abs(independent.mutualInformation)).toBeLessThan(0.1);
    const some = plates(800, 2);
    const dependent = await imageMienf(quick).fit(some.x, some.y, { runtime, seed: 1 });
    // 340 images of 64 pixels a fold are few: much of it is lost, and none may be made up.
    expect(dependent.mutualInformation).toBeGreaterThan(0.7);
    expect(dependent.mutualInformation).toBeLessThan(2.2);
    const { low, high } = dependent.interval ?? { low: 0, high: 0 };
    expect(low).toBeLessThan(dependent.mutualInformation);
    expect(high).toBeGreaterThan(dependent.mutualInformation);
    expect(dependent.components).toHaveLength(64);
    expect([...dependent.components].filter((each) => each > 0.01)).toHaveLength(2);
  });

  test("takes images that are not square, in colour, and whole numbers", async () => {
    const source = createRandomSource(62);
    const side = () =>
      createMatrix(
        150,
        24,
        Float64Array.from({ length: 150 * 24 }, () => source.integer(256)),
      );
    const settings = {
      ...TINY,
      epochs: 1,
      height: 4,
      width: 2,
      channels: 3,
      pixels: "whole",
    } as const;
    const estimate = await imageMienf(settings).fit(side(), side(), { runtime });
    expect(Number.isFinite(estimate.mutualInformation)).toBe(true);
    expect(estimate.dimensions).toEqual({ x: 24, y: 24 });
  });

  test("keeps a model that can be saved, inverted and exported", async () => {
    const { x, y } = plates(400, 1);
    const { model } = await imageMienf({ ...TINY, epochs: 2 }).fit(x, y, { runtime });
    const saved = (model as FittedModel).serialize();
    const loaded = loadModel({
      ...saved,
      manifest: JSON.parse(JSON.stringify(saved.manifest)) as typeof saved.manifest,
    });
    expect(await loaded.apply(x, y, { runtime })).toEqual(
      await (model as FittedModel).apply(x, y, { runtime }),
    );
    const { "folds.0.base.logComponentMutualInformation": _, ...rest } = saved.tensors;
    expect(() => loadModel({ ...saved, tensors: rest })).toThrow(DataError);
    const some = Int32Array.of(0, 1, 2);
    const [few, paired] = [selectRows(x, some), selectRows(y, some)];
    const latents = await loaded.transform(few, paired, { runtime });
    expect(latents).toEqual(await (model as FittedModel).transform(few, paired, { runtime }));
    const back = await loaded.inverse(latents, { runtime });
    for (const [at, value] of few.data.entries()) {
      // Float32 through a dozen layers, of pixels of order 1.
      expect(back.x?.data[at]).toBeCloseTo(value, 3);
    }
    expect(exportOnnx(loaded.functions().latents).length).toBeGreaterThan(1000);
  });

  test("equal seeds give equal estimates", async () => {
    const { x, y } = plates(120, 1, 4);
    const run = () => imageMienf({ ...TINY, epochs: 1 }).fit(x, y, { runtime, seed: 5 });
    expect((await run()).pointwise).toEqual((await run()).pointwise);
  });

  test("refuses images of another size, equal pixels and unknown options, and stops when asked to", async () => {
    expect(() => estimatorRegistry.get("image-mienf")?.create({ nonsense: 1 })).toThrow(
      ConfigError,
    );
    const { x, y } = plates(340, 1);
    await expect(imageMienf({ height: 4, width: 4 }).fit(x, y)).rejects.toThrow(
      "image-mienf: expected images of 64 numbers, the columns of x, got 4×4×1 = 16; set height, width and channels",
    );
    await expect(imageMienf(TINY).fit(createMatrix(340, 64), y, { runtime })).rejects.toThrow(
      DataError,
    );
    const stopped = imageMienf(TINY).fit(x, y, { runtime, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow(AbortedError);
  });
});
