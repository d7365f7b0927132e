import type { Runtime } from "@mienf/core";
import {
  correlatedNormal,
  correlatedUniform,
  gaussianMixture,
  smoothedUniform,
  identityMap,
  mapped as mappedLaw,
  signedPower,
  student,
  uniformlyQuantized,
} from "@mienf/datasets";
import {
  autoMienf,
  loadModel,
  mienf,
  nMienf,
  studentMienf,
  tridiagNMienf,
} from "@mienf/estimators";
import type { Estimate, Progress, SavedModel } from "@mienf/estimators";
import { createMatrix, createRandomSource, haarOrthogonal, multiply } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

// Whole estimates: seconds each on a machine that has nothing else to do.
vi.setConfig({ testTimeout: 240_000 });

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime();
});
afterAll(() => runtime.dispose());

const ROWS = 10_000;
/** A small network for a short time: enough where the warm start is nearly right. */
const QUICK = { epochs: 6, patience: 2, couplings: 2, hidden: 16, folds: 2 };

function normal(dims: readonly [number, number], mutualInformation: number, rows = ROWS) {
  const source = createRandomSource(11).split(`${dims} ${mutualInformation}`);
  const [dimX, dimY] = dims;
  const rotation = source.split("rotation");
  return correlatedNormal({ dimX, dimY, mutualInformation, rotation }).sample(
    rows,
    source.split("rows"),
  );
}

const mapped = (matrix: Matrix, fn: (value: number) => number): Matrix =>
  createMatrix(matrix.rows, matrix.columns, matrix.data.map(fn));

/** The goal set for 10,000 rows: 0.05 nats and 2 %. */
function expectNear(estimate: Estimate, truth: number): void {
  expect(Math.abs(estimate.mutualInformation - truth)).toBeLessThan(0.05 + 0.02 * truth);
}

describe("tridiag-N-MIENF", () => {
  test.each([
    { dims: [1, 1] as const, truth: 0.5 },
    { dims: [1, 1] as const, truth: 2 },
    { dims: [2, 2] as const, truth: 4 },
    { dims: [5, 5] as const, truth: 2.5 },
    { dims: [2, 5] as const, truth: 2 },
  ])("finds $truth nats between rotated normal columns, $dims", async ({ dims, truth }) => {
    const { x, y } = normal(dims, truth);
    const estimate = await tridiagNMienf({ epochs: 15, patience: 4 }).fit(x, y, {
      runtime,
      seed: 1,
    });
    expectNear(estimate, truth);
    expect(estimate.verdict).toBe("trust");
    expect(estimate.components).toHaveLength(Math.min(...dims));
    const { low, high } = estimate.interval ?? { low: 0, high: 0 };
    expect(low).toBeLessThan(estimate.mutualInformation);
    expect(high).toBeGreaterThan(estimate.mutualInformation);
  });

  test("finds the information of uniform columns", async () => {
    const source = createRandomSource(12);
    const law = correlatedUniform({ dim: 2, mutualInformation: 4, rotation: source.split("q") });
    const { x, y } = law.sample(ROWS, source.split("rows"));
    expectNear(await tridiagNMienf(QUICK).fit(x, y, { runtime, seed: 1 }), 4);
  });

  test("finds none between independent columns", async () => {
    const { x } = normal([5, 5], 1);
    const { y } = normal([5, 5], 0);
    const settings = { couplings: 2, hidden: 16, folds: 2, epochs: 15, patience: 4 };
    const estimate = await tridiagNMienf(settings).fit(x, y, { runtime, seed: 1 });
    expect(Math.abs(estimate.mutualInformation)).toBeLessThan(0.03);
  });

  test.each([
    ["the cube", (value: number) => value ** 3],
    ["the exponential", Math.exp],
  ])("does not change when one side's columns are replaced by %s of theirs", async (_, fn) => {
    const { x, y } = normal([2, 2], 2);
    expectNear(await tridiagNMienf(QUICK).fit(mapped(x, fn), y, { runtime, seed: 1 }), 2);
  });

  test("barely changes when a side is rotated, rescaled and shifted, or the sides are swapped", async () => {
    const { x, y } = normal([3, 2], 1.5);
    const turned = mapped(
      multiply(x, haarOrthogonal(3, createRandomSource(5))),
      (v) => 1e6 * v - 3e6,
    );
    const estimates = [
      await tridiagNMienf(QUICK).fit(x, y, { runtime, seed: 1 }),
      await tridiagNMienf(QUICK).fit(turned, y, { runtime, seed: 1 }),
      await tridiagNMienf(QUICK).fit(y, x, { runtime, seed: 1 }),
    ];
    for (const estimate of estimates) {
      expectNear(estimate, 1.5);
    }
  });

  test("hallucinates nothing from few rows: an estimate from 200 independent rows is near zero", async () => {
    const { x } = normal([5, 5], 1, 200);
    const { y } = normal([5, 5], 0, 200);
    const estimate = await tridiagNMienf().fit(x, y, { runtime, seed: 1 });
    // The mean of 200 out-of-fold values of models that found next to nothing.
    expect(Math.abs(estimate.mutualInformation)).toBeLessThan(0.1);
  });

  test("gives the same number for the same seed, and another for another", async () => {
    const { x, y } = normal([2, 2], 1, 1000);
    const run = (seed: number) => tridiagNMienf(QUICK).fit(x, y, { runtime, seed });
    const [first, again, other] = [await run(4), await run(4), await run(5)];
    expect(again.mutualInformation).toBe(first.mutualInformation);
    expect(again.pointwise).toEqual(first.pointwise);
    expect(other.mutualInformation).not.toBe(first.mutualInformation);
  });

  test("takes nested arrays, and typed arrays as one column", async () => {
    const { x, y } = normal([1, 1], 1, 400);
    const settings = QUICK;
    const flat = await tridiagNMienf(settings).fit(x.data, y.data, { runtime });
    const rows = (matrix: Matrix) => Array.from(matrix.data, (value) => [value]);
    const nested = await tridiagNMienf(settings).fit(rows(x), rows(y), { runtime });
    expect(nested.mutualInformation).toBe(flat.mutualInformation);
  });

  test("is the mean of its pointwise values, and its interval widens with the level", async () => {
    const { x, y } = normal([2, 2], 1, 1000);
    const run = (level: number) => tridiagNMienf(QUICK).fit(x, y, { runtime, level });
    const [narrow, wide] = [await run(0.5), await run(0.99)];
    const mean = narrow.pointwise.reduce((sum, value) => sum + value, 0) / 1000;
    expect(narrow.mutualInformation).toBeCloseTo(mean, 12);
    expect(wide.interval?.low).toBeLessThan(narrow.interval?.low ?? Number.NaN);
    await expect(run(1)).rejects.toThrow("interval: expected a level in (0, 1), got 1");
  });
});

describe("N-MIENF", () => {
  test("finds what tridiag-N-MIENF finds, with a base of any covariance", async () => {
    const { x, y } = normal([3, 2], 1.5);
    const estimate = await nMienf(QUICK).fit(mapped(x, Math.exp), y, { runtime, seed: 1 });
    expectNear(estimate, 1.5);
    expect(estimate.diagnostics["folds"]).toMatchObject([{ base: "Gaussian on flow latents" }, {}]);
  });

  test("survives dependence that float32 covariances would lose", async () => {
    const { x, y } = normal([2, 2], 20);
    expectNear(await nMienf(QUICK).fit(x, y, { runtime, seed: 1 }), 20);
  });
});

describe("data in clusters that both sides share", () => {
  const law = gaussianMixture({
    dimX: 2,
    components: [
      { mean: [-2, 0, 2, 0], covariance: [0.3, 1, 0.3, 1] },
      { mean: [2, 2, -2, 0], covariance: [0.3, 1, 0.3, 1] },
      { mean: [2, -2, 2, 3], covariance: [0.3, 1, 0.3, 1] },
    ],
  });
  const { x, y } = law.sample(4000, createRandomSource(31));

  test("are underestimated by a Gaussian base, and not by a mixture, which auto prefers", async () => {
    const context = { runtime, seed: 1 };
    const gaussian = await tridiagNMienf(QUICK).fit(x, y, context);
    const mixture = await mienf(QUICK).fit(x, y, context);
    const chosen = await autoMienf(QUICK).fit(x, y, context);
    expect(gaussian.mutualInformation).toBeLessThan(0.9 * law.mutualInformation);
    expectNear(mixture, law.mutualInformation);
    expectNear(chosen, law.mutualInformation);
    expect(chosen.estimator).toBe("auto");
    expect(chosen.components).toHaveLength(0);
  });

  test("are found again by a saved model with a mixture", async () => {
    const estimate = await mienf(QUICK).fit(x, y, { runtime });
    const saved = throughJson(estimate.model?.serialize() as SavedModel);
    const fresh = law.sample(2000, createRandomSource(32));
    const before = await estimate.model?.apply(fresh.x, fresh.y, { runtime });
    const after = await loadModel(saved).apply(fresh.x, fresh.y, { runtime });
    expect(after).toEqual(before);
    expect(Math.abs(after.mutualInformation - law.mutualInformation)).toBeLessThan(0.1);
  });
});

describe("uncorrelated sides that share their scale", () => {
  const law = student({ dim: 2, degreesOfFreedom: 1, gaussianMutualInformation: 0 });
  const { x, y } = law.sample(4000, createRandomSource(41));
  const asinh = (matrix: Matrix): Matrix => mapped(matrix, Math.asinh);

  test("are found by a Student law, raw or warped, which auto prefers to all others", async () => {
    const context = { runtime, seed: 1 };
    const settings = { ...QUICK, folds: 3 };
    const raw = await studentMienf(settings).fit(x, y, context);
    const warped = await studentMienf(settings).fit(asinh(x), asinh(y), context);
    const chosen = await autoMienf(settings).fit(asinh(x), asinh(y), context);
    expectNear(raw, law.mutualInformation);
    expectNear(warped, law.mutualInformation);
    expectNear(chosen, law.mutualInformation);
  });

  test("are found again by a saved model with a Student law", async () => {
    const estimate = await studentMienf(QUICK).fit(x, y, { runtime });
    const saved = throughJson(estimate.model?.serialize() as SavedModel);
    const fresh = law.sample(2000, createRandomSource(42));
    const before = await estimate.model?.apply(fresh.x, fresh.y, { runtime });
    expect(await loadModel(saved).apply(fresh.x, fresh.y, { runtime })).toEqual(before);
  });
});

describe("what no normal law can represent", () => {
  // Y is bent, so it is not X and noise any more.
  const noisy = mappedLaw(
    smoothedUniform({ dim: 2, mutualInformation: 6 }),
    identityMap,
    signedPower(2),
  );
  const { x, y } = noisy.sample(4000, createRandomSource(51));

  test("is corrected by auto, which says so, unless that is switched off", async () => {
    const context = { runtime, seed: 1 };
    const corrected = await autoMienf(QUICK).fit(x, y, context);
    const plain = await autoMienf({ ...QUICK, correction: "none" }).fit(x, y, context);
    // Hard edges cost neighbours some percent.
    expect(Math.abs(corrected.mutualInformation - 6)).toBeLessThan(0.05 * 6);
    expect(corrected.diagnostics["readOut"]).toMatch("corrected by nearest neighbours");
    expect(plain.mutualInformation).toBeLessThan(corrected.mutualInformation);
    // Never above the truth, but by the noise of neighbours; and no worse than the base's fit.
    const lowerBound = Number(corrected.diagnostics["lowerBound"]);
    expect(lowerBound).toBeLessThan(6.1);
    expect(lowerBound).toBeGreaterThan(5);
    expect(plain.diagnostics["readOut"]).toBe("out-of-fold mean");
    const mean = corrected.pointwise.reduce((sum, value) => sum + value, 0) / 4000;
    expect(corrected.mutualInformation).toBeCloseTo(mean, 10);
  });

  test("is found again by a saved model of pairs of columns", async () => {
    const estimate = await autoMienf(QUICK).fit(x, y, { runtime, seed: 1 });
    const saved = estimate.model?.serialize() as SavedModel;
    expect(JSON.stringify(saved.manifest)).toContain('"kind":"pairs"');
    const fresh = noisy.sample(1000, createRandomSource(52));
    const before = await estimate.model?.apply(fresh.x, fresh.y, { runtime });
    expect(await loadModel(throughJson(saved)).apply(fresh.x, fresh.y, { runtime })).toEqual(
      before,
    );
  });

  test("is noise of any law on straight lines, hard edges included, and is found again by a saved model", async () => {
    const rows = smoothedUniform({ dim: 2, mutualInformation: 6 }).sample(
      3000,
      createRandomSource(54),
    );
    const estimate = await autoMienf(QUICK).fit(rows.x, rows.y, { runtime, seed: 1 });
    expect(JSON.stringify(estimate.diagnostics["folds"])).toContain("independent noise in 2 pairs");
    // Edges are known to 1/n.
    expect(Math.abs(estimate.mutualInformation - 6)).toBeLessThan(0.1);
    const saved = estimate.model?.serialize() as SavedModel;
    const before = await estimate.model?.apply(rows.x, rows.y, { runtime });
    expect(await loadModel(throughJson(saved)).apply(rows.x, rows.y, { runtime })).toEqual(before);
  });

  test("is left to nearest neighbours where a column is discrete", async () => {
    const symbols = uniformlyQuantized({ mutualInformation: Math.log(5) });
    const source = createRandomSource(53);
    const rows = symbols.sample(2000, source);
    // One symbol in four is drawn anew.
    const drawn = rows.y.data.map((symbol) =>
      source.uniform() < 0.25 ? Math.floor(5 * source.uniform()) : symbol,
    );
    const exact = Math.log(5) + 0.8 * Math.log(0.8) + 0.2 * Math.log(0.05);
    const estimate = await autoMienf(QUICK).fit(rows.x, drawn, { runtime, seed: 1 });
    expect(Math.abs(estimate.mutualInformation - exact)).toBeLessThan(0.08);
    expect(estimate.estimator).toBe("auto");
    expect(estimate.diagnostics["readOut"]).toMatch("a column is discrete");
  });
});

test("columns that determine each other are no crash but as much as float32 resolves, with a warning", async () => {
  const { x } = normal([2, 1], 1, 1500);
  const y = mapped(x, (value) => 3 * value - 1);
  const estimate = await autoMienf(QUICK).fit(x, y, { runtime, seed: 1 });
  expect(estimate.mutualInformation).toBeGreaterThan(15);
  expect(estimate.verdict).not.toBe("trust");
});

describe("independence", () => {
  const settings = { ...QUICK, permutations: 39 };

  test("is rejected where there is dependence, at the least p-value that so many permutations allow", async () => {
    const { x, y } = normal([2, 1], 0.1, 1000);
    const estimate = await tridiagNMienf(settings).fit(x, y, { runtime, seed: 1 });
    expect(estimate.diagnostics["independencePValue"]).toBe(1 / 40);
  });

  test("is not rejected more often than the level says", async () => {
    const pValues: number[] = [];
    for (let seed = 0; seed < 12; seed += 1) {
      const source = createRandomSource(700 + seed);
      const column = () => createMatrix(120, 1, source.fillNormal(new Float64Array(120)));
      const estimate = await studentMienf(settings).fit(column(), column(), { runtime, seed });
      pValues.push(Number(estimate.diagnostics["independencePValue"]));
    }
    // Of 12 p-values that are uniform, more than 5 are at most 0.1 with probability 0.0005.
    expect(pValues.filter((pValue) => pValue <= 0.1).length).toBeLessThanOrEqual(5);
    expect(Math.max(...pValues)).toBeGreaterThan(0.5);
  });
});

test("an interval by resampling agrees with the normal one, and says how it was made", async () => {
  const { x, y } = normal([1, 1], 1, 2000);
  const run = (interval: "normal" | "bootstrap") =>
    tridiagNMienf({ ...QUICK, interval }).fit(x, y, { runtime, seed: 1 });
  const [one, other] = [(await run("normal")).interval, (await run("bootstrap")).interval];
  expect(other?.method).toContain("bootstrap");
  // The ends of 2,000 resamples are good to a tenth of a standard error of 0.02; the excess is added, not in quadrature.
  expect(Math.abs((one?.low ?? 0) - (other?.low ?? 1))).toBeLessThan(0.03);
  expect(Math.abs((one?.high ?? 0) - (other?.high ?? 1))).toBeLessThan(0.03);
});

test("many columns cost a Gaussian no information: the bias of either read-out is known", async () => {
  const source = createRandomSource(61);
  const law = correlatedNormal({ dimX: 40, dimY: 40, mutualInformation: 2, rotation: source });
  const { x, y } = law.sample(ROWS, source);
  const estimate = await autoMienf({ ...QUICK, epochs: 1 }).fit(x, y, { runtime, seed: 1 });
  // In sample the closed form exceeds 2 nats by 40²/2n = 0.08, and values out of sample fall short by more.
  expect(estimate.diagnostics["readOut"]).toBe("closed form without its bias");
  expect(Math.abs(estimate.mutualInformation - 2)).toBeLessThan(0.05);
  expect(estimate.diagnostics["outOfFold"]).toBeLessThan(1.95);
});

describe("a saved tridiag-N-MIENF model", () => {
  test("comes back with the same values, and applies to rows that it has not seen", async () => {
    const { x, y } = normal([2, 3], 1.5);
    const train = Int32Array.from({ length: 6000 }, (_, row) => row);
    const take = (matrix: Matrix, from: number, to: number): Matrix =>
      createMatrix(
        to - from,
        matrix.columns,
        matrix.data.subarray(from * matrix.columns, to * matrix.columns),
      );
    const estimate = await tridiagNMienf(QUICK).fit(
      take(x, 0, train.length),
      take(y, 0, train.length),
      { runtime },
    );
    const saved = estimate.model?.serialize() as SavedModel;
    const restored = loadModel(throughJson(saved));
    const fresh = [take(x, 6000, ROWS), take(y, 6000, ROWS)] as const;
    const before = await estimate.model?.apply(...fresh, { runtime });
    const after = await restored.apply(...fresh, { runtime });
    expect(after).toEqual(before);
    // 4,000 rows: the standard error of the mean is √(Σρ²/4000) = 0.02.
    expect(Math.abs(after.mutualInformation - 1.5)).toBeLessThan(0.1);
    await expect(restored.apply(fresh[1], fresh[0], { runtime })).rejects.toThrow(
      "applyMargins: expected 2 columns, got 3",
    );
  });

  test("is refused when it is damaged or of another version", async () => {
    const { x, y } = normal([1, 1], 1, 200);
    const estimate = await tridiagNMienf({ ...QUICK, epochs: 0 }).fit(x, y, { runtime });
    const saved = estimate.model?.serialize() as SavedModel;
    const { "folds.0.margins.x.0.line": _, ...rest } = saved.tensors;
    expect(() => loadModel({ ...saved, tensors: rest })).toThrowErrorMatchingInlineSnapshot(
      `[DataError: loadModel: expected a tensor "folds.0.margins.x.0.line" of shape [2], got none; the model is damaged or of another version]`,
    );
    expect(() =>
      loadModel({ ...saved, manifest: { ...saved.manifest, formatVersion: 99 } }),
    ).toThrow("loadModel: the manifest is not one of this version");
    expect(() =>
      loadModel({ manifest: { format: "else" }, tensors: {} }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DataError: loadModel: expected a manifest with format "mienf-pair-flow" or "mienf-flow-onto-base", got "else"; is this a model saved by mienf?]`,
    );
  });
});

describe("tridiag-N-MIENF refuses or flags", () => {
  const settings = { ...QUICK, epochs: 1 };
  const small = () => normal([2, 2], 1, 300);
  const withValue = (matrix: Matrix, index: number, value: number): Matrix =>
    createMatrix(matrix.rows, matrix.columns, matrix.data.with(index, value));

  test("data that cannot be used, naming the place", async () => {
    const { x, y } = small();
    const fit = (a: Matrix, b: Matrix) => tridiagNMienf(settings).fit(a, b, { runtime });
    await expect(fit(withValue(x, 7, Number.NaN), y)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: fit: expected finite numbers, got NaN in column 1 of x, row 3; drop the row or fill the value in]`,
    );
    await expect(fit(x, withValue(y, 4, Infinity))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: fit: expected finite numbers, got Infinity in column 0 of y, row 2; drop the row or fill the value in]`,
    );
    await expect(
      fit(
        mapped(x, () => 3),
        y,
      ),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: fit: expected columns that vary, got a constant one: column 0 of x is 3 in every row; leave it out, it carries no information]`,
    );
    await expect(
      fit(createMatrix(299, 2, x.data.subarray(2)), y),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: fit: expected x and y to pair up row by row, got 299 and 300 rows]`,
    );
    await expect(
      fit(createMatrix(5, 2, x.data.subarray(0, 10)), createMatrix(5, 2, y.data.subarray(0, 10))),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: fit: expected at least 33 rows for 2 + 2 columns, got 5; use more rows or fewer columns]`,
    );
  });

  test("settings that are unknown or out of range", () => {
    expect(() => tridiagNMienf({ hiden: 3 } as never)).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: tridiag-n-mienf: ✖ Unrecognized key: "hiden"]`,
    );
    expect(() => tridiagNMienf({ folds: 1 })).toThrowErrorMatchingInlineSnapshot(`
      [ConfigError: tridiag-n-mienf: ✖ Too small: expected number to be >=2
        → at folds]
    `);
  });

  test("a request to stop", async () => {
    const { x, y } = small();
    const signal = AbortSignal.abort();
    await expect(tridiagNMienf(settings).fit(x, y, { runtime, signal })).rejects.toThrow(
      "stopped by request",
    );
  });

  test("a time limit, by stopping in time with a warning", async () => {
    const { x, y } = small();
    const warned: string[] = [];
    const estimate = await tridiagNMienf({ epochs: 100_000, patience: 100_000 }).fit(x, y, {
      runtime,
      maxSeconds: 0,
      onWarning: (warning) => warned.push(warning),
    });
    expect(estimate.verdict).toBe("care");
    expect(warned).toEqual(estimate.warnings);
    expect(warned.join()).toContain("the time limit ended 4 of 4 folds");
  });

  test("few rows and tied columns, with a verdict", async () => {
    const { x, y } = normal([4, 4], 1, 60);
    const few = await tridiagNMienf(settings).fit(x, y, { runtime });
    expect(few.verdict).not.toBe("trust");
    expect(few.warnings.join()).toContain("60 rows are few for 4 + 4 columns");
    const { x: xs, y: ys } = small();
    const tied = await tridiagNMienf(settings).fit(mapped(xs, Math.round), ys, { runtime });
    expect(tied.warnings.join()).toContain("column 0 of x, column 1 of x");
  });

  test("progress runs from 0 to 1 without going back", async () => {
    const { x, y } = small();
    const fractions: number[] = [];
    await tridiagNMienf(QUICK).fit(x, y, {
      runtime,
      onProgress: ({ fraction }: Progress) => fractions.push(fraction),
    });
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  });
});

function throughJson(saved: SavedModel): SavedModel {
  return JSON.parse(JSON.stringify(saved, keepArrays), reviveArrays) as SavedModel;
}

/** Typed arrays through JSON, as a file would carry them. */
function keepArrays(_: string, value: unknown): unknown {
  return value instanceof Float32Array || value instanceof Float64Array
    ? { array: value.constructor.name, values: Array.from(value) }
    : value;
}

function reviveArrays(_: string, value: unknown): unknown {
  if (typeof value === "object" && value !== null && "array" in value && "values" in value) {
    const values = value.values as number[];
    return value.array === "Float32Array" ? Float32Array.from(values) : Float64Array.from(values);
  }
  return value;
}
