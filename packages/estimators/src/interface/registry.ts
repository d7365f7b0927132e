import { DataError } from "@mienf/numeric";
import { adaptivePartitionDescriptor } from "../classical/adaptive-partition.ts";
import { binnedDescriptor } from "../classical/binned.ts";
import { ccaDescriptor } from "../classical/canonical-correlation.ts";
import { gaussianCopulaDescriptor, gaussianDescriptor } from "../classical/gaussian.ts";
import { kernelDensityDescriptor } from "../classical/kernel-density.ts";
import { slicedDescriptor } from "../classical/sliced.ts";
import { autoencoderWklDescriptor } from "../compression/autoencoder-wkl.ts";
import { compressedMienfDescriptor } from "../compression/compressed-mienf.ts";
import { criticDescriptors } from "../critics/critic-descriptors.ts";
import { differenceOfEntropiesDescriptor } from "../entropies/difference-of-entropies.ts";
import { sumOfEntropiesDescriptor } from "../entropies/sum-of-entropies.ts";
import { imageMienfDescriptor } from "../images/image-mienf.ts";
import { mienfDescriptors } from "../mienf/mienf-family.ts";
import { loadMienfModel, PAIR_FLOW_FORMAT } from "../mienf/mienf-fitted-model.ts";
import { loadOntoModel, ONTO_FORMAT } from "../mienf/onto-fitted-model.ts";
import { mindeDescriptor } from "../minde/minde.ts";
import { ksgDescriptor } from "../nearest-neighbors/ksg.ts";
import { lncDescriptor } from "../nearest-neighbors/lnc.ts";
import { mixedKsgDescriptor } from "../nearest-neighbors/mixed-ksg.ts";
import { rossDescriptor } from "../nearest-neighbors/ross.ts";
import { wklDescriptor } from "../nearest-neighbors/wkl.ts";
import { vectorCopulaDescriptor } from "../vector-copula/vector-copula.ts";
import type { FittedModel, SavedModel } from "./estimate.ts";
import type { EstimatorDescriptor } from "./estimator.ts";

/** Every estimator by name. */
export const estimatorRegistry: ReadonlyMap<string, EstimatorDescriptor> = new Map(
  [
    ...mienfDescriptors,
    ksgDescriptor,
    wklDescriptor,
    lncDescriptor,
    mixedKsgDescriptor,
    rossDescriptor,
    gaussianDescriptor,
    ccaDescriptor,
    gaussianCopulaDescriptor,
    binnedDescriptor,
    adaptivePartitionDescriptor,
    kernelDensityDescriptor,
    slicedDescriptor,
    autoencoderWklDescriptor,
    compressedMienfDescriptor,
    imageMienfDescriptor,
    ...criticDescriptors,
    differenceOfEntropiesDescriptor,
    sumOfEntropiesDescriptor,
    vectorCopulaDescriptor,
    mindeDescriptor,
  ].map((descriptor) => [descriptor.name, descriptor]),
);

/** What reads a saved model, by the format that its manifest names. */
const loaders: ReadonlyMap<unknown, (saved: SavedModel) => FittedModel> = new Map([
  [PAIR_FLOW_FORMAT, loadMienfModel],
  [ONTO_FORMAT, loadOntoModel],
]);

/**
 * Rebuilds a trained model.
 *
 * @param saved - what its `serialize` gave.
 * @throws DataError when it is not a model of a version that this code reads.
 */
export function loadModel(saved: SavedModel): FittedModel {
  const { format } = saved.manifest;
  const load = loaders.get(format);
  if (load === undefined) {
    const known = [...loaders.keys()].map((each) => JSON.stringify(each)).join(" or ");
    throw new DataError(
      `loadModel: expected a manifest with format ${known}, got ${JSON.stringify(format)}; is this a model saved by mienf?`,
    );
  }
  return load(saved);
}
