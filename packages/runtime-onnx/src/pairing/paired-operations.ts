/** @file How an operation is done on the arrays of two sides at once, stacked along a new first axis. */
import { constantIntegers } from "../graph/constants.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Node, Value, ValueType } from "../graph/graph.ts";
import { BROADCASTING, summedAxes, UNARY } from "../passes/broadcasts.ts";

/** Number of sides that are worked on at once. */
export const SIDES = 2;

/** An input of an operation on both sides. */
interface Operand {
  readonly value: Value;
  /** Whether its first axis counts the sides; else the value serves both. */
  readonly paired: boolean;
}

/** Adds the operation that does for both sides what a node does for one. */
export type PairedOperation = (
  g: GraphBuilder,
  node: Node,
  operands: readonly Operand[],
) => readonly Value[];

/** Element-wise operations with attributes or bounds, or that are rare. */
const FURTHER_UNARY = new Set([
  "Ceil",
  "Clip",
  "Cos",
  "Elu",
  "Erf",
  "Floor",
  "HardSigmoid",
  "Identity",
  "LeakyRelu",
  "Sin",
]);

/** The operation on both sides, where there is one. */
export function pairedOperation({ op, inputs }: Node): PairedOperation | undefined {
  return BROADCASTING.has(op) || UNARY.has(op) || FURTHER_UNARY.has(op)
    ? elementwise
    : op.startsWith("Reduce") && inputs.length === 2
      ? reduction
      : OPERATIONS[op];
}

const elementwise: PairedOperation = (g, { op, outputs, attributes }, operands) => {
  const [output] = outputs as [Value];
  const inputs = operands.map((operand) => aligned(g, operand, output.shape.length));
  return g.emit(op, inputs, [typeOfBoth(output)], attributes);
};

const reduction: PairedOperation = (g, node, [x]) => {
  const axes = g.integers(summedAxes(node).map((axis) => axis + 1));
  const types = node.outputs.map(typeOfBoth);
  return g.emit(node.op, [(x as Operand).value, axes], types, node.attributes);
};

const OPERATIONS: Readonly<Record<string, PairedOperation>> = {
  Gemm: (g, { outputs, attributes }, operands) => {
    const [a, b, bias] = operands as [Operand, Operand, Operand | undefined];
    const { transA, transB } = attributes;
    const product =
      transA === 1 || transB === 1
        ? g.emitOne("FusedMatMul", [a.value, b.value], typeOfBoth(outputs[0] as Value), {
            transA: transA as number,
            transB: transB as number,
          })
        : g.matmul(a.value, b.value);
    return [bias === undefined ? product : g.binary("Add", product, aligned(g, bias, 2))];
  },
  Split: (g, { outputs, attributes, inputs }, [x]) =>
    g.emit("Split", [(x as Operand).value, inputs[1] as Value], outputs.map(typeOfBoth), {
      axis: (attributes["axis"] as number) + 1,
    }),
  Concat: (g, { attributes }, operands) => {
    const parts = operands.map(({ value, paired }) =>
      paired ? value : g.expand(value, [SIDES, ...value.shape]),
    );
    return [g.concat(parts, (attributes["axis"] as number) + 1)];
  },
  Reshape: (g, { outputs }, [x]) => [
    g.reshape((x as Operand).value, typeOfBoth(outputs[0] as Value).shape),
  ],
  Expand: (g, { outputs }, [x]) => {
    const { shape } = outputs[0] as Value;
    return [g.expand(aligned(g, x as Operand, shape.length), [SIDES, ...shape])];
  },
  Pad: (g, { inputs, outputs, attributes }, [x]) => {
    const [, amounts, value] = inputs as [Value, Value, Value];
    const listed = constantIntegers(amounts) ?? [];
    const rank = listed.length / 2;
    const moved = g.integers([0, ...listed.slice(0, rank), 0, ...listed.slice(rank)]);
    return g.emit("Pad", [(x as Operand).value, moved, value], outputs.map(typeOfBoth), attributes);
  },
  CumSum: (g, { inputs, outputs, attributes }, [x]) => {
    const [axis = 0] = constantIntegers(inputs[1]) ?? [];
    const moved = g.scalar(axis + 1, "int64");
    return g.emit("CumSum", [(x as Operand).value, moved], outputs.map(typeOfBoth), attributes);
  },
  Transpose: (g, { attributes }, [x]) => {
    const perm = attributes["perm"] as readonly number[];
    return [g.transpose((x as Operand).value, [0, ...perm.map((axis) => axis + 1)])];
  },
  Slice: (g, { inputs, outputs, attributes }, [x]) => {
    const [, starts, ends, axes, steps] = inputs as [Value, Value, Value, Value, Value];
    const moved = g.integers((constantIntegers(axes) ?? []).map((axis) => axis + 1));
    return g.emit(
      "Slice",
      [(x as Operand).value, starts, ends, moved, steps],
      outputs.map(typeOfBoth),
      attributes,
    );
  },
};

/** Shape and type of what a value is for both sides. */
function typeOfBoth({ shape, dtype }: Value): ValueType {
  return { shape: [SIDES, ...shape], dtype };
}

/** Puts axes of extent 1 behind the sides, so that each side broadcasts by its own last axes. */
function aligned(g: GraphBuilder, { value, paired }: Operand, rank: number): Value {
  const [, ...shape] = value.shape;
  const missing = Math.max(0, rank - shape.length);
  return paired
    ? g.reshape(value, [SIDES, ...Array.from({ length: missing }, () => 1), ...shape])
    : value;
}
