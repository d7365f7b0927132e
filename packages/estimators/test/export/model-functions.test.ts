import type { Runtime } from "@mienf/core";
import { correlatedNormal, student } from "@mienf/datasets";
import type { FittedModel, ModelFunction } from "@mienf/estimators";
import { loadModel, tridiagNMienf } from "@mienf/estimators";
import { createMatrix, createRandomSource, selectRows } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { createOnnxRuntime, exportOnnx } from "@mienf/runtime-onnx";
import * as onnxruntime from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Family } from "../../src/mienf/families.ts";
import { mienfEstimator } from "../../src/mienf/mienf-estimator.ts";
import { mienfOptions } from "../../src/mienf/mienf-options.ts";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime();
});
afterAll(() => runtime.dispose());

const QUICK = { epochs: 3, couplings: 2, hidden: 8, folds: 2 };
const FAMILIES: readonly Family[] = [
  "tridiagonal",
  "full Gaussian",
  "mixture on flow latents",
  "tridiagonal on twisted latents",
  "pairs on columns",
  "noise on columns",
  "Student on columns",
];

/** 2 + 3 columns: a normal one, bent ones, one with heavy tails, one far from 0. */
function sample(rows: number): { x: Matrix; y: Matrix } {
  const source = createRandomSource(41);
  const law = correlatedNormal({ dimX: 2, dimY: 3, mutualInformation: 1.5 });
  const { x, y } = law.sample(rows, source);
  const bend = [Math.exp, Math.sinh, (z: number) => 100 + 3 * z] as const;
  const map = (side: Matrix, maps: readonly ((z: number) => number)[]) =>
    createMatrix(
      side.rows,
      side.columns,
      side.data.map((value, at) => (maps[at % side.columns] as (z: number) => number)(value)),
    );
  return { x: map(x, [(z) => z, Math.exp]), y: map(y, bend) };
}

async function fitted(family: Family): Promise<FittedModel> {
  const { x, y } = family.startsWith("Student")
    ? student({ dimX: 2, dimY: 3, mutualInformation: 1, degreesOfFreedom: 2 }).sample(
        1000,
        createRandomSource(42),
      )
    : sample(1000);
  const kind = { name: family, families: [family], options: mienfOptions };
  const { model } = await mienfEstimator(kind, { ...QUICK, margins: "gaussianize" }).fit(x, y, {
    runtime,
    seed: 2,
  });
  return model as FittedModel;
}

type Run = (inputs: Readonly<Record<string, Matrix>>) => Promise<Record<string, Float32Array>>;

/** Plain onnxruntime on the exported function. */
async function opened(spec: ModelFunction): Promise<Run> {
  const session = await onnxruntime.InferenceSession.create(exportOnnx(spec));
  return async (inputs) => {
    const feeds = Object.entries(inputs).map(
      ([name, { data, rows, columns }]) =>
        [name, new onnxruntime.Tensor(Float32Array.from(data), [rows, columns])] as const,
    );
    const results = Object.entries(await session.run(Object.fromEntries(feeds)));
    return Object.fromEntries(results.map(([name, { data }]) => [name, data as Float32Array]));
  };
}

function expectNear(got: ArrayLike<number> | undefined, wanted: Float64Array, error: number): void {
  expect(got).toHaveLength(wanted.length);
  for (const [at, value] of wanted.entries()) {
    const scale = Math.max(1, Math.abs(value));
    expect(Math.abs((got?.[at] ?? Number.NaN) - value) / scale).toBeLessThan(error);
  }
}

describe.each(FAMILIES)("a model with the base %s", (family) => {
  let model: FittedModel;
  const { x, y } = sample(500);
  beforeAll(async () => {
    model = await fitted(family);
  });

  test("gives, as ONNX, the pointwise values and the latents that the library gives", async () => {
    const functions = model.functions();
    const { pointwise } = await model.apply(x, y, { runtime });
    const latents = await model.transform(x, y, { runtime });
    const exported = await (await opened(functions.pointwise))({ x, y });
    // Float32 throughout, where the library has margins and laws in float64; values are of order 1 to 10.
    expectNear(exported["pointwise"], pointwise, 1e-3);
    const { u, v } = await (await opened(functions.latents))({ x, y });
    expectNear(u, latents.u.data, 1e-3);
    expectNear(v, latents.v.data, 1e-3);
  });

  test("undoes its latents, as ONNX and in the library, for one row and for many", async () => {
    const inverse = await opened(model.functions().inverse);
    for (const rows of [1, 500]) {
      const some = Int32Array.from({ length: rows }, (_, row) => row);
      const [xRows, yRows] = [selectRows(x, some), selectRows(y, some)];
      const { u, v } = await model.transform(xRows, yRows, { runtime });
      const back = await model.inverse({ u, v }, { runtime });
      // Float32 flows, seen through margins that stretch the tails.
      expectNear(back.x?.data, xRows.data, 1e-3);
      expectNear(back.y?.data, yRows.data, 1e-3);
      const exported = await inverse({ u, v });
      expectNear(exported["x"], xRows.data, 1e-2);
      expectNear(exported["y"], yRows.data, 1e-2);
    }
  });
});

test("a model that was saved and loaded has the same functions", async () => {
  const { x, y } = sample(400);
  const { model } = await tridiagNMienf(QUICK).fit(x, y, { runtime, seed: 3 });
  const loaded = loadModel((model as FittedModel).serialize());
  expect(exportOnnx(loaded.functions().pointwise)).toEqual(
    exportOnnx((model as FittedModel).functions().pointwise),
  );
});

test("columns that float32 cannot hold are refused", async () => {
  const { x, y } = sample(400);
  const small = createMatrix(
    x.rows,
    x.columns,
    x.data.map((value) => value * 1e-40),
  );
  const { model } = await tridiagNMienf({ ...QUICK, epochs: 0 }).fit(small, y, { runtime });
  expect(() => (model as FittedModel).functions()).toThrow(
    "functions: expected columns of sizes within 1e±30, which float32 holds, got column 0",
  );
});
