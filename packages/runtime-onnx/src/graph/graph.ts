/** @file The compiler's one intermediate form: a graph of ONNX operations whose every value has a known shape and type. */

/** Element types that the compiler uses. */
export type DType = "float32" | "int32" | "int64" | "bool";

/**
 * Data of a constant; `int64` is kept as int32 (sizes and positions, all below 2³¹), `bool` as 0 and 1. An array of
 * length 1 fills its whole shape.
 */
export type ConstantData = Float32Array | Int32Array | Uint8Array;

/** What an operation makes; compared by identity. */
export interface Value {
  /** -1 marks an extent that is only known when the graph runs; only graph inputs and loop results have one. */
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Set for constants only. */
  readonly data?: ConstantData;
  /** The node that makes the value; none for constants and graph inputs. */
  readonly producer?: Node;
}

export type Attribute = number | string | readonly number[] | { readonly float: number } | Graph;

/** One ONNX operation. */
export interface Node {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** Integers, integer lists and strings as they are; a float is wrapped, as JavaScript cannot tell 1.0 from 1. */
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Nodes in an order in which every input is made before it is used; a loop's body may use the outer graph's values. */
export interface Graph {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly nodes: readonly Node[];
}

/** Shape and type of a value to be made. */
export interface ValueType {
  readonly shape: readonly number[];
  readonly dtype: DType;
}
