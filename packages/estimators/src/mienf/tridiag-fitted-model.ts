import { createEagerRuntime, namedParameters } from "@mienf/core";
import { tridiagonalGaussian } from "@mienf/distributions";
import { bijectionFromConfig } from "@mienf/flows";
import type { BijectionConfig } from "@mienf/flows";
import { createMatrix, DataError } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { z } from "zod";
import type { FittedModel, SavedModel, SavedTensor } from "../interface/estimate.ts";
import { meanWithError, normalInterval } from "../interface/normal-interval.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import type { SideMap } from "../preprocessing/side-map.ts";
import { readOutRows } from "./fold-model.ts";
import type { FoldModel } from "./fold-model.ts";
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
        gaussianize: z.boolean(),
        flowX: z.looseObject({ kind: z.string() }),
        flowY: z.looseObject({ kind: z.string() }),
      }),
    )
    .min(1)
    .max(1000),
});

/**
 * The trained models of all folds as one model: it gives a row the mean of their pointwise values.
 *
 * @param folds - at least one. @param origin - what made them.
 */
export function tridiagFittedModel(
  folds: readonly FoldModel[],
  origin: { readonly estimator: string; readonly seed: number },
): FittedModel {
  return {
    serialize: () => serialize(folds, origin),
    async apply(x, y, context = {}) {
      const samples = pairedSamples(x, y, () => 1, { constantColumns: "allow" });
      const runtime = context.runtime ?? (await createEagerRuntime());
      const pointwise = new Float64Array(samples.sampleSize);
      for (const fold of folds) {
        const readOut = await readOutRows(runtime, fold, samples);
        for (const [row, value] of readOut.pointwise.entries()) {
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
export function loadTridiagModel(saved: SavedModel): FittedModel {
  const parsed = manifestSchema.safeParse(saved.manifest);
  if (!parsed.success) {
    throw new DataError(`loadModel: the manifest is not one of this version: ${z.prettifyError(parsed.error)}`);
  }
  const { dimensions, folds, estimator, seed } = parsed.data;
  const tensorOf = (name: string, shape: readonly number[]): SavedTensor => {
    const found = Object.hasOwn(saved.tensors, name) ? saved.tensors[name] : undefined;
    if (found === undefined || (shape.length > 0 && found.shape.join() !== shape.join())) {
      throw new DataError(
        `loadModel: expected a tensor "${name}" of shape [${shape}], got ${found ? `[${found.shape}]` : "none"}; the model is damaged or of another version`,
      );
    }
    return found;
  };
  return tridiagFittedModel(
    folds.map((fold, index) => {
      const flowX = bijectionFromConfig(fold.flowX as BijectionConfig);
      const flowY = bijectionFromConfig(fold.flowY as BijectionConfig);
      const model = assemble(flowX, flowY, tridiagonalGaussian(dimensions.x, dimensions.y));
      for (const [name, parameter] of namedParameters(model.parameters)) {
        parameter.assign(tensorOf(`folds.${index}.${name}`, parameter.shape).values);
      }
      const sideMap = (side: "x" | "y"): SideMap =>
        loadSideMap(`folds.${index}.map.${side}`, dimensions[side], fold.gaussianize, tensorOf);
      return { x: sideMap("x"), y: sideMap("y"), model };
    }),
    { estimator, seed },
  );
}

function serialize(
  folds: readonly FoldModel[],
  origin: { readonly estimator: string; readonly seed: number },
): SavedModel {
  const tensors: Record<string, SavedTensor> = {};
  for (const [index, { x, y, model }] of folds.entries()) {
    saveSideMap(tensors, `folds.${index}.map.x`, x);
    saveSideMap(tensors, `folds.${index}.map.y`, y);
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
      dimensions: { x: x.means.length, y: y.means.length },
      folds: folds.map(({ x: mapX, model }) => ({
        gaussianize: mapX.marginals !== null,
        flowX: { ...model.flowX.config },
        flowY: { ...model.flowY.config },
      })),
    },
    tensors,
  };
}

function saveSideMap(tensors: Record<string, SavedTensor>, prefix: string, map: SideMap): void {
  const { means, weights, marginals } = map;
  tensors[`${prefix}.means`] = { shape: [means.length], values: means };
  tensors[`${prefix}.weights`] = { shape: [weights.rows, weights.columns], values: weights.data };
  for (const [column, { knots, latents, slopes }] of (marginals ?? []).entries()) {
    const values = Float64Array.of(...knots, ...latents, ...slopes);
    tensors[`${prefix}.margins.${column}`] = { shape: [3, knots.length], values };
  }
}

function loadSideMap(
  prefix: string,
  dim: number,
  gaussianize: boolean,
  tensorOf: (name: string, shape: readonly number[]) => SavedTensor,
): SideMap {
  const weights: Matrix = createMatrix(dim, dim, tensorOf(`${prefix}.weights`, [dim, dim]).values);
  const marginals = Array.from({ length: gaussianize ? dim : 0 }, (_, column) => {
    const { values, shape } = tensorOf(`${prefix}.margins.${column}`, []);
    const count = shape[1] ?? 0;
    const row = (index: number): Float64Array =>
      Float64Array.from(values.subarray(index * count, (index + 1) * count));
    return { knots: row(0), latents: row(1), slopes: row(2) };
  });
  return {
    means: Float64Array.from(tensorOf(`${prefix}.means`, [dim]).values),
    weights,
    marginals: gaussianize ? marginals : null,
  };
}
