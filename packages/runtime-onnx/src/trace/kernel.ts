import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../graph/graph.ts";

/** One use of a tfjs kernel, met while tracing. */
export interface KernelCall<Attributes = unknown> {
  readonly g: GraphBuilder;
  /** For kernels of a list of tensors: the list. */
  readonly inputs: readonly Value[];
  /** The input of that name. */
  readonly input: (name: string) => Value;
  /** The input of that name, if it was given. */
  readonly optionalInput: (name: string) => Value | undefined;
  readonly attrs: Attributes;
}

/** Adds the ONNX operations that do what a tfjs kernel does, and returns its results. */
export type LowerKernel = (call: KernelCall<never>) => Value | Value[];

/** Lowerings by the name of the tfjs kernel. */
export type KernelTable = Readonly<Record<string, LowerKernel>>;
