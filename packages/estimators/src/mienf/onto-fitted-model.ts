import { pairDistributionFromConfig } from "@mienf/distributions";
import { bijectionFromConfig } from "@mienf/flows";
import * as z from "zod";
import { modelFunctions } from "../export/model-functions.ts";
import { applyFolds } from "../interface/apply-folds.ts";
import type { FittedModel, JsonValue, SavedModel, SavedTensor } from "../interface/estimate.ts";
import { baseAxes } from "../latent-components/base-axes.ts";
import { latentModelOf } from "../latent-components/latent-model-of.ts";
import { applyMargins } from "../preprocessing/margins.ts";
import { configSchema, manifestFields, readManifest } from "../saved-model/model-manifest.ts";
import type { ModelOrigin } from "../saved-model/model-manifest.ts";
import { rebuiltBase, rebuiltFlow } from "../saved-model/rebuilt.ts";
import { savableConfig } from "../saved-model/savable-config.ts";
import { loadMargins, saveMargins } from "../saved-model/saved-margins.ts";
import { loadParameters, saveParameters } from "../saved-model/saved-parameters.ts";
import { tensorReader } from "../saved-model/tensor-reader.ts";
import { ontoModel, ontoPointwise } from "./onto-model.ts";
import type { OntoFold, OntoModel } from "./onto-model.ts";

/** Names the manifests of {@link ontoFittedModel}. */
export const ONTO_FORMAT = "mienf-flow-onto-base";
/** Changes whenever older code could not read what this code writes. */
const FORMAT_VERSION = 1;

const manifestSchema = z.looseObject({
  format: z.literal(ONTO_FORMAT),
  formatVersion: z.literal(FORMAT_VERSION),
  ...manifestFields,
  folds: z
    .array(z.object({ flowX: configSchema, flowY: configSchema, base: configSchema }))
    .min(1)
    .max(1000),
});

/**
 * The trained models of all folds, of any flows and any base, as one model: it gives a row the mean of their pointwise values.
 *
 * What it serializes is what the packages make again from a `config`; a flow or a base of the caller's is refused then.
 *
 * @param folds - at least one. @param origin - what made them.
 */
export function ontoFittedModel(folds: readonly OntoFold[], origin: ModelOrigin): FittedModel {
  // Latents of different folds are not aligned, so those of one fold must do.
  const first = folds[0] as OntoFold;
  const axes = () => baseAxes(first.model.base);
  return {
    ...latentModelOf(first, axes),
    functions: () =>
      modelFunctions(folds, {
        axes: axes(),
        pointwiseOf:
          ({ model }) =>
          (u, v) =>
            model.base.pointwiseMutualInformation(u, v),
      }),
    serialize: () => serialize(folds, origin),
    apply: (x, y, context = {}) =>
      applyFolds(folds, { x, y, context }, (runtime, fold, samples) =>
        ontoPointwise(runtime, fold.model, {
          x: applyMargins(fold.x, samples.x).values,
          y: applyMargins(fold.y, samples.y).values,
        }),
      ),
  };
}

/**
 * Rebuilds a model from what that of {@link ontoFittedModel} serialized.
 *
 * @throws DataError when the manifest or a tensor is missing, of another version or out of shape.
 */
export function loadOntoModel(saved: SavedModel): FittedModel {
  const { dimensions, folds, estimator, seed } = readManifest(manifestSchema, saved);
  const tensorOf = tensorReader(saved);
  return ontoFittedModel(
    folds.map(({ flowX, flowY, base }, index) => {
      const model = ontoModel(
        rebuiltFlow(flowX, dimensions.x),
        rebuiltFlow(flowY, dimensions.y),
        rebuiltBase(base, dimensions),
      );
      loadParameters(`folds.${index}`, model.parameters, tensorOf);
      return { ...loadMargins(`folds.${index}.margins`, dimensions, tensorOf), model };
    }),
    { estimator, seed },
  );
}

function serialize(folds: readonly OntoFold[], { estimator, seed }: ModelOrigin): SavedModel {
  const tensors: Record<string, SavedTensor> = {};
  for (const [index, { x, y, model }] of folds.entries()) {
    saveMargins(tensors, `folds.${index}.margins`, { x, y });
    saveParameters(tensors, `folds.${index}`, model.parameters);
  }
  const { x, y } = folds[0] as OntoFold;
  return {
    manifest: {
      format: ONTO_FORMAT,
      formatVersion: FORMAT_VERSION,
      estimator,
      seed,
      dimensions: { x: x.length, y: y.length },
      folds: folds.map(({ model }) => partsOf(model)),
    },
    tensors,
  };
}

function partsOf({ flowX, flowY, base }: OntoModel): JsonValue {
  const ofFlows = { origin: "@mienf/flows", rebuild: bijectionFromConfig };
  const ofBases = { origin: "@mienf/distributions", rebuild: pairDistributionFromConfig };
  return {
    flowX: savableConfig(flowX, { name: "flowX", ...ofFlows }),
    flowY: savableConfig(flowY, { name: "flowY", ...ofFlows }),
    base: savableConfig(base, { name: "base", ...ofBases }),
  };
}
