import { tensor2d } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { namedParameters, trainableParameters } from "@mienf/core";
import type { Module } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";

/** Rows as a float32 tensor. */
export function toTensor({ data, rows, columns }: Matrix): Tensor2D {
  return tensor2d(Float32Array.from(data), [rows, columns]);
}

/** Normal draws times `scale`, `[rows, dim]`. */
export function normalRows(shape: [rows: number, dim: number], seed: number, scale = 1): Tensor2D {
  const noise = createRandomSource(seed).fillNormal(new Float64Array(shape[0] * shape[1]));
  return tensor2d(
    Float32Array.from(noise, (value) => scale * value),
    shape,
  );
}

/** A tensor's values as float64; disposes it. */
export function take(tensor: Tensor): Float64Array {
  const values = Float64Array.from(tensor.dataSync());
  tensor.dispose();
  return values;
}

/** Moves every trainable parameter away from where it starts. */
export function randomise(module: Module, seed: number, deviation = 0.3): void {
  const source = createRandomSource(seed);
  for (const parameter of trainableParameters(module.parameters)) {
    parameter.assign(parameter.values.map((value) => value + deviation * source.normal()));
  }
}

/** Copies all parameters by name; says which names the target has. */
export function loadParameters(target: Module, origin: Module): string[] {
  const saved = new Map(namedParameters(origin.parameters));
  return namedParameters(target.parameters).map(([name, parameter]) => {
    parameter.assign(saved.get(name)?.values ?? []);
    return name;
  });
}

/** Mean and its standard error. */
export function average(values: Float64Array): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares) / values.length };
}
