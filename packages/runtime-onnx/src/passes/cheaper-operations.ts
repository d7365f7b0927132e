import { constantIntegers, isFilledWith, uniformValue } from "../graph/constants.ts";
import type { Node, Value } from "../graph/graph.ts";
import { sameShape } from "../graph/shapes.ts";
import { STEEP } from "../lower/elementwise.ts";
import { summedAxes } from "./broadcasts.ts";
import { rulePass } from "./pass.ts";
import type { Pass, Rule } from "./pass.ts";

/** Replaces operations by others that onnxruntime does faster; meant for the end, when the graph is small. */
export const chooseCheaperOperations: Pass = (graph) => {
  const rectified = new Map<Value, Value>();
  return rulePass((node, context) => {
    if (node.op === "Relu" || isLeaky(node)) {
      const [x] = node.inputs as [Value];
      const result = context.g.unary(node.op, x, node.attributes);
      rectified.set(x, result);
      return [result];
    }
    return (
      sumRowsByProduct(node, context) ??
      reverseByMoving(node, context) ??
      reverseRowsByGather(node, context) ??
      sumOfNarrowSums(node, context) ??
      productOfWide(node, context) ??
      selectByFactor(rectified, node, context) ??
      stepOfRectified(rectified, node, context)
    );
  })(graph);
};

function isLeaky({ op, attributes }: Node): boolean {
  const { alpha } = attributes;
  return op === "LeakyRelu" && typeof alpha === "object" && "float" in alpha && alpha.float > 0;
}

/** The product with the matrix that reverses columns moves them, in more than three times the time (measured from 64 columns on). */
const reverseByMoving: Rule = ({ op, inputs, attributes }, { g }) => {
  const [a, b, bias] = op === "Gemm" ? inputs : [];
  const columns = b?.shape[0] as number;
  if (a === undefined || bias !== undefined || attributes["transA"] !== 0 || !isReversal(b)) {
    return undefined;
  }
  return [g.slice(a, [{ axis: 1, start: columns - 1, end: -1, step: -1 }])];
};

/** Rows that are only put in another order are copied whole by a gather, and entry by entry by a slice: half the time. */
const reverseRowsByGather: Rule = ({ op, inputs }, { g }) => {
  const [x, ...ranges] = inputs as [Value, ...Value[]];
  const [starts, , axes, steps] = ranges.map(constantIntegers);
  const rows = x.shape[0] as number;
  return op === "Slice" &&
    x.shape.length === 2 &&
    axes?.join() === "0" &&
    steps?.join() === "-1" &&
    starts?.join() === String(rows - 1)
    ? [g.gather(x, g.integers(Array.from({ length: rows }, (_, index) => rows - 1 - index)), 0)]
    : undefined;
};

/** Σa + Σb = Σ(a + b) along short rows, whose sums take longer than the addition. */
const sumOfNarrowSums: Rule = ({ op, inputs }, { g, uses }) => {
  const sums =
    op === "Add" ? inputs.filter((input) => isNarrowSum(input) && uses(input) === 1) : [];
  const [left, right] = sums.map(({ producer }) => producer as Node);
  const [a, b] = [left?.inputs[0], right?.inputs[0]];
  return left !== undefined && a !== undefined && b !== undefined && sameShape(a.shape, b.shape)
    ? [
        g.emitOne(
          "ReduceSum",
          [g.binary("Add", a, b), left.inputs[1] as Value],
          inputs[0] as Value,
          left.attributes,
        ),
      ]
    : undefined;
};

function isNarrowSum({ producer, shape }: Value): boolean {
  const [x] = producer?.inputs ?? [];
  return (
    producer?.op === "ReduceSum" &&
    x?.shape.length === 2 &&
    shape.length === 1 &&
    summedAxes(producer).join() === "1" &&
    (x.shape[1] as number) <= NARROW
  );
}

function isReversal(matrix: Value | undefined): boolean {
  const [rows = 0, columns] = matrix?.shape ?? [];
  return (
    matrix?.data?.length === rows ** 2 &&
    rows === columns &&
    rows > 1 &&
    matrix.data.every(
      (entry, index) => entry === Number((index % rows) + Math.floor(index / rows) === rows - 1),
    )
  );
}

/** The sum over the rows of a matrix is the product of a row of ones with it, which takes half the time. */
const sumRowsByProduct: Rule = (node, { g }) => {
  const [x] = node.inputs as [Value];
  if (node.op !== "ReduceSum" || x.shape.length !== 2 || summedAxes(node).join() !== "0") {
    return undefined;
  }
  const ones = g.filled([1, x.shape[0] as number], 1, "float32");
  const sums = g.gemm(ones, x, { transA: false, transB: false });
  return [g.reshape(sums, (node.outputs[0] as Value).shape)];
};

/** Results narrower than this fill only part of a vector register in onnxruntime's matrix product. */
const NARROW = 16;

/** aᵀb with a narrow b, the gradient of a layer with few outputs, is up to five times slower than (bᵀa)ᵀ. */
const productOfWide: Rule = ({ op, inputs, attributes }, { g }) => {
  const [a, b, bias] = op === "Gemm" ? inputs : [];
  const rows = a?.shape[1] as number;
  const columns = b?.shape[1] as number;
  if (
    a === undefined ||
    b === undefined ||
    attributes["transA"] !== 1 ||
    attributes["transB"] !== 0 ||
    columns >= NARROW ||
    columns >= rows ||
    (bias !== undefined && !sameShape(bias.shape, [rows, columns]))
  ) {
    return undefined;
  }
  const options = {
    transA: true,
    transB: false,
    ...(bias === undefined ? {} : { bias: g.transpose(bias, [1, 0]) }),
  };
  return [g.transpose(g.gemm(b, a, options), [1, 0])];
};

/**
 * The gradient of a leaky rectifier picks y where x > 0 and c · y elsewhere: that is y times a factor between c and 1,
 * and two products and a clip take half as long as a comparison and a selection.
 */
function selectByFactor(
  rectified: ReadonlyMap<Value, Value>,
  node: Node,
  { g }: Parameters<Rule>[1],
): Value[] | undefined {
  if (node.op !== "Where") {
    return undefined;
  }
  const [condition, then, otherwise] = node.inputs as [Value, Value, Value];
  const [x, zero] = inputsOf(condition, "Greater");
  const [first, second] = inputsOf(otherwise, "Mul");
  const factor = first === then && second !== undefined ? uniformValue(second) : undefined;
  const decides = x?.dtype === "float32" && isFilledWith(zero, 0);
  if (x === undefined || !decides || factor === undefined || factor <= 0 || factor > 1) {
    return undefined;
  }
  const steep = g.clip(g.binary("Mul", rectified.get(x) ?? x, STEEP), factor, 1);
  return [g.emitOne("Mul", [then, steep], node.outputs[0] as Value)];
}

function inputsOf({ producer }: Value, op: string): readonly Value[] {
  return producer?.op === op ? producer.inputs : [];
}

/** step(x) = step(relu(x)), for the leaky one too: nobody but relu then needs x itself, and its array can be overwritten. */
function stepOfRectified(
  rectified: ReadonlyMap<Value, Value>,
  node: Node,
  { g }: Parameters<Rule>[1],
): Value[] | undefined {
  const result = node.op === "HardSigmoid" ? rectified.get(node.inputs[0] as Value) : undefined;
  return result === undefined ? undefined : [g.unary(node.op, result, node.attributes)];
}
