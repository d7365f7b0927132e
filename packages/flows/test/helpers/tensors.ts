import { tensor2d } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { namedParameters, trainableParameters } from "@mienf/core";
import type { Module } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";

/** Normal draws, `[rows, dim]`. */
export function normalRows(rows: number, dim: number, seed: number): Tensor2D {
  return tensor2d(
    Float32Array.from(createRandomSource(seed).fillNormal(new Float64Array(rows * dim))),
    [rows, dim],
  );
}

/** Moves every trainable parameter away from where it starts, so that nothing is zero or volume-preserving by chance. */
export function randomise(module: Module, seed: number, deviation = 0.3): void {
  const source = createRandomSource(seed);
  for (const parameter of trainableParameters(module.parameters)) {
    parameter.assign(parameter.values.map((value) => value + deviation * source.normal()));
  }
}

/** Replaces the values of the parameter of that name. */
export function setParameter(module: Module, name: string, values: ArrayLike<number>): void {
  const found = namedParameters(module.parameters).find(([path]) => path === name);
  if (found === undefined) {
    throw new Error(`setParameter: expected a parameter ${name}, found none`);
  }
  found[1].assign(values);
}

/** A tensor's values as float64; disposes it. */
export function take(tensor: Tensor): Float64Array {
  const values = Float64Array.from(tensor.dataSync());
  tensor.dispose();
  return values;
}
