import type {
  ArgMaxAttrs,
  CumsumAttrs,
  MaxAttrs,
  SoftmaxAttrs,
  SumAttrs,
  TopKAttrs,
} from "@tensorflow/tfjs-core";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../graph/graph.ts";
import { positiveAxis, reductionAxes } from "../graph/shapes.ts";
import type { KernelCall, KernelTable, LowerKernel } from "../trace/kernel.ts";

/** Lowerings of the kernels that work along axes. */
export const reductionKernels: KernelTable = {
  All: logicalReduction("ReduceMin"),
  Any: logicalReduction("ReduceMax"),
  ArgMax: argReduction("ArgMax"),
  ArgMin: argReduction("ArgMin"),
  Cumsum: ({ g, input, attrs }: KernelCall<CumsumAttrs>) => {
    const x = input("x");
    const axis = g.scalar(positiveAxis(attrs.axis, x.shape.length), "int64");
    return g.emitOne("CumSum", [x, axis], x, {
      exclusive: attrs.exclusive ? 1 : 0,
      reverse: attrs.reverse ? 1 : 0,
    });
  },
  Max: ({ g, input, attrs }: KernelCall<MaxAttrs>) =>
    reduce(g, "ReduceMax", input("x"), { axis: attrs.reductionIndices, keepDims: attrs.keepDims }),
  Mean: ({ g, input, attrs }: KernelCall<SumAttrs>) =>
    reduce(g, "ReduceMean", g.cast(input("x"), "float32"), attrs),
  Min: reduction("ReduceMin"),
  Prod: reduction("ReduceProd"),
  Softmax: ({ g, input, attrs }: KernelCall<SoftmaxAttrs>) =>
    g.unary("Softmax", input("logits"), { axis: attrs.dim }),
  Sum: reduction("ReduceSum"),
  TopK: ({ g, input, attrs }: KernelCall<TopKAttrs>) => {
    const x = input("x");
    const shape = [...x.shape.slice(0, -1), attrs.k];
    const [values, indices] = g.emit(
      "TopK",
      [x, g.integers([attrs.k])],
      [
        { shape, dtype: x.dtype },
        { shape, dtype: "int64" },
      ],
      { axis: -1, largest: 1, sorted: 1 },
    );
    return [values as Value, g.cast(indices as Value, "int32")];
  },
};

interface ReductionAttributes {
  readonly axis: number | readonly number[] | null | undefined;
  readonly keepDims: boolean;
}

function reduce(g: GraphBuilder, op: string, x: Value, attrs: ReductionAttributes): Value {
  return g.reduce(op, x, reductionAxes(attrs.axis, x.shape.length), attrs.keepDims);
}

function reduction(op: string): LowerKernel {
  return ({ g, input, attrs }: KernelCall<SumAttrs>) => reduce(g, op, input("x"), attrs);
}

function logicalReduction(op: string): LowerKernel {
  return ({ g, input, attrs }: KernelCall<SumAttrs>) =>
    g.cast(reduce(g, op, g.cast(input("x"), "int32"), attrs), "bool");
}

function argReduction(op: string): LowerKernel {
  return ({ g, input, attrs }: KernelCall<ArgMaxAttrs>) => {
    const x = input("x");
    const axis = positiveAxis(attrs.axis, x.shape.length);
    const shape = x.shape.toSpliced(axis, 1);
    return g.cast(g.emitOne(op, [x], { shape, dtype: "int64" }, { axis, keepdims: 0 }), "int32");
  };
}
