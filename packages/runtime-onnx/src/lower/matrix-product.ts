import type { _FusedMatMulAttrs, BatchMatMulAttrs, EinsumAttrs } from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../graph/graph.ts";
import { prelu } from "./elementwise.ts";
import type { KernelCall, KernelTable } from "../trace/kernel.ts";

/** Lowerings of matrix products. */
export const matrixProductKernels: KernelTable = {
  BatchMatMul: ({ g, input, attrs }: KernelCall<BatchMatMulAttrs>) =>
    product(g, input("a"), input("b"), attrs),
  Einsum: ({ g, inputs, attrs }: KernelCall<EinsumAttrs>) => einsum(g, inputs, attrs.equation),
  _FusedMatMul: ({ g, input, optionalInput, attrs }: KernelCall<_FusedMatMulAttrs>) => {
    const bare = product(g, input("a"), input("b"), attrs);
    const bias = optionalInput("bias");
    const biased = bias === undefined ? bare : g.binary("Add", bare, bias);
    return activate(g, biased, attrs, optionalInput("preluActivationWeights"));
  },
};

function product(g: GraphBuilder, a: Value, b: Value, attrs: BatchMatMulAttrs): Value {
  const { transposeA, transposeB } = attrs;
  if (a.shape.length === 2 && b.shape.length === 2) {
    return g.gemm(a, b, { transA: transposeA, transB: transposeB });
  }
  return g.matmul(
    transposeA ? transposeMatrices(g, a) : a,
    transposeB ? transposeMatrices(g, b) : b,
  );
}

function transposeMatrices(g: GraphBuilder, x: Value): Value {
  const rank = x.shape.length;
  const leading = Array.from({ length: rank - 2 }, (_, axis) => axis);
  return g.transpose(x, [...leading, rank - 1, rank - 2]);
}

function activate(
  g: GraphBuilder,
  x: Value,
  attrs: _FusedMatMulAttrs,
  slopes: Value | undefined,
): Value {
  const { activation, leakyreluAlpha: alpha = 0.2 } = attrs;
  switch (activation) {
    case "relu":
      return g.unary("Relu", x);
    case "relu6":
      return g.clip(x, 0, 6);
    case "elu":
      return g.unary("Elu", x);
    case "sigmoid":
      return g.unary("Sigmoid", x);
    case "leakyrelu":
      return g.unary("LeakyRelu", x, { alpha: { float: alpha } });
    case "prelu":
      return prelu(g, x, slopes as Value);
    case "linear":
      return x;
    default:
      throw new ConfigError(
        `matMul: expected a known activation, got "${String(activation)}"; apply it as an operation of its own`,
      );
  }
}

function einsum(g: GraphBuilder, inputs: readonly Value[], equation: string): Value {
  const compact = equation.replaceAll(/\s/gu, "");
  const [left, result] = compact.split("->");
  if (left === undefined || result === undefined || compact.includes(".")) {
    throw new ConfigError(
      `einsum: expected an equation with an explicit result and no dots, got "${equation}"; write it as "ab,bc->ac"`,
    );
  }
  const extents = new Map<string, number>();
  for (const [index, labels] of left.split(",").entries()) {
    for (const [axis, label] of labels.split("").entries()) {
      extents.set(label, inputs[index]?.shape[axis] as number);
    }
  }
  const shape = result.split("").map((label) => extents.get(label) as number);
  return g.emitOne("Einsum", inputs, { shape, dtype: "float32" }, { equation: compact });
}
