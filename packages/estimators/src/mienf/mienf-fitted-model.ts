import { tridiagonalGaussian } from "@mienf/distributions";
import { createMatrix, DataError } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import * as z from "zod";
import { lawTensors } from "../export/law-tensors.ts";
import { modelFunctions } from "../export/model-functions.ts";
import { applyFolds } from "../interface/apply-folds.ts";
import type { FittedModel, SavedModel, SavedTensor } from "../interface/estimate.ts";
import { latentAxes } from "../latent-components/latent-axes.ts";
import { latentModelOf } from "../latent-components/latent-model-of.ts";
import type { GaussianMixture } from "../latent-law/gaussian-mixture.ts";
import type { LatentLaw } from "../latent-law/latent-law.ts";
import type { MarginalMap } from "../preprocessing/marginal-map.ts";
import { configSchema, manifestFields, readManifest } from "../saved-model/model-manifest.ts";
import type { ModelOrigin } from "../saved-model/model-manifest.ts";
import { rebuiltFlow } from "../saved-model/rebuilt.ts";
import { loadMargin, loadMargins, saveMargin, saveMargins } from "../saved-model/saved-margins.ts";
import { loadParameters, saveParameters } from "../saved-model/saved-parameters.ts";
import { tensorReader } from "../saved-model/tensor-reader.ts";
import type { TensorReader } from "../saved-model/tensor-reader.ts";
import { latentsOf, lawOf, pointwiseOf } from "./fold-model.ts";
import type { FoldModel } from "./fold-model.ts";
import { atomsSchema, loadAtoms, modelOfAtoms } from "./model-of-atoms.ts";
import { columnsSchema, loadColumns, modelOfColumns } from "./model-of-columns.ts";
import { assemble } from "./pair-flow-model.ts";

/** Names the manifests of {@link mienfFittedModel}. */
export const PAIR_FLOW_FORMAT = "mienf-pair-flow";
/** Changes whenever older code could not read what this code writes. */
const FORMAT_VERSION = 1;

const manifestSchema = z.looseObject({
  format: z.literal(PAIR_FLOW_FORMAT),
  formatVersion: z.literal(FORMAT_VERSION),
  ...manifestFields,
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
        dependence: z.number().min(0).max(1).optional(),
        flowX: configSchema,
        flowY: configSchema,
      }),
    )
    .min(1)
    .max(1000),
  columns: columnsSchema,
  atoms: atomsSchema,
});

/**
 * The trained models of all folds as one model: it gives a row the mean of their pointwise values.
 *
 * @param folds - at least one. @param origin - what made them.
 */
export function mienfFittedModel(folds: readonly FoldModel[], origin: ModelOrigin): FittedModel {
  // Latents of different folds are not aligned, so those of one fold must do.
  const first = folds[0] as FoldModel;
  const axes = () => latentAxes(lawOf(first), { x: first.x.length, y: first.y.length });
  return {
    ...latentModelOf(first, axes),
    functions: () => modelFunctions(folds, { axes: axes(), pointwiseOf: lawTensors }),
    serialize: () => serialize(folds, origin),
    apply: (x, y, context = {}) =>
      applyFolds(folds, { x, y, context }, async (runtime, fold, samples) => {
        const { rows } = await latentsOf(runtime, fold, samples);
        return pointwiseOf(fold, rows);
      }),
  };
}

/**
 * Rebuilds a model from what {@link FittedModel.serialize} gave.
 *
 * @throws DataError when the manifest or a tensor is missing, of another version or out of shape.
 */
export function loadMienfModel(saved: SavedModel): FittedModel {
  const { dimensions, folds, estimator, seed, columns, atoms } = readManifest(
    manifestSchema,
    saved,
  );
  const tensorOf = tensorReader(saved);
  const ofKept = mienfFittedModel(
    folds.map((fold, index) => {
      const name = `folds.${index}`;
      const model = assemble(
        rebuiltFlow(fold.flowX, dimensions.x),
        rebuiltFlow(fold.flowY, dimensions.y),
        tridiagonalGaussian(dimensions.x, dimensions.y),
      );
      loadParameters(name, model.parameters, tensorOf);
      return {
        ...loadMargins(`${name}.margins`, dimensions, tensorOf),
        model,
        law: loadLaw(`${name}.law`, fold.law, { dimensions, tensorOf }),
        dependence: fold.dependence,
      };
    }),
    { estimator, seed },
  );
  return modelOfColumns(
    modelOfAtoms(ofKept, loadAtoms(atoms, tensorOf)),
    loadColumns(columns, tensorOf),
  );
}

function serialize(folds: readonly FoldModel[], { estimator, seed }: ModelOrigin): SavedModel {
  const tensors: Record<string, SavedTensor> = {};
  for (const [index, { x, y, model, law }] of folds.entries()) {
    const name = `folds.${index}`;
    saveLaw(tensors, `${name}.law`, law);
    saveMargins(tensors, `${name}.margins`, { x, y });
    saveParameters(tensors, name, model.parameters);
  }
  const { x, y } = folds[0] as FoldModel;
  return {
    manifest: {
      format: PAIR_FLOW_FORMAT,
      formatVersion: FORMAT_VERSION,
      estimator,
      seed,
      dimensions: { x: x.length, y: y.length },
      folds: folds.map(({ model, law, dependence }) => ({
        law: lawManifest(law),
        ...(dependence === undefined ? {} : { dependence }),
        flowX: { ...model.flowX.config },
        flowY: { ...model.flowY.config },
      })),
    },
    tensors,
  };
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
    readonly tensorOf: TensorReader;
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
  tensorOf: TensorReader,
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
