import { createEagerRuntime, namedParameters } from "@mienf/core";
import { tridiagonalGaussian } from "@mienf/distributions";
import { bijectionFromConfig } from "@mienf/flows";
import { createMatrix, DataError } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import * as z from "zod";
import { modelFunctions } from "../export/model-functions.ts";
import type { FittedModel, SavedModel, SavedTensor } from "../interface/estimate.ts";
import { meanWithError, normalInterval } from "../interface/normal-interval.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import { latentModelOf } from "../latent-components/latent-model-of.ts";
import type { GaussianMixture } from "../latent-law/gaussian-mixture.ts";
import { evaluateLaw } from "../latent-law/latent-law.ts";
import type { LatentLaw } from "../latent-law/latent-law.ts";
import type { MarginalMap, MonotoneCurve } from "../preprocessing/marginal-map.ts";
import { latentsOf, lawOf } from "./fold-model.ts";
import type { FoldModel } from "./fold-model.ts";
import { columnsSchema, loadColumns, modelOfColumns } from "./model-of-columns.ts";
import { assemble } from "./pair-flow-model.ts";

/** Changes whenever older code could not read what this code writes. */
const FORMAT_VERSION = 1;

const manifestSchema = z.looseObject({
  format: z.literal("mienf-pair-flow"),
  formatVersion: z.literal(FORMAT_VERSION),
  estimator: z.string(),
  seed: z.number(),
  dimensions: z.object({ x: z.number().int().min(1), y: z.number().int().min(1) }),
  folds: z
    .array(
      z.object({
        law: z.discriminatedUnion("kind", [
          z.object({ kind: z.literal("tridiagonal") }),
          z.object({ kind: z.literal("mixture"), components: z.number().int().min(1).max(1000) }),
          z.object({
            kind: z.literal("noise"),
            pairs: z
              .array(
                z.object({
                  u: z.number().int().min(0),
                  v: z.number().int().min(0),
                  cause: z.enum(["u", "v"]),
                  slope: z.number(),
                  information: z.number(),
                }),
              )
              .max(1000),
          }),
          z.object({ kind: z.literal("student"), degreesOfFreedom: z.number().positive() }),
          z.object({
            kind: z.literal("pairs"),
            pairs: z
              .array(
                z.object({
                  u: z.number().int().min(0),
                  v: z.number().int().min(0),
                  components: z.number().int().min(1).max(1000),
                }),
              )
              .max(1000),
          }),
        ]),
        flowX: z.looseObject({ kind: z.string() }),
        flowY: z.looseObject({ kind: z.string() }),
      }),
    )
    .min(1)
    .max(1000),
  columns: columnsSchema,
});

/**
 * The trained models of all folds as one model: it gives a row the mean of their pointwise values.
 *
 * @param folds - at least one. @param origin - what made them.
 */
export function mienfFittedModel(
  folds: readonly FoldModel[],
  origin: { readonly estimator: string; readonly seed: number },
): FittedModel {
  return {
    // Latents of different folds are not aligned, so those of one fold must do.
    ...latentModelOf(folds[0] as FoldModel),
    functions: () => modelFunctions(folds),
    serialize: () => serialize(folds, origin),
    async apply(x, y, context = {}) {
      const samples = pairedSamples(x, y, () => 1, { constantColumns: "allow" });
      const runtime = context.runtime ?? (await createEagerRuntime());
      const pointwise = new Float64Array(samples.sampleSize);
      for (const fold of folds) {
        const { rows } = await latentsOf(runtime, fold, samples);
        for (const [row, value] of evaluateLaw(lawOf(fold), rows).pointwise.entries()) {
          pointwise[row] = (pointwise[row] as number) + value / folds.length;
        }
      }
      const { mean, standardError } = meanWithError(pointwise);
      return {
        mutualInformation: mean,
        pointwise,
        interval: normalInterval(mean, standardError, {
          level: context.level ?? 0.95,
          method: "normal: standard error of the pointwise values under the saved model",
        }),
      };
    },
  };
}

/**
 * Rebuilds a model from what {@link FittedModel.serialize} gave.
 *
 * @throws DataError when the manifest or a tensor is missing, of another version or out of shape.
 */
export function loadMienfModel(saved: SavedModel): FittedModel {
  const parsed = manifestSchema.safeParse(saved.manifest);
  if (!parsed.success) {
    throw new DataError(
      `loadModel: the manifest is not one of this version: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { dimensions, folds, estimator, seed, columns } = parsed.data;
  const tensorOf = (name: string, shape: readonly number[]): SavedTensor => {
    const found = Object.hasOwn(saved.tensors, name) ? saved.tensors[name] : undefined;
    if (found === undefined || (shape.length > 0 && found.shape.join() !== shape.join())) {
      throw new DataError(
        `loadModel: expected a tensor "${name}" of shape [${shape}], got ${found ? `[${found.shape}]` : "none"}; the model is damaged or of another version`,
      );
    }
    return found;
  };
  const ofKept = mienfFittedModel(
    folds.map((fold, index) => {
      const flowX = bijectionFromConfig(fold.flowX);
      const flowY = bijectionFromConfig(fold.flowY);
      const model = assemble(flowX, flowY, tridiagonalGaussian(dimensions.x, dimensions.y));
      for (const [name, parameter] of namedParameters(model.parameters)) {
        parameter.assign(tensorOf(`folds.${index}.${name}`, parameter.shape).values);
      }
      const margins = (side: "x" | "y"): MarginalMap[] =>
        Array.from({ length: dimensions[side] }, (_, column) =>
          loadMargin(`folds.${index}.margins.${side}.${column}`, tensorOf),
        );
      const law = loadLaw(`folds.${index}.law`, fold.law, { dimensions, tensorOf });
      return { x: margins("x"), y: margins("y"), model, law };
    }),
    { estimator, seed },
  );
  return modelOfColumns(ofKept, loadColumns(columns, tensorOf));
}

function serialize(
  folds: readonly FoldModel[],
  origin: { readonly estimator: string; readonly seed: number },
): SavedModel {
  const tensors: Record<string, SavedTensor> = {};
  for (const [index, { x, y, model, law }] of folds.entries()) {
    saveLaw(tensors, `folds.${index}.law`, law);
    for (const [side, maps] of Object.entries({ x, y })) {
      for (const [column, map] of maps.entries()) {
        saveMargin(tensors, `folds.${index}.margins.${side}.${column}`, map);
      }
    }
    for (const [name, parameter] of namedParameters(model.parameters)) {
      tensors[`folds.${index}.${name}`] = { shape: parameter.shape, values: parameter.values };
    }
  }
  const { x, y } = folds[0] as FoldModel;
  return {
    manifest: {
      format: "mienf-pair-flow",
      formatVersion: FORMAT_VERSION,
      estimator: origin.estimator,
      seed: origin.seed,
      dimensions: { x: x.length, y: y.length },
      folds: folds.map(({ model, law }) => ({
        law: lawManifest(law),
        flowX: { ...model.flowX.config },
        flowY: { ...model.flowY.config },
      })),
    },
    tensors,
  };
}

function saveMargin(tensors: Record<string, SavedTensor>, name: string, map: MarginalMap): void {
  tensors[`${name}.line`] = { shape: [2], values: Float64Array.of(map.shift, map.scale) };
  // A straight map is saved as a curve without knots.
  const { knots, latents, slopes } = map.curve ?? NO_CURVE;
  const values = Float64Array.of(...knots, ...latents, ...slopes);
  tensors[`${name}.curve`] = { shape: [3, knots.length], values };
}

type LawManifest = z.output<typeof manifestSchema>["folds"][number]["law"];

function lawManifest(law: LatentLaw | null): LawManifest {
  switch (law?.kind) {
    case "mixture":
      return { kind: "mixture", components: law.weights.length };
    case "student":
      return { kind: "student", degreesOfFreedom: law.degreesOfFreedom };
    case "noise": {
      const pairs = law.pairs.map(({ u, v, cause, slope, information }) => ({
        u,
        v,
        cause,
        slope,
        information,
      }));
      return { kind: "noise", pairs };
    }
    case "pairs": {
      const pairs = law.pairs.map((pair) => ({
        u: pair.u,
        v: pair.v,
        components: pair.law.weights.length,
      }));
      return { kind: "pairs", pairs };
    }
    case "tridiagonal":
    case undefined:
      return { kind: "tridiagonal" };
  }
}

function saveLaw(tensors: Record<string, SavedTensor>, name: string, law: LatentLaw | null): void {
  if (law?.kind === "student") {
    tensors[`${name}.scatter`] = savedMatrix(law.scatter);
  } else if (law?.kind === "mixture") {
    saveMixture(tensors, name, law);
  } else if (law?.kind === "noise") {
    for (const [index, { maps }] of law.pairs.entries()) {
      for (const [part, map] of Object.entries(maps)) {
        saveMargin(tensors, `${name}.pairs.${index}.${part}`, map);
      }
    }
  } else if (law?.kind === "pairs") {
    for (const [index, pair] of law.pairs.entries()) {
      saveMixture(tensors, `${name}.pairs.${index}`, pair.law);
    }
  }
}

function saveMixture(
  tensors: Record<string, SavedTensor>,
  name: string,
  { weights, means, covariances }: GaussianMixture,
): void {
  tensors[`${name}.weights`] = { shape: [weights.length], values: weights };
  tensors[`${name}.means`] = savedMatrix(means);
  for (const [k, covariance] of covariances.entries()) {
    tensors[`${name}.covariances.${k}`] = savedMatrix(covariance);
  }
}

function savedMatrix({ rows, columns, data }: Matrix): SavedTensor {
  return { shape: [rows, columns], values: data };
}

function loadLaw(
  name: string,
  manifest: LawManifest,
  from: {
    readonly dimensions: { readonly x: number; readonly y: number };
    readonly tensorOf: (name: string, shape: readonly number[]) => SavedTensor;
  },
): LatentLaw | null {
  const dimX = from.dimensions.x;
  const dim = dimX + from.dimensions.y;
  switch (manifest.kind) {
    case "tridiagonal":
      return null;
    case "student": {
      const { kind, degreesOfFreedom } = manifest;
      const scatter = createMatrix(dim, dim, from.tensorOf(`${name}.scatter`, [dim, dim]).values);
      return { kind, dimX, degreesOfFreedom, scatter };
    }
    case "mixture":
      return loadMixture(name, { dim, dimX, components: manifest.components }, from.tensorOf);
    case "noise": {
      const pairs = manifest.pairs.map((pair, index) => {
        checkPair(pair, { dimX, dim });
        const map = (part: string): MarginalMap =>
          loadMargin(`${name}.pairs.${index}.${part}`, from.tensorOf);
        return {
          ...pair,
          maps: { cause: map("cause"), effect: map("effect"), noise: map("noise") },
        };
      });
      return { kind: "noise", dimX, pairs };
    }
    case "pairs": {
      const pairs = manifest.pairs.map(({ u, v, components }, index) => {
        checkPair({ u, v }, { dimX, dim });
        const shape = { dim: 2, dimX: 1, components };
        return { u, v, law: loadMixture(`${name}.pairs.${index}`, shape, from.tensorOf) };
      });
      return { kind: "pairs", dimX, pairs };
    }
  }
}

function checkPair(
  { u, v }: { readonly u: number; readonly v: number },
  { dimX, dim }: { readonly dimX: number; readonly dim: number },
): void {
  if (u >= dimX || v >= dim - dimX) {
    throw new DataError(
      `loadModel: expected pairs of ${dimX} and ${dim - dimX} columns, got ${u} with ${v}; the model is damaged`,
    );
  }
}

function loadMixture(
  name: string,
  size: { readonly dim: number; readonly dimX: number; readonly components: number },
  tensorOf: (name: string, shape: readonly number[]) => SavedTensor,
): GaussianMixture {
  const { dim, dimX, components } = size;
  const matrix = (part: string, rows: number): Matrix =>
    createMatrix(rows, dim, tensorOf(`${name}.${part}`, [rows, dim]).values);
  return {
    kind: "mixture",
    dimX,
    weights: Float64Array.from(tensorOf(`${name}.weights`, [components]).values),
    means: matrix("means", components),
    covariances: Array.from({ length: components }, (_, k) => matrix(`covariances.${k}`, dim)),
  };
}

const NO_CURVE: MonotoneCurve = {
  knots: new Float64Array(),
  latents: new Float64Array(),
  slopes: new Float64Array(),
};

function loadMargin(
  name: string,
  tensorOf: (name: string, shape: readonly number[]) => SavedTensor,
): MarginalMap {
  const [shift = 0, scale = 1] = tensorOf(`${name}.line`, [2]).values;
  const { values, shape } = tensorOf(`${name}.curve`, []);
  const count = shape[1] ?? 0;
  const row = (index: number): Float64Array =>
    Float64Array.from(values.subarray(index * count, (index + 1) * count));
  const curve = count > 0 ? { knots: row(0), latents: row(1), slopes: row(2) } : null;
  return { shift, scale, curve };
}
