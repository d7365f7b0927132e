import { createEagerRuntime } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { autoMienf, loadModel, tridiagNMienf } from "@mienf/estimators";
import { differenceOfEntropies } from "@mienf/estimators/entropies";
import type { Estimate } from "@mienf/estimators";
import { createMatrix, createRandomSource, normalCdf, normalPdf } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { tensor2d } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { atomTensors } from "../src/export/atom-tensors.ts";
import { findAtoms, spreadAtoms } from "../src/preprocessing/atoms.ts";

const CORRELATION = 0.8;
const RESIDUAL = Math.sqrt(1 - CORRELATION ** 2);

/** Normal pairs of columns, correlated, of which what is negative became 0. */
function rectified(dim: number, rows: number, seed: number): { x: Matrix; y: Matrix } {
  const source = createRandomSource(seed);
  const x = createMatrix(rows, dim, source.fillNormal(new Float64Array(rows * dim)));
  const y = createMatrix(
    rows,
    dim,
    x.data.map((value) => CORRELATION * value + RESIDUAL * source.normal()),
  );
  const cut = ({ data }: Matrix): Matrix =>
    createMatrix(
      rows,
      dim,
      data.map((value) => Math.max(value, 0)),
    );
  return { x: cut(x), y: cut(y) };
}

/** Their information in nats, a pair of columns, by the midpoint rule over x and y. */
function rectifiedInformation(): number {
  const [step, end] = [0.01, 8];
  let information = 0;
  let bothZero = 0;
  for (let x = -end + step / 2; x < end; x += step) {
    const share = normalPdf(x) * step;
    const zero = normalCdf((-CORRELATION * x) / RESIDUAL);
    if (x < 0) {
      bothZero += share * zero;
      continue;
    }
    // Of either side: X positive while Y is zero is as likely as the other way round.
    information += 2 * share * zero * Math.log(2 * Math.max(zero, Number.MIN_VALUE));
    for (let y = step / 2; y < end; y += step) {
      const density = normalPdf((y - CORRELATION * x) / RESIDUAL) / RESIDUAL;
      information += density > 0 ? share * step * density * Math.log(density / normalPdf(y)) : 0;
    }
  }
  return information + bothZero * Math.log(4 * bothZero);
}

const QUICK = { epochs: 10, patience: 3, couplings: 2, hidden: 16, folds: 3 };
let runtime: Runtime;
beforeAll(async () => {
  runtime = await createEagerRuntime();
});
afterAll(() => runtime.dispose());

test("values that many rows share, as zeros of rectified units, are spread as tensors or as numbers alike", () => {
  const rows = 200;
  const { x } = rectified(3, rows, 5);
  x.data.forEach((value, at) => {
    x.data[at] = at % 3 === 2 ? Math.ceil(2 * value) : value;
  });
  const atoms = findAtoms(x)!;
  const tensors = atomTensors(atoms);
  const tensorOf = ({ data }: Matrix) => tensor2d(Float32Array.from(data), [rows, 3]);
  const close = (values: Float32Array, { data }: Matrix): void => {
    for (const [at, value] of values.entries()) {
      expect(Math.abs(value - data[at]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(data[at]!)));
    }
  };
  const middles = spreadAtoms(atoms, x, () => 0.5);
  close(tensors.forward(tensorOf(x)).dataSync() as Float32Array, middles);
  const source = createRandomSource(6);
  const spread = tensorOf(spreadAtoms(atoms, x, () => 0.01 + 0.98 * source.uniform()));
  const back = tensors.inverse(spread).dataSync();
  for (const [at, value] of back.entries()) {
    // The discrete column's intervals are a thousand times as long as its range.
    expect(Math.abs(value - x.data[at]!)).toBeLessThan(at % 3 === 2 ? 1e-2 : 1e-5);
  }
});

describe("the information of rectified columns", () => {
  const exact = rectifiedInformation();

  test("is less than that of the normal ones, and more than that of their signs", () => {
    expect(exact).toBeLessThan(-Math.log(RESIDUAL));
    const same = 0.5 + Math.asin(CORRELATION) / Math.PI;
    const ofSigns = same * Math.log(2 * same) + (1 - same) * Math.log(2 * (1 - same));
    expect(exact).toBeGreaterThan(ofSigns);
  });

  test.each([1, 6])("is found by auto in %d pairs of columns", async (dim) => {
    const { x, y } = rectified(dim, 2000, 7);
    const estimate = await autoMienf(QUICK).fit(x, y, { runtime, seed: 1 });
    // The standard error is 0.02 a pair; hard edges cost up to a tenth.
    expect(estimate.mutualInformation).toBeGreaterThan(0.85 * dim * exact - 0.04);
    expect(estimate.mutualInformation).toBeLessThan(1.05 * dim * exact + 0.04);
    expect(estimate.warnings.join()).toMatch("many rows share a value in column 0 of x");
  });
});

test("flows that estimate entropies find no more in rectified columns than there is", async () => {
  const { x, y } = rectified(1, 600, 9);
  const exact = rectifiedInformation();
  const estimate = await differenceOfEntropies({
    folds: 2,
    couplings: 1,
    hidden: 16,
    epochs: 12,
  }).fit(x, y, { runtime, seed: 2 });
  // The standard error is 0.04; a density of zeros as they are would add some nats.
  expect(Math.abs(estimate.mutualInformation - exact)).toBeLessThan(0.15);
  expect(estimate.warnings.join()).toMatch("many rows share a value in column 0 of x");
});

describe("a model of rectified columns", () => {
  const { x, y } = rectified(2, 600, 8);
  let estimate: Estimate;
  beforeAll(async () => {
    estimate = await tridiagNMienf({ ...QUICK, epochs: 3 }).fit(x, y, { runtime, seed: 3 });
  });

  test("gives zeros back as zeros, and the same information again, also after saving and loading", async () => {
    const { manifest, tensors } = estimate.model!.serialize();
    const loaded = loadModel({ manifest: JSON.parse(JSON.stringify(manifest)), tensors });
    const applied = await estimate.model!.apply(x, y, { runtime });
    // The rows' atoms are drawn anew, and every fold has seen most of the rows.
    expect(Math.abs(applied.mutualInformation - estimate.mutualInformation)).toBeLessThan(0.1);
    expect((await loaded.apply(x, y, { runtime })).pointwise).toEqual(applied.pointwise);
    const { u, v } = await loaded.transform(x, y, { runtime });
    const back = await loaded.inverse({ u, v }, { runtime });
    for (const [at, value] of x.data.entries()) {
      expect(Math.abs(back.x!.data[at]! - value)).toBeLessThan(1e-3);
      expect(value === 0 && back.x!.data[at] !== 0).toBe(false);
    }
    await expect(loaded.apply(x, createMatrix(600, 1), { runtime })).rejects.toThrow(
      "expected 2 columns",
    );
  });

  test("has functions that take zeros to the middles of their intervals", async () => {
    const { latents, inverse } = estimate.model!.functions();
    const tensorOf = ({ data }: Matrix) => tensor2d(Float32Array.from(data), [600, 2]);
    const [u, v] = latents.call(tensorOf(x), tensorOf(y));
    const expected = await estimate.model!.transform(x, y, { runtime });
    for (const [at, value] of u!.dataSync().entries()) {
      expect(Math.abs(value - expected.u.data[at]!)).toBeLessThan(1e-3);
    }
    const [back] = inverse.call(u!, v!);
    for (const [at, value] of back!.dataSync().entries()) {
      expect(Math.abs(value - x.data[at]!)).toBeLessThan(1e-3);
    }
  });
});
