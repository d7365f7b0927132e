import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Node, Value } from "../graph/graph.ts";
import { sameShape, sizeOf } from "../graph/shapes.ts";
import { summedAxes } from "./broadcasts.ts";
import { firstOf, rulePass } from "./pass.ts";
import type { Pass, Rule } from "./pass.ts";

/** Rows shorter than this leave onnxruntime more overhead than arithmetic. */
const NARROW = 16;
/** Length of the rows that are made of them, at least. */
const WIDE = 64;
/** As {@link WIDE}, for stacks of matrices, which onnxruntime goes through row by row. */
const WIDE_IN_STACK = 256;
/** Matrices of fewer entries are not worth the rearrangement. */
const SMALL = 4096;

const ARITHMETIC = new Set(["Add", "Sub", "Mul", "Div"]);

/** A tall matrix and a short vector, such as pixels and a factor for each channel: takes several rows at once, and repeats the vector. */
const repeatVector: Rule = ({ op, inputs, outputs }, { g }) => {
  const [a, b] = inputs as [Value, Value];
  const [result] = outputs as [Value];
  const shape = ARITHMETIC.has(op) ? wideShape(result) : undefined;
  const columns = result.shape[1] as number;
  if (shape === undefined || !isPair(a, b, columns)) {
    return undefined;
  }
  const widened = [a, b].map((value) =>
    value.shape.length === 2 && value.shape[0] !== 1
      ? g.reshape(value, shape)
      : repeated(g, value, shape[1] / columns),
  ) as [Value, Value];
  return [g.reshape(g.binary(op, ...widened), result.shape)];
};

/** The sum over the rows of a tall, narrow matrix: over several rows at once, and then over those. */
const sumInTwoStages: Rule = (node, { g }) => {
  const [x] = node.inputs as [Value];
  const shape = isRowSum(node) ? wideShape(x) : undefined;
  if (shape === undefined) {
    return undefined;
  }
  const columns = x.shape[1] as number;
  const first = g.reduce("ReduceSum", g.reshape(x, shape), [0], false);
  const second = g.reduce("ReduceSum", g.reshape(first, [shape[1] / columns, columns]), [0], false);
  return [g.reshape(second, (node.outputs[0] as Value).shape)];
};

/** A stack of matrices and a row for each, such as the biases of layers that are worked out at once. */
const repeatRowOfEach: Rule = ({ op, inputs, outputs }, { g }) => {
  const { shape } = outputs[0] as Value;
  const [matrices = 0, rows = 0, columns = 0] = shape;
  const together = 2 ** Math.ceil(Math.log2(WIDE_IN_STACK / columns));
  const isRow = (value: Value): boolean => sameShape(value.shape, [matrices, 1, columns]);
  if (
    !ARITHMETIC.has(op) ||
    shape.length !== 3 ||
    together < 2 ||
    rows % together !== 0 ||
    sizeOf(shape) < SMALL ||
    !inputs.some(isRow) ||
    !inputs.some((input) => sameShape(input.shape, shape))
  ) {
    return undefined;
  }
  const width = together * columns;
  const [left, right] = inputs.map((input) =>
    isRow(input)
      ? g.reshape(g.expand(input, [matrices, together, columns]), [matrices, 1, width])
      : g.reshape(input, [matrices, rows / together, width]),
  ) as [Value, Value];
  return [g.reshape(g.binary(op, left, right), shape)];
};

/** Works on several rows of a narrow matrix at once. */
export const widenRows: Pass = rulePass(firstOf(repeatVector, repeatRowOfEach, sumInTwoStages));

function isRowSum(node: Node): boolean {
  return node.op === "ReduceSum" && summedAxes(node).join() === "0";
}

/** The shape of a narrow matrix with several of its rows in one. */
function wideShape({ shape, dtype }: Value): [number, number] | undefined {
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2 || dtype !== "float32" || columns === 0 || columns >= NARROW) {
    return undefined;
  }
  // A power of two: it divides the number of rows of most batches.
  const together = 2 ** Math.ceil(Math.log2(WIDE / columns));
  return rows * columns >= SMALL && rows % together === 0
    ? [rows / together, together * columns]
    : undefined;
}

/** Whether one is a matrix and the other a vector of one entry for each of its columns. */
function isPair(a: Value, b: Value, columns: number): boolean {
  const [vector, matrix] = sizeOf(a.shape) < sizeOf(b.shape) ? [a, b] : [b, a];
  return (
    columns > 1 &&
    matrix.shape.length === 2 &&
    sizeOf(vector.shape) === columns &&
    vector.shape.at(-1) === columns
  );
}

function repeated(g: GraphBuilder, vector: Value, times: number): Value {
  const columns = sizeOf(vector.shape);
  return g.reshape(g.expand(g.reshape(vector, [1, columns]), [times, columns]), [times * columns]);
}
