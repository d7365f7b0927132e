import { uniformValue } from "../graph/constants.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Node, Value } from "../graph/graph.ts";
import { broadcastShapes, sameShape } from "../graph/shapes.ts";
import { rulePass } from "./pass.ts";
import type { Pass, Rule } from "./pass.ts";

/** Element-wise operations that broadcast their inputs by themselves. */
export const BROADCASTING = new Set([
  "Add",
  "Sub",
  "Mul",
  "Div",
  "Max",
  "Min",
  "Pow",
  "Where",
  "Equal",
  "Greater",
  "GreaterOrEqual",
  "Less",
  "LessOrEqual",
  "And",
  "Or",
  "Xor",
]);

/** Element-wise operations of one input. */
export const UNARY = new Set([
  "Abs",
  "Cast",
  "Exp",
  "Log",
  "Neg",
  "Not",
  "Reciprocal",
  "Relu",
  "Sigmoid",
  "Sign",
  "Sqrt",
  "Tanh",
]);

/**
 * Spares spreading a value over a larger shape: element-wise operations broadcast by themselves, and where all inputs
 * are spread the operation is done before.
 */
export const absorbBroadcasts: Pass = rulePass((node, context) => {
  if (BROADCASTING.has(node.op)) {
    return computeBeforeSpreading(node, context) ?? dropUnitReshapes(node, context);
  }
  return UNARY.has(node.op)
    ? computeBeforeSpreading(node, context)
    : (sumOfSpread(node, context) ?? productOfUniform(node, context));
});

const computeBeforeSpreading: Rule = (node, { g }) => {
  const [output] = node.outputs as [Value];
  const inputs = node.inputs.map((input) => compact(g, input));
  if (inputs.every((input, index) => input === node.inputs[index])) {
    return undefined;
  }
  const type = { shape: broadcastAll(inputs), dtype: output.dtype };
  return [g.expand(g.emitOne(node.op, inputs, type, node.attributes), output.shape)];
};

/** Broadcasting adds axes of extent 1 in front by itself: reshaping that only does so, or undoes it, is spared. */
const dropUnitReshapes: Rule = (node, { g }) => {
  const [output] = node.outputs as [Value];
  const inputs = node.inputs.map((input) => {
    const source = unitReshapeSource(input);
    const others = node.inputs.map((other) => (other === input && source ? source : other));
    return source !== undefined && sameShape(broadcastAll(others), output.shape) ? source : input;
  });
  return inputs.every((input, index) => input === node.inputs[index]) ||
    !sameShape(broadcastAll(inputs), output.shape)
    ? undefined
    : [g.emitOne(node.op, inputs, output, node.attributes)];
};

function broadcastAll(values: readonly Value[]): readonly number[] {
  return values.map(({ shape }) => shape).reduce((left, right) => broadcastShapes(left, right));
}

/** The smaller value that an input is a broadcast of. */
function compact(g: GraphBuilder, value: Value): Value {
  const { producer, shape, dtype } = value;
  if (producer?.op === "Expand") {
    return producer.inputs[0] as Value;
  }
  const uniform = uniformValue(value);
  return uniform !== undefined && shape.length > 0 ? g.scalar(uniform, dtype) : value;
}

/** What a value is a reshape of, if the two differ in leading axes of extent 1 only. */
export function unitReshapeSource({ producer, shape }: Value): Value | undefined {
  const source = producer?.op === "Reshape" ? producer.inputs[0] : undefined;
  return source !== undefined && sameShape(withoutUnits(source.shape), withoutUnits(shape))
    ? source
    : undefined;
}

function withoutUnits(shape: readonly number[]): readonly number[] {
  const first = shape.findIndex((extent) => extent !== 1);
  return first < 0 ? [] : shape.slice(first);
}

/** The sum of a value spread over n places is n times the value. */
const sumOfSpread: Rule = (node, { g }) => {
  const [spread] = node.inputs;
  const [output] = node.outputs;
  const small = spread?.producer?.op === "Expand" ? spread.producer.inputs[0] : undefined;
  if (node.op !== "ReduceSum" || spread === undefined || small === undefined) {
    return undefined;
  }
  const axes = spreadAxes(small, spread);
  const reduced = summedAxes(node);
  if (axes.length === 0 || !axes.every((axis) => reduced.includes(axis))) {
    return undefined;
  }
  const count = axes.reduce((product, axis) => product * (spread.shape[axis] as number), 1);
  const padded = spread.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const sum = g.reduce("ReduceSum", g.reshape(small, padded), reduced, false);
  return [g.binary("Mul", g.reshape(sum, (output as Value).shape), count)];
};

/** All rows of a product with a matrix of one value are the same: one of them is computed and spread. */
const productOfUniform: Rule = ({ op, inputs, outputs, attributes }, { g }) => {
  const [a, b, bias] = op === "Gemm" ? inputs : [];
  const [rows = 1] = outputs[0]?.shape ?? [];
  const value = a === undefined || bias !== undefined || rows === 1 ? undefined : uniformValue(a);
  if (a === undefined || b === undefined || value === undefined) {
    return undefined;
  }
  const terms = a.shape[attributes["transA"] === 1 ? 0 : 1] as number;
  const row = g.gemm(g.filled([1, terms], value, a.dtype), b, {
    transA: false,
    transB: attributes["transB"] === 1,
  });
  return [g.expand(row, [rows, row.shape[1] as number])];
};

function spreadAxes(small: Value, spread: Value): number[] {
  const missing = spread.shape.length - small.shape.length;
  return spread.shape.flatMap((extent, axis) =>
    extent === (small.shape[axis - missing] ?? 1) ? [] : [axis],
  );
}

/** The axes of a reduction, read off its constant input. */
export function summedAxes(node: Node): number[] {
  return Array.from(node.inputs[1]?.data ?? []);
}
