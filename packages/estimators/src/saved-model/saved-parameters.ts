import { namedParameters } from "@mienf/core";
import type { ParameterTree } from "@mienf/core";
import type { SavedTensor } from "../interface/estimate.ts";
import type { TensorReader } from "./tensor-reader.ts";

/** Saves a tree's parameters, frozen ones too, by their dotted paths under `name`. */
export function saveParameters(
  tensors: Record<string, SavedTensor>,
  name: string,
  tree: ParameterTree,
): void {
  for (const [path, { shape, values }] of namedParameters(tree)) {
    tensors[`${name}.${path}`] = { shape, values };
  }
}

/**
 * Puts what {@link saveParameters} saved into a tree of the same structure.
 *
 * @throws DataError when a tensor is missing or has another shape.
 */
export function loadParameters(name: string, tree: ParameterTree, tensorOf: TensorReader): void {
  for (const [path, parameter] of namedParameters(tree)) {
    parameter.assign(tensorOf(`${name}.${path}`, parameter.shape).values);
  }
}
