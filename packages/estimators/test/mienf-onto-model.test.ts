import type { Runtime } from "@mienf/core";
import { createParameter } from "@mienf/core";
import { correlatedNormal, smoothedUniform as smoothedUniformLaw } from "@mienf/datasets";
import {
  gaussianMixture,
  gaussianPair,
  smoothedUniform,
  studentPair,
  tridiagonalStudent,
} from "@mienf/distributions";
import { loadModel, mienfOnto } from "@mienf/estimators";
import type { FittedModel, MienfModel, SavedModel } from "@mienf/estimators";
import {
  compose,
  defineBijection,
  elementwiseAffine,
  identityBijection,
  nsf,
  realNvp,
} from "@mienf/flows";
import type { Bijection } from "@mienf/flows";
import { createRandomSource, selectRows } from "@mienf/numeric";
import { createOnnxRuntime, exportOnnx } from "@mienf/runtime-onnx";
import { div, mul, scalar } from "@tensorflow/tfjs-core";
import * as onnxruntime from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROWS = 600;
const FRESH = 200;
const QUICK = { folds: 2, epochs: 3, couplings: 2, hidden: 8 } as const;

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime({ threads: 1 });
});
afterAll(() => runtime.dispose());

const normal = correlatedNormal({ dimX: 2, dimY: 3, mutualInformation: 1 });
const noisy = smoothedUniformLaw({ dim: 2, mutualInformation: 3 });
type Law = Pick<typeof normal, "sample" | "mutualInformation">;
const rowsOf = (law: Law) => law.sample(ROWS, createRandomSource(71));

async function fitted(
  model: MienfModel,
  { law = normal, ...settings }: Parameters<typeof mienfOnto>[1] & { law?: Law } = {},
): Promise<FittedModel> {
  const { x, y } = rowsOf(law);
  const estimate = await mienfOnto(model, { ...QUICK, ...settings }).fit(x, y, {
    runtime,
    seed: 1,
  });
  return estimate.model as FittedModel;
}

/** What a file makes of a model. */
const throughJson = ({ manifest, tensors }: SavedModel): SavedModel => ({
  manifest: JSON.parse(JSON.stringify(manifest)) as SavedModel["manifest"],
  tensors: structuredClone(tensors),
});

const spline: MienfModel["flowX"] = (dim, source) =>
  nsf(dim, { couplings: 2, hidden: [8], source });

/** The caller's own: it doubles every column. */
function doubling(dim: number): Bijection {
  const factor = createParameter([], 2, { trainable: false });
  return defineBijection({
    dim,
    config: { kind: "doubling" },
    parameters: { factor },
    forward: (x) => ({ value: mul(x, factor.read()), logDet: scalar(dim * Math.LN2) }),
    inverse: (y) => ({ value: div(y, factor.read()), logDet: scalar(-dim * Math.LN2) }),
  });
}

const MODELS: Record<string, () => Promise<FittedModel>> = {
  "a mixture, spline flows": () =>
    fitted({
      base: (dimX, dimY) => gaussianMixture(dimX, dimY, { components: 2 }),
      flowX: spline,
      flowY: spline,
    }),
  "a Student law with a tridiagonal scatter, the usual flows": () =>
    fitted({ base: (dimX, dimY) => tridiagonalStudent(dimX, dimY) }),
  "a smoothed uniform law, columns as they are": () =>
    fitted(
      {
        base: (dim) => smoothedUniform(dim, { softness: 0.2 }),
        flowX: identityBijection,
        flowY: (dim, source) =>
          compose([elementwiseAffine(dim), realNvp(dim, { couplings: 2, hidden: [8], source })]),
      },
      { margins: "keep", law: noisy },
    ),
};

describe.each(Object.keys(MODELS))("a model of mienfOnto with %s", (name) => {
  const law = name.startsWith("a smoothed") ? noisy : normal;
  const fresh = law.sample(FRESH, createRandomSource(72));
  let model: FittedModel;
  beforeAll(async () => {
    model = await (MODELS[name] as () => Promise<FittedModel>)();
  });

  test("tells the information of new rows, with an interval", async () => {
    const level = 0.9;
    const applied = await model.apply(fresh.x, fresh.y, { runtime, level });
    expect(applied.pointwise).toHaveLength(FRESH);
    const mean = applied.pointwise.reduce((sum, each) => sum + each, 0) / FRESH;
    expect(applied.mutualInformation).toBeCloseTo(mean, 10);
    // 200 rows: standard error 0.1; a few epochs on 300 rows lose as much.
    expect(Math.abs(applied.mutualInformation - law.mutualInformation)).toBeLessThan(0.5);
    expect(applied.interval.level).toBe(level);
    expect(applied.interval.low).toBeLessThan(mean);
  });

  test("is the same after saving and loading", async () => {
    const saved = model.serialize();
    const loaded = loadModel(throughJson(saved));
    expect(loaded.serialize()).toEqual(saved);
    const { x, y } = fresh;
    expect(await loaded.apply(x, y, { runtime })).toEqual(await model.apply(x, y, { runtime }));
    expect(await loaded.transform(x, y, { runtime })).toEqual(
      await model.transform(x, y, { runtime }),
    );
    expect(loaded.components()).toEqual(model.components());
  });

  test("takes latents back", async () => {
    const some = Int32Array.of(0, 1, 2, 3);
    const [x, y] = [selectRows(fresh.x, some), selectRows(fresh.y, some)];
    const back = await model.inverse(await model.transform(x, y, { runtime }), { runtime });
    for (const [at, value] of y.data.entries()) {
      // Float32 flows there and back, of values of order 1.
      expect(back.y?.data[at]).toBeCloseTo(value, 3);
    }
    expect(back.x?.rows).toBe(some.length);
  });

  test("gives the same values as ONNX", async () => {
    const { x, y } = fresh;
    const session = await onnxruntime.InferenceSession.create(
      exportOnnx(model.functions().pointwise),
    );
    const feed = ({ data, rows, columns }: typeof x) =>
      new onnxruntime.Tensor(Float32Array.from(data), [rows, columns]);
    const { pointwise: exported } = await session.run({ x: feed(x), y: feed(y) });
    const { pointwise } = await model.apply(x, y, { runtime });
    for (const [row, value] of pointwise.entries()) {
      // Float32 margins too, where the library has float64.
      expect(Math.abs(((exported?.data[row] as number) ?? Number.NaN) - value)).toBeLessThan(2e-3);
    }
  });
});

test.each([
  ["a Student law with a tridiagonal scatter", tridiagonalStudent, "linear", 2],
  ["a Gaussian", gaussianPair, "independent", 2],
  ["a Student law", studentPair, "linear", 2],
  [
    "a law of the caller's",
    (dimX: number, dimY: number) => ({ ...gaussianPair(dimX, dimY), config: { kind: "own" } }),
    "unknown",
    0,
  ],
] as const)("%s says of which kind its components are", async (_, base, kind, count) => {
  const model = await fitted({ base: (dimX, dimY) => base(dimX, dimY) }, { epochs: 0 });
  const components = model.components();
  expect(components.kind).toBe(kind);
  expect(components.mutualInformation).toHaveLength(count);
  expect(components.mutualInformation).toEqual(
    components.mutualInformation.toSorted().toReversed(),
  );
});

describe("a model with a part of the caller's", () => {
  test("applies, but is not saved", async () => {
    const model = await fitted(
      { base: gaussianPair, flowX: (dim) => compose([doubling(dim), elementwiseAffine(dim)]) },
      { epochs: 1 },
    );
    const { x, y } = rowsOf(normal);
    const { mutualInformation } = await model.apply(x, y, { runtime });
    expect(Math.abs(mutualInformation - 1)).toBeLessThan(0.3);
    expect(() => model.serialize()).toThrow(
      "serialize: expected a flowX that @mienf/flows makes again from its config, got kind compose: bijectionFromConfig: expected one of",
    );
  });

  test("is refused where its config makes another part", async () => {
    const model = await fitted(
      {
        base: gaussianPair,
        flowX: elementwiseAffine,
        flowY: (dim) => ({ ...doubling(dim), config: { kind: "identityBijection", dim } as const }),
      },
      { epochs: 0 },
    );
    expect(() => model.serialize()).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: serialize: expected a flowY that @mienf/flows makes again from its config, got kind identityBijection: its parameters are factor [], and those of that config none; use one of @mienf/flows, or keep the model in memory, where apply works with any]`,
    );
  });

  test("is saved where it is only started in another way", async () => {
    const base = (dimX: number, dimY: number) => ({ ...gaussianPair(dimX, dimY), fit: () => {} });
    const model = await fitted({ base }, { epochs: 1 });
    const { x, y } = rowsOf(normal);
    expect(await loadModel(model.serialize()).apply(x, y, { runtime })).toEqual(
      await model.apply(x, y, { runtime }),
    );
  });
});

test("parts that folds would share are refused", async () => {
  const flow = elementwiseAffine(2);
  await expect(fitted({ base: gaussianPair, flowX: () => flow })).rejects.toThrow(
    "mienf-onto: expected flows and a base made anew for each fold",
  );
});

describe("a damaged model", () => {
  let saved: SavedModel;
  beforeAll(async () => {
    const model = await fitted(
      { base: gaussianPair, flowX: elementwiseAffine, flowY: elementwiseAffine },
      { epochs: 0 },
    );
    saved = model.serialize();
  });
  const withFold = (change: Readonly<Record<string, unknown>>): SavedModel => {
    const { manifest, tensors } = throughJson(saved);
    const [first, ...rest] = manifest["folds"] as readonly Record<string, unknown>[];
    return {
      manifest: {
        ...manifest,
        folds: [{ ...first, ...change }, ...rest],
      } as SavedModel["manifest"],
      tensors,
    };
  };

  test.each([
    ["without a base", { base: null }],
    ["with a base of no kind that there is", { base: { kind: "own" } }],
    ["with a base without its columns", { base: { kind: "gaussianPair" } }],
    ["with a base of no laws", { base: { kind: "pairProduct" } }],
    ["with a base of other columns", { base: { kind: "gaussianPair", dimX: 3, dimY: 2 } }],
    ["with a flow of other columns", { flowX: { kind: "elementwiseAffine", dim: 3 } }],
    ["with a flow of no kind that there is", { flowY: { kind: "own" } }],
    ["with another flow", { flowY: { kind: "rationalQuadraticSpline", dim: 3 } }],
  ])("is refused %s", (_, change) => {
    expect(() => loadModel(withFold(change))).toThrow(
      expect.objectContaining({ name: "DataError" }),
    );
  });

  test("is refused without a tensor, and of another version", () => {
    const { "folds.1.base.mean": _, ...rest } = saved.tensors;
    expect(() => loadModel({ ...saved, tensors: rest })).toThrowErrorMatchingInlineSnapshot(
      `[DataError: loadModel: expected a tensor "folds.1.base.mean" of shape [5], got none; the model is damaged or of another version]`,
    );
    expect(() =>
      loadModel({ ...saved, manifest: { ...saved.manifest, formatVersion: 99 } }),
    ).toThrow("loadModel: the manifest is not one of this version");
  });
});
