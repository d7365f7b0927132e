import { correlatedNormal, gaussianPlates } from "@mienf/datasets";
import { estimatorRegistry } from "@mienf/estimators";
import {
  demi,
  fDime,
  infoNce,
  mine,
  nishiyama,
  nwj,
  smile,
  telescoping,
} from "@mienf/estimators/critics";
import {
  AbortedError,
  ConfigError,
  createMatrix,
  createRandomSource,
  DataError,
} from "@mienf/numeric";
import { createEagerRuntime } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime();
});
afterAll(() => runtime.dispose());

const quick = { folds: 2, hidden: 16, epochs: 6, batch: 64, pairs: 8 };
const sample = (rows: number, mutualInformation = 1, dim = 1) =>
  correlatedNormal({ dim, mutualInformation }).sample(rows, createRandomSource(5));

test("all critics are in the registry, with what they assume, and with options that have defaults", () => {
  const names = [
    "mine",
    "dv",
    "nwj",
    "jsd",
    "infonce",
    "smile",
    "tuba",
    "nishiyama",
    "fdime",
    "demi",
  ];
  for (const name of [...names, "tre", "club", "l1out"]) {
    const descriptor = estimatorRegistry.get(name);
    expect(descriptor?.assumes.length).toBeGreaterThan(10);
    expect(() => descriptor?.create(descriptor.options.parse({}))).not.toThrow();
    expect(() => descriptor?.create({ nonsense: 1 })).toThrow(ConfigError);
  }
});

test("equal seeds give equal estimates, other seeds others", async () => {
  const { x, y } = sample(300);
  const run = async (seed: number) => (await mine(quick).fit(x, y, { runtime, seed })).pointwise;
  const first = await run(1);
  expect(await run(1)).toEqual(first);
  expect(await run(2)).not.toEqual(first);
});

test("the eager runtime gives the estimate of the compiled one, but for rounding", async () => {
  const { x, y } = sample(200);
  const eager = await createEagerRuntime({ backend: "cpu" });
  const settings = { ...quick, epochs: 2 };
  const [a, b] = [
    await smile(settings).fit(x, y, { runtime, seed: 1 }),
    await smile(settings).fit(x, y, { runtime: eager, seed: 1 }),
  ];
  await eager.dispose();
  // Twelve steps in float32: differences stay near 1e-6 of scores of size 1.
  expect(Math.abs(a.mutualInformation - b.mutualInformation)).toBeLessThan(1e-4);
});

test("a signal stops training", async () => {
  const { x, y } = sample(300);
  const controller = new AbortController();
  const fitted = nwj({ ...quick, epochs: 1000, patience: 1000 }).fit(x, y, {
    runtime,
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  await expect(fitted).rejects.toThrow(AbortedError);
});

test("a time limit ends training with what was reached, and says so", async () => {
  const { x, y } = sample(300);
  const estimate = await nwj({ ...quick, epochs: 100_000, patience: 100_000 }).fit(x, y, {
    runtime,
    maxSeconds: 0.2,
  });
  expect(estimate.warnings.join()).toMatch(/time limit in 2 of 2 folds/);
  expect(estimate.verdict).toBe("care");
});

test("strong dependence does not let the scores of rare pairs run away unseen", async () => {
  const { x, y } = sample(1500, 5);
  const settings = { folds: 2, hidden: 48, epochs: 60, batch: 128, rate: 0.003, negatives: 1 };
  const estimate = await nwj(settings).fit(x, y, { runtime });
  // Validation that looks at one shift of the rows keeps weights under which others score e^T beyond all bounds; then the
  // value is far below 0. Six hundred rows teach about 3.5 of the 5 nats.
  expect(estimate.mutualInformation).toBeGreaterThan(2);
  expect(estimate.mutualInformation).toBeLessThan(6);
});

test("20 rows are enough to be told nothing much, and 19 are too few", async () => {
  const { x, y } = sample(20, 0);
  const estimate = await mine(quick).fit(x, y, { runtime });
  expect(Number.isFinite(estimate.mutualInformation)).toBe(true);
  expect(Math.abs(estimate.mutualInformation)).toBeLessThan(1);
  const few = sample(19);
  await expect(mine(quick).fit(few.x, few.y, { runtime })).rejects.toThrow(DataError);
});

test("infonce warns near the logarithm of its candidates, and never exceeds it", async () => {
  const { x, y } = sample(400, 6);
  const estimate = await infoNce({
    folds: 2,
    hidden: 32,
    epochs: 30,
    batch: 16,
    candidates: 4,
    rate: 0.005,
    critic: "joint",
  }).fit(x, y, { runtime });
  expect(estimate.mutualInformation).toBeLessThanOrEqual(Math.log(4));
  expect(estimate.mutualInformation).toBeGreaterThan(0.8 * Math.log(4));
  expect(estimate.warnings.join()).toMatch(/near 1.39 nats/);
});

test("smile says what its limit did: the value without it is in the diagnostics", async () => {
  const { x, y } = sample(600, 3);
  const estimate = await smile({ ...quick, hidden: 32, epochs: 40, rate: 0.005, tau: 1 }).fit(
    x,
    y,
    {
      runtime,
    },
  );
  const { raw } = estimate.diagnostics;
  expect(raw).not.toBeCloseTo(estimate.mutualInformation, 1);
  expect(estimate.warnings.join()).toMatch(/tau=1 /);
});

test("fdime with the gan divergence is demi", async () => {
  const { x, y } = sample(200);
  const one = await fDime({ ...quick, divergence: "gan" }).fit(x, y, { runtime, seed: 4 });
  const other = await demi(quick).fit(x, y, { runtime, seed: 4 });
  expect(one.mutualInformation).toBe(other.mutualInformation);
});

test("nishiyama has no pointwise values, and refuses a critic of two codes", async () => {
  const { x, y } = sample(200);
  const estimate = await nishiyama(quick).fit(x, y, { runtime });
  expect(estimate.pointwise.every(Number.isNaN)).toBe(true);
  expect(Number.isFinite(estimate.interval?.low)).toBe(true);
  const separable = nishiyama({ ...quick, critic: "separable" }).fit(x, y, { runtime });
  await expect(separable).rejects.toThrow(/joint or convolutional/);
});

describe("critics", () => {
  test.each(["separable", "bilinear"] as const)(
    "a %s critic learns what it can of correlated normals",
    async (critic) => {
      const { x, y } = sample(1000);
      const estimate = await demi({ ...quick, critic, hidden: 32, epochs: 40, rate: 0.005 }).fit(
        x,
        y,
        {
          runtime,
        },
      );
      // The log-ratio of normals has squares, which a bilinear form lacks: it still tells signs.
      expect(estimate.mutualInformation).toBeGreaterThan(critic === "separable" ? 0.8 : 0.3);
      expect(estimate.mutualInformation).toBeLessThan(1.15);
    },
  );

  test("a convolutional critic reads images that share a position, constant pixels and all", async () => {
    const law = gaussianPlates({ size: 8, mutualInformation: 2 });
    const { x, y } = law.sample(400, createRandomSource(6));
    for (let row = 0; row < x.rows; row += 1) {
      x.data[row * x.columns] = 0.25;
    }
    const estimate = await demi({
      folds: 2,
      critic: "convolutional",
      hidden: 32,
      epochs: 25,
      batch: 64,
      rate: 0.003,
    }).fit(x, y, { runtime });
    expect(estimate.mutualInformation).toBeGreaterThan(0.5);
    expect(estimate.mutualInformation).toBeLessThan(2.3);
  });

  test("images of another size than the columns are refused, and so are equal pixels throughout", async () => {
    const { x, y } = sample(40, 1, 6);
    const settings = { ...quick, critic: "convolutional" } as const;
    await expect(demi(settings).fit(x, y, { runtime })).rejects.toThrow(
      /6 pixels, the columns of x/,
    );
    const flat = createMatrix(40, 6);
    const sized = telescoping({ folds: 2, critic: "convolutional", image: "2x3" });
    await expect(sized.fit(flat, y, { runtime })).rejects.toThrow(DataError);
  });
});

test("the paper's preset fills what is left at its default, and nothing else", async () => {
  const { x, y } = sample(60);
  const estimate = await mine({ preset: "paper", epochs: 3 }).fit(x, y, { runtime });
  expect(estimate.history).toHaveLength(4);
  expect(estimate.diagnostics["folds"]).toHaveLength(1);
});

test("the paper's preset is its numbers, a mean over batches of 512 among them", async () => {
  const { x, y } = sample(120);
  const [preset, spelled] = [
    await mine({ preset: "paper", epochs: 2 }).fit(x, y, { runtime, seed: 1 }),
    await mine({
      margins: "standardize",
      folds: 1,
      hidden: 100,
      layers: 2,
      weights: "uniform",
      partners: "any",
      negatives: 1,
      pairs: 1,
      block: 512,
      epochs: 2,
      batch: 512,
      rate: 0.001,
      keep: "last",
      clip: 1e9,
    }).fit(x, y, { runtime, seed: 1 }),
  ];
  expect(preset.pointwise).toEqual(spelled.pointwise);
});

test("one fold reads half of the rows, as the first of two does", async () => {
  const { x, y } = sample(300);
  const read = (folds: number) => nwj({ ...quick, folds }).fit(x, y, { runtime, seed: 1 });
  const [one, two] = [await read(1), await read(2)];
  expect(one.pointwise.filter(Number.isFinite)).toHaveLength(150);
  expect(one.pointwise.every((value, row) => !(Math.abs(value - two.pointwise[row]!) > 0))).toBe(
    true,
  );
  expect(one.diagnostics["folds"]).toEqual([(two.diagnostics["folds"] as unknown[])[0]]);
  expect(one.mutualInformation).toBe(
    (one.diagnostics["folds"] as [{ mutualInformation: number }])[0].mutualInformation,
  );
});

describe("the last weights", () => {
  const last = { ...quick, keep: "last", margins: "standardize", batch: 50 } as const;

  test("are those of all epochs on all training rows: patience and validation change nothing", async () => {
    const { x, y } = sample(300);
    const [one, other] = [
      await nwj({ ...last, patience: 1, validation: 0.1 }).fit(x, y, { runtime, seed: 1 }),
      await nwj({ ...last, patience: 9, validation: 0.5 }).fit(x, y, { runtime, seed: 1 }),
    ];
    expect(one.pointwise).toEqual(other.pointwise);
    // Six epochs of three batches.
    expect(one.history.at(-1)?.step).toBe(18);
    expect(one.history.every(({ heldOut }) => Number.isNaN(heldOut))).toBe(true);
    const best = await nwj({ ...last, keep: "best" }).fit(x, y, { runtime, seed: 1 });
    expect(best.history.at(-1)?.step).toBe(12);
  });

  test("leave the choice of margins to validation rows", async () => {
    const { x, y } = sample(300);
    x.data.forEach((value, at) => (x.data[at] = Math.sinh(5 * value)));
    const read = async (margins: "auto" | "standardize" | "robust") =>
      (await nwj({ ...last, epochs: 30, margins }).fit(x, y, { runtime })).mutualInformation;
    expect(await read("auto")).toBeGreaterThan(0.2 + (await read("standardize")));
  });
});

test("the margins of a column with far values are better scaled by quartiles", async () => {
  const { x, y } = sample(400, 2);
  x.data[7] = 1e5;
  const read = async (margins: "standardize" | "robust") =>
    (await demi({ ...quick, epochs: 20, margins }).fit(x, y, { runtime })).mutualInformation;
  expect(await read("robust")).toBeGreaterThan(0.5 + (await read("standardize")));
});

test("partners that may be a row's own lower the readings of strong dependence", async () => {
  const { x, y } = sample(1000, 4);
  const settings = {
    ...quick,
    hidden: 32,
    epochs: 60,
    pairs: 1,
    rate: 0.005,
    keep: "last",
  } as const;
  const read = async (partners: "others" | "any") =>
    (await mine({ ...settings, partners }).fit(x, y, { runtime, seed: 1 })).mutualInformation;
  const [others, any] = [await read("others"), await read("any")];
  expect(any).toBeLessThan(others - 0.2);
  expect(any).toBeGreaterThan(2);
});

test("blocks of held-out rows read strong dependence higher, and are averaged by their rows", async () => {
  const { x, y } = sample(600, 3);
  const settings = { ...quick, hidden: 32, epochs: 30, pairs: 1 };
  const [whole, blocks, one] = [
    await mine(settings).fit(x, y, { runtime, seed: 1 }),
    await mine({ ...settings, block: 50 }).fit(x, y, { runtime, seed: 1 }),
    await mine({ ...settings, block: 300 }).fit(x, y, { runtime, seed: 1 }),
  ];
  // Of the same scores, by Jensen's inequality.
  expect(blocks.mutualInformation).toBeGreaterThan(whole.mutualInformation);
  expect(one.mutualInformation).toBe(whole.mutualInformation);
});
