import { constantIntegers, uniformValue } from "../graph/constants.ts";
import type { Node, Value } from "../graph/graph.ts";
import { sameShape } from "../graph/shapes.ts";
import { firstOf, rulePass } from "./pass.ts";
import type { Pass, Rule } from "./pass.ts";

const dropReshape: Rule = ({ op, inputs, outputs }, { g }) => {
  const [x] = inputs as [Value];
  const { shape } = outputs[0] as Value;
  if (op !== "Reshape" && op !== "Expand") {
    return undefined;
  }
  if (sameShape(x.shape, shape)) {
    return [x];
  }
  const uniform = uniformValue(x);
  if (uniform !== undefined) {
    return [g.filled(shape, uniform, x.dtype)];
  }
  return x.producer?.op === op
    ? [
        op === "Reshape"
          ? g.reshape(x.producer.inputs[0] as Value, shape)
          : g.expand(x.producer.inputs[0] as Value, shape),
      ]
    : undefined;
};

const joinTransposes: Rule = ({ op, inputs, attributes }, { g }) => {
  const [x] = inputs as [Value];
  if (op !== "Transpose" || x.producer?.op !== "Transpose") {
    return undefined;
  }
  const outer = attributes["perm"] as number[];
  const inner = x.producer.attributes["perm"] as number[];
  const perm = outer.map((axis) => inner[axis] as number);
  return [g.transpose(x.producer.inputs[0] as Value, perm)];
};

/** Splitting a concatenation where its parts meet gives back the parts. */
const splitOfConcat: Rule = ({ op, inputs, outputs, attributes }, { g }) => {
  const [x] = inputs as [Value];
  const axis = attributes["axis"] as number;
  if (op !== "Split" || x.producer?.op !== "Concat" || x.producer.attributes["axis"] !== axis) {
    return undefined;
  }
  const results = outputs.map((output, index) => {
    const start = extentBefore(outputs, index, axis);
    return concatRange(x.producer as Node, start, start + (output.shape[axis] as number));
  });
  return results.every((parts) => parts !== undefined)
    ? results.map((parts) => (parts.length === 1 ? (parts[0] as Value) : g.concat(parts, axis)))
    : undefined;
};

/** A slice of a concatenation that begins and ends where parts do is those parts. */
const sliceOfConcat: Rule = (node, { g }) => {
  const range = singleRange(node);
  const producer = node.inputs[0]?.producer;
  if (
    range === undefined ||
    producer?.op !== "Concat" ||
    producer.attributes["axis"] !== range.axis
  ) {
    return undefined;
  }
  const parts = concatRange(producer, range.start, range.end);
  if (parts === undefined || parts.length === 0) {
    return undefined;
  }
  return [parts.length === 1 ? (parts[0] as Value) : g.concat(parts, range.axis)];
};

/** Concatenating all parts of a split, in order, gives back the whole. */
const concatOfSplit: Rule = ({ op, inputs, attributes }) => {
  const split = inputs[0]?.producer;
  return op === "Concat" &&
    split?.op === "Split" &&
    split.attributes["axis"] === attributes["axis"] &&
    split.outputs.length === inputs.length &&
    split.outputs.every((output, index) => output === inputs[index])
    ? [split.inputs[0] as Value]
    : undefined;
};

/**
 * The gradient of slicing is padding with zeros; the sum over neighbouring slices is then their concatenation:
 * pad(a) + pad(b) = pad(concat(a, b)).
 */
const sumOfPads: Rule = ({ op, inputs }, { g }) => {
  const [left, right] = op === "Add" ? inputs.map(zeroPadding) : [];
  if (left === undefined || right === undefined || left.axis !== right.axis) {
    return undefined;
  }
  const [first, second] = left.before < right.before ? [left, right] : [right, left];
  const { axis } = first;
  if (first.before + (first.x.shape[axis] as number) !== second.before) {
    return undefined;
  }
  const joined = g.concat([first.x, second.x], axis);
  if (first.before === 0 && second.after === 0) {
    return [joined];
  }
  const paddings = joined.shape.map((_, each): [number, number] =>
    each === axis ? [first.before, second.after] : [0, 0],
  );
  return [g.pad(joined, paddings, 0)];
};

/** What is added or multiplied after two equal reshapes can be before one: that one often meets another, and both vanish. */
const reshapeAfter: Rule = ({ op, inputs }, { g, uses }) => {
  const [a, b] = op === "Add" || op === "Mul" ? inputs.map(reshapeSource) : [];
  const [left] = inputs as [Value];
  return a !== undefined &&
    b !== undefined &&
    sameShape(a.shape, b.shape) &&
    inputs.every((input) => sameShape(input.shape, left.shape) && uses(input) === 1)
    ? [g.reshape(g.binary(op, a, b), left.shape)]
    : undefined;
};

/** Cancels what moves elements there and back. */
export const simplifyArrangement: Pass = rulePass(
  firstOf(
    dropReshape,
    joinTransposes,
    splitOfConcat,
    sliceOfConcat,
    concatOfSplit,
    sumOfPads,
    reshapeAfter,
  ),
);

function reshapeSource({ producer }: Value): Value | undefined {
  return producer?.op === "Reshape" ? producer.inputs[0] : undefined;
}

function extentBefore(parts: readonly Value[], index: number, axis: number): number {
  return parts.slice(0, index).reduce((sum, part) => sum + (part.shape[axis] as number), 0);
}

/** The parts of a concatenation that make up a range exactly. */
function concatRange(concat: Node, start: number, end: number): Value[] | undefined {
  const axis = concat.attributes["axis"] as number;
  const inside = concat.inputs.filter((part, index) => {
    const from = extentBefore(concat.inputs, index, axis);
    return from >= start && from + (part.shape[axis] as number) <= end;
  });
  return extentBefore(inside, inside.length, axis) === end - start ? inside : undefined;
}

interface Range {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
}

/** What a slice of one axis, step 1, takes. */
function singleRange({ op, inputs }: Node): Range | undefined {
  const [starts, ends, axes, steps] = inputs.slice(1).map(constantIntegers);
  const [start, end, axis] = [starts?.[0], ends?.[0], axes?.[0]];
  return op === "Slice" &&
    start !== undefined &&
    end !== undefined &&
    axis !== undefined &&
    axes?.length === 1 &&
    steps?.[0] === 1
    ? { axis, start, end }
    : undefined;
}

interface Padding {
  readonly x: Value;
  readonly axis: number;
  readonly before: number;
  readonly after: number;
}

/** What a padding of one axis with zeros adds. */
function zeroPadding({ producer }: Value): Padding | undefined {
  const amounts = producer?.op === "Pad" ? constantIntegers(producer.inputs[1]) : undefined;
  const x = producer?.inputs[0];
  if (amounts === undefined || x === undefined || producer?.inputs[2]?.data?.[0] !== 0) {
    return undefined;
  }
  const rank = x.shape.length;
  const padded = x.shape.flatMap((_, axis) =>
    amounts[axis] !== 0 || amounts[axis + rank] !== 0 ? [axis] : [],
  );
  const [axis] = padded;
  return padded.length === 1 && axis !== undefined
    ? { x, axis, before: amounts[axis] as number, after: amounts[axis + rank] as number }
    : undefined;
}
