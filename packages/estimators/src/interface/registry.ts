import { DataError } from "@mienf/numeric";
import { mienfDescriptors } from "../mienf/mienf-family.ts";
import { loadMienfModel } from "../mienf/mienf-fitted-model.ts";
import type { FittedModel, SavedModel } from "./estimate.ts";
import type { EstimatorDescriptor } from "./estimator.ts";

/** Every estimator by name. */
export const estimatorRegistry: ReadonlyMap<string, EstimatorDescriptor> = new Map(
  [...mienfDescriptors].map((descriptor) => [descriptor.name, descriptor]),
);

/**
 * Rebuilds a trained model.
 *
 * @param saved - what its `serialize` gave.
 * @throws DataError when it is not a model of a version that this code reads.
 */
export function loadModel(saved: SavedModel): FittedModel {
  const { format } = saved.manifest;
  if (format !== "mienf-pair-flow") {
    throw new DataError(
      `loadModel: expected a manifest with format "mienf-pair-flow", got ${JSON.stringify(format)}; is this a model saved by mienf?`,
    );
  }
  return loadMienfModel(saved);
}
