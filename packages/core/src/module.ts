import { ShapeError } from "@mienf/numeric";
import { Parameter } from "./parameter.ts";

/** Parameters by name; a module made of modules nests their trees. */
export interface ParameterTree {
  readonly [name: string]: Parameter | ParameterTree;
}

/** Anything with parameters: a layer, a flow, a base distribution, a critic. */
export interface Module {
  readonly parameters: ParameterTree;
}

/** A parameter with its path in the tree, such as `"layers.0.weight"`. */
export type NamedParameter = readonly [name: string, parameter: Parameter];

/** Lists a tree's parameters with their dotted paths, in the order in which the tree was written. */
export function namedParameters(tree: ParameterTree): NamedParameter[] {
  const found: NamedParameter[] = [];
  for (const [name, entry] of Object.entries(tree)) {
    if (entry instanceof Parameter) {
      found.push([name, entry]);
    } else {
      for (const [path, parameter] of namedParameters(entry)) {
        found.push([`${name}.${path}`, parameter]);
      }
    }
  }
  return found;
}

/** Lists the parameters that training changes, each once, in the tree's order. */
export function trainableParameters(tree: ParameterTree): Parameter[] {
  const distinct = new Set(namedParameters(tree).map(([, parameter]) => parameter));
  return [...distinct].filter((parameter) => parameter.trainable);
}

/** Names a list of modules by position, for a parent's tree. */
export function indexedParameters(modules: readonly Module[]): ParameterTree {
  return Object.fromEntries(modules.map((module, index) => [String(index), module.parameters]));
}

/**
 * Copies the values of the parameters, one after another, into one vector.
 *
 * @returns float32 vector, as long as the parameters are together; owned by the caller.
 */
export function flattenParameters(parameters: readonly Parameter[]): Float32Array {
  const flat = new Float32Array(totalSize(parameters));
  let offset = 0;
  for (const parameter of parameters) {
    flat.set(parameter.values, offset);
    offset += parameter.size;
  }
  return flat;
}

/**
 * Writes a vector made by {@link flattenParameters} back into the parameters.
 *
 * @throws ShapeError when the vector's length is not the parameters' total size.
 */
export function assignFlatParameters(parameters: readonly Parameter[], flat: Float32Array): void {
  const expected = totalSize(parameters);
  if (flat.length !== expected) {
    throw new ShapeError(`assignFlatParameters: expected ${expected} values, got ${flat.length}`);
  }
  let offset = 0;
  for (const parameter of parameters) {
    parameter.assign(flat.subarray(offset, offset + parameter.size));
    offset += parameter.size;
  }
}

/** Number of scalars in all the parameters together. */
export function totalSize(parameters: readonly Parameter[]): number {
  return parameters.reduce((sum, parameter) => sum + parameter.size, 0);
}
