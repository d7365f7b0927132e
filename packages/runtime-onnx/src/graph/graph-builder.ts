import { broadcastShapes, reducedShape, sameShape } from "./shapes.ts";
import type { Attribute, ConstantData, DType, Graph, Node, Value, ValueType } from "./graph.ts";

/** One piece of a slice along one axis. */
export interface SliceRange {
  readonly axis: number;
  readonly start: number;
  /** Exclusive; with a negative step, -1 means "down to the first". */
  readonly end: number;
  readonly step?: number;
}

/**
 * Builds a graph operation by operation, and knows the shape of every result.
 *
 * Arguments are trusted: tfjs's operations have checked them. ONNX names, opset 18.
 */
export class GraphBuilder {
  readonly #inputs: Value[] = [];
  readonly #nodes: Node[] = [];

  /** A value that is fed when the graph runs. */
  input(shape: readonly number[], dtype: DType): Value {
    const value: Value = { shape, dtype };
    this.#inputs.push(value);
    return value;
  }

  constant(data: ConstantData, shape: readonly number[], dtype: DType): Value {
    return { shape, dtype, data };
  }

  scalar(value: number, dtype: DType = "float32"): Value {
    return this.filled([], value, dtype);
  }

  /** A constant with one value everywhere; takes no memory. */
  filled(shape: readonly number[], value: number, dtype: DType): Value {
    return this.constant(arrayOf(dtype, 1).fill(value), shape, dtype);
  }

  /** A vector of sizes or positions, as many operations take one. */
  integers(values: readonly number[]): Value {
    return this.constant(Int32Array.from(values), [values.length], "int64");
  }

  /** Adds any operation whose result types the caller knows. */
  emit(
    op: string,
    inputs: readonly Value[],
    types: readonly ValueType[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value[] {
    const outputs: Value[] = [];
    const node: Node = { op, inputs, outputs, attributes };
    for (const { shape, dtype } of types) {
      outputs.push({ shape, dtype, producer: node });
    }
    this.#nodes.push(node);
    return outputs;
  }

  /** Adds an operation with one result. */
  emitOne(
    op: string,
    inputs: readonly Value[],
    type: ValueType,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value {
    return this.emit(op, inputs, [type], attributes)[0] as Value;
  }

  /** The graph so far, with the given results. */
  finish(outputs: readonly Value[]): Graph {
    return { inputs: this.#inputs, outputs, nodes: this.#nodes };
  }

  /** Element-wise operation that keeps shape and type. */
  unary(op: string, x: Value, attributes: Readonly<Record<string, Attribute>> = {}): Value {
    return this.emitOne(op, [x], x, attributes);
  }

  /** Element-wise operation on broadcast inputs of one type; a number stands for a scalar constant. */
  binary(op: string, a: Value | number, b: Value | number): Value {
    const dtype = typeof a === "number" ? (b as Value).dtype : a.dtype;
    const left = typeof a === "number" ? this.scalar(a, dtype) : a;
    const right = typeof b === "number" ? this.scalar(b, dtype) : b;
    return this.emitOne(op, [left, right], {
      shape: broadcastShapes(left.shape, right.shape),
      dtype,
    });
  }

  /** Element-wise comparison or logical operation: the result is `bool`. */
  compare(op: string, a: Value | number, b: Value | number): Value {
    const dtype = typeof a === "number" ? (b as Value).dtype : a.dtype;
    const left = typeof a === "number" ? this.scalar(a, dtype) : a;
    const right = typeof b === "number" ? this.scalar(b, dtype) : b;
    const shape = broadcastShapes(left.shape, right.shape);
    return this.emitOne(op, [left, right], { shape, dtype: "bool" });
  }

  where(condition: Value, then: Value, otherwise: Value): Value {
    const shape = broadcastShapes(condition.shape, broadcastShapes(then.shape, otherwise.shape));
    return this.emitOne("Where", [condition, then, otherwise], { shape, dtype: then.dtype });
  }

  clip(x: Value, low: number, high: number): Value {
    const bounds = [this.scalar(low, x.dtype), this.scalar(high, x.dtype)];
    return this.emitOne("Clip", [x, ...bounds], x);
  }

  cast(x: Value, dtype: DType): Value {
    return x.dtype === dtype
      ? x
      : this.emitOne("Cast", [x], { shape: x.shape, dtype }, { to: ONNX_TYPE[dtype] });
  }

  identity(x: Value): Value {
    return this.unary("Identity", x);
  }

  reshape(x: Value, shape: readonly number[]): Value {
    return sameShape(x.shape, shape)
      ? x
      : this.emitOne("Reshape", [x, this.integers(shape)], { shape, dtype: x.dtype });
  }

  transpose(x: Value, perm: readonly number[]): Value {
    return perm.every((axis, index) => axis === index)
      ? x
      : this.emitOne(
          "Transpose",
          [x],
          { shape: perm.map((axis) => x.shape[axis] as number), dtype: x.dtype },
          { perm },
        );
  }

  expand(x: Value, shape: readonly number[]): Value {
    return sameShape(x.shape, shape)
      ? x
      : this.emitOne("Expand", [x, this.integers(shape)], { shape, dtype: x.dtype });
  }

  tile(x: Value, reps: readonly number[]): Value {
    const shape = x.shape.map((extent, axis) => extent * (reps[axis] as number));
    return this.emitOne("Tile", [x, this.integers(reps)], { shape, dtype: x.dtype });
  }

  concat(parts: readonly Value[], axis: number): Value {
    const first = parts[0] as Value;
    const extent = parts.reduce((sum, part) => sum + (part.shape[axis] as number), 0);
    const shape = first.shape.with(axis, extent);
    return this.emitOne("Concat", parts, { shape, dtype: first.dtype }, { axis });
  }

  split(x: Value, sizes: readonly number[], axis: number): Value[] {
    const types = sizes.map((size) => ({ shape: x.shape.with(axis, size), dtype: x.dtype }));
    return sizes.length === 1
      ? [x]
      : this.emit("Split", [x, this.integers(sizes)], types, { axis });
  }

  slice(x: Value, ranges: readonly SliceRange[]): Value {
    const shape = [...x.shape];
    for (const { axis, start, end, step = 1 } of ranges) {
      shape[axis] = Math.max(0, Math.ceil((end - start) / step));
    }
    // A negative end would count from the last element: far below the first is what "down to the first" needs.
    const ends = ranges.map(({ end }) => (end < 0 ? -(2 ** 31) : end));
    const inputs = [
      this.integers(ranges.map(({ start }) => start)),
      this.integers(ends),
      this.integers(ranges.map(({ axis }) => axis)),
      this.integers(ranges.map(({ step = 1 }) => step)),
    ];
    return this.emitOne("Slice", [x, ...inputs], { shape, dtype: x.dtype });
  }

  /** Pads with a constant: `[before, after]` for each axis. */
  pad(x: Value, paddings: readonly (readonly [number, number])[], value: number): Value {
    const shape = x.shape.map((extent, axis) => {
      const [before, after] = paddings[axis] as readonly [number, number];
      return extent + before + after;
    });
    const amounts = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)];
    const inputs = [x, this.integers(amounts), this.scalar(value, x.dtype)];
    return this.emitOne("Pad", inputs, { shape, dtype: x.dtype }, { mode: "constant" });
  }

  gather(x: Value, indices: Value, axis: number): Value {
    const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
    return this.emitOne("Gather", [x, indices], { shape, dtype: x.dtype }, { axis });
  }

  reduce(op: string, x: Value, axes: readonly number[], keepDims: boolean): Value {
    if (axes.length === 0) {
      return x;
    }
    const shape = reducedShape(x.shape, axes, keepDims);
    const inputs = [x, this.integers(axes)];
    return this.emitOne(op, inputs, { shape, dtype: x.dtype }, { keepdims: keepDims ? 1 : 0 });
  }

  /** Matrix product over the last two axes, the leading ones broadcast. */
  matmul(a: Value, b: Value): Value {
    const leading = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
    const shape = [...leading, a.shape.at(-2) as number, b.shape.at(-1) as number];
    return this.emitOne("MatMul", [a, b], { shape, dtype: a.dtype });
  }

  /** Product of two matrices, either read transposed, plus a bias that broadcasts to it. */
  gemm(a: Value, b: Value, options: { transA: boolean; transB: boolean; bias?: Value }): Value {
    const { transA, transB, bias } = options;
    const shape = [a.shape[transA ? 1 : 0] as number, b.shape[transB ? 0 : 1] as number];
    const flags = { transA: transA ? 1 : 0, transB: transB ? 1 : 0 };
    const inputs = bias === undefined ? [a, b] : [a, b, bias];
    return this.emitOne("Gemm", inputs, { shape, dtype: a.dtype }, flags);
  }
}

/** ONNX's numbers of the element types. */
export const ONNX_TYPE: Readonly<Record<DType, number>> = {
  float32: 1,
  int32: 6,
  int64: 7,
  bool: 9,
};

/** A zeroed array for constants of a type. */
export function arrayOf(dtype: DType, size: number): ConstantData {
  if (dtype === "float32") {
    return new Float32Array(size);
  }
  return dtype === "bool" ? new Uint8Array(size) : new Int32Array(size);
}
