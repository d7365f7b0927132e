import { DataError } from "@mienf/numeric";
import type { SavedModel, SavedTensor } from "../interface/estimate.ts";

/**
 * Gives a saved tensor by its name; of shape `[]` when any will do.
 *
 * @throws DataError when there is none, or it has another shape.
 */
export type TensorReader = (name: string, shape: readonly number[]) => SavedTensor;

/** Reads the tensors of a saved model. */
export function tensorReader({ tensors }: SavedModel): TensorReader {
  return (name, shape) => {
    const found = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
    if (found === undefined || (shape.length > 0 && found.shape.join() !== shape.join())) {
      throw new DataError(
        `loadModel: expected a tensor "${name}" of shape [${shape}], got ${found ? `[${found.shape}]` : "none"}; the model is damaged or of another version`,
      );
    }
    return found;
  };
}
