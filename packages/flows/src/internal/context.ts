import { concat } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import type { Bijection } from "../bijection.ts";

/** The columns that a conditioner sees: its own and those of the context, if any. */
export function withContext(columns: Tensor2D, context: Tensor2D | undefined): Tensor2D {
  return context === undefined ? columns : concat([columns, context], 1);
}

/** @throws ConfigError unless `contextDim` is a whole number ≥ 0. */
export function checkContextDim(kind: string, contextDim: number): void {
  if (!Number.isInteger(contextDim) || contextDim < 0) {
    throw new ConfigError(`${kind}: expected a whole contextDim ≥ 0, got ${contextDim}`);
  }
}

/**
 * The contextDim of the conditional ones among bijections; 0 when there are none.
 *
 * @throws ConfigError when two differ.
 */
export function sharedContextDim(kind: string, bijections: readonly Bijection[]): number {
  const dims = new Set(bijections.map(({ contextDim }) => contextDim).filter((dim) => dim > 0));
  if (dims.size > 1) {
    throw new ConfigError(`${kind}: expected one contextDim, got ${[...dims].join(" and ")}`);
  }
  return [...dims][0] ?? 0;
}
