import { isFilledWith, uniformValue } from "../graph/constants.ts";
import type { Node, Value } from "../graph/graph.ts";
import { sameShape } from "../graph/shapes.ts";
import { rulePass } from "./pass.ts";
import type { Pass, RuleContext } from "./pass.ts";

/** Drops the arithmetic that automatic differentiation leaves behind: · 1, + 0, double signs, chains of factors. */
export const simplifyArithmetic: Pass = rulePass((node, context) => {
  const result = RULES[node.op]?.(node, context);
  return result === undefined ? undefined : [result];
});

type ValueRule = (node: Node, context: RuleContext) => Value | undefined;

const RULES: Readonly<Record<string, ValueRule>> = {
  Identity: ({ inputs }) => inputs[0],
  Cast: (node) => {
    const [x] = node.inputs;
    return x?.dtype === node.outputs[0]?.dtype ? x : undefined;
  },
  Neg: (node, { g }) => {
    const [x] = node.inputs as [Value];
    const value = uniformValue(x);
    return value === undefined ? operand(x, "Neg") : g.filled(x.shape, -value, x.dtype);
  },
  Add: (node, { g }) => {
    const [a, b] = node.inputs as [Value, Value];
    const [minusA, minusB] = [operand(a, "Neg"), operand(b, "Neg")];
    if (minusB !== undefined) {
      return g.binary("Sub", a, minusB);
    }
    if (minusA !== undefined) {
      return g.binary("Sub", b, minusA);
    }
    return neutral(node, 0) ?? folded(node, { g }, (x, y) => x + y);
  },
  Sub: (node, { g }) => {
    const [a, b] = node.inputs as [Value, Value];
    const minusB = operand(b, "Neg");
    if (minusB !== undefined) {
      return g.binary("Add", a, minusB);
    }
    return isFilledWith(b, 0) && sameShape(a.shape, (node.outputs[0] as Value).shape)
      ? a
      : folded(node, { g }, (x, y) => x - y);
  },
  Mul: (node, { g, uses }) => {
    const [a, b] = node.inputs as [Value, Value];
    const [minusA, minusB] = [operand(a, "Neg"), operand(b, "Neg")];
    if (minusA !== undefined && minusB !== undefined) {
      return g.binary("Mul", minusA, minusB);
    }
    return (
      neutral(node, 1) ??
      folded(node, { g }, (x, y) => x * y) ??
      negated(node, { g }) ??
      joinedFactors(node, { g }) ??
      hoistedFactor(node, { g, uses })
    );
  },
  Div: (node, { g }) => {
    const [a, b] = node.inputs as [Value, Value];
    const divisor = scalarOf(b);
    if (divisor !== undefined && isPowerOfTwo(divisor)) {
      return g.binary("Mul", a, 1 / divisor);
    }
    return folded(node, { g }, (x, y) => x / y);
  },
};

type Builder = Pick<RuleContext, "g">;

/** The input of a value that the given operation made. */
function operand(value: Value, op: string): Value | undefined {
  return value.producer?.op === op ? value.producer.inputs[0] : undefined;
}

/** The other input, where one is the operation's neutral element and does not shape the result. */
function neutral({ inputs, outputs }: Node, element: number): Value | undefined {
  const [a, b] = inputs as [Value, Value];
  const { shape } = outputs[0] as Value;
  if (isFilledWith(b, element) && sameShape(a.shape, shape)) {
    return a;
  }
  return isFilledWith(a, element) && sameShape(b.shape, shape) ? b : undefined;
}

/** The result for two uniform float constants, rounded as the runtime would. */
function folded(
  { inputs, outputs }: Node,
  { g }: Builder,
  compute: (x: number, y: number) => number,
): Value | undefined {
  const [a, b] = inputs as [Value, Value];
  const [x, y] = [uniformValue(a), uniformValue(b)];
  const { shape } = outputs[0] as Value;
  return x === undefined || y === undefined || a.dtype !== "float32"
    ? undefined
    : g.filled(shape, compute(x, y), "float32");
}

function negated({ inputs, outputs }: Node, { g }: Builder): Value | undefined {
  const [a, b] = inputs as [Value, Value];
  const { shape } = outputs[0] as Value;
  if (isFilledWith(b, -1) && sameShape(a.shape, shape)) {
    return g.unary("Neg", a);
  }
  return isFilledWith(a, -1) && sameShape(b.shape, shape) ? g.unary("Neg", b) : undefined;
}

/** (x · c) · d = x · (c d) and (−x) · c = x · (−c) for constants c and d. */
function joinedFactors({ inputs }: Node, { g }: Builder): Value | undefined {
  const [x, factor] = scalarFactor(inputs) ?? [];
  if (x === undefined || factor === undefined || x.dtype !== "float32") {
    return undefined;
  }
  const positive = operand(x, "Neg");
  if (positive !== undefined) {
    return g.binary("Mul", positive, -factor);
  }
  const [inner, innerFactor] = (x.producer?.op === "Mul" && scalarFactor(x.producer.inputs)) || [];
  return inner === undefined || innerFactor === undefined
    ? undefined
    : g.binary("Mul", inner, factor * innerFactor);
}

/** (x · c) · y = (x · y) · c: constant factors move to the end, where they meet others. */
function hoistedFactor({ inputs, outputs }: Node, { g, uses }: RuleContext): Value | undefined {
  const [a, b] = inputs as [Value, Value];
  for (const [scaled, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const [x, factor] =
      (scaled.producer?.op === "Mul" && scalarFactor(scaled.producer.inputs)) || [];
    const alone = uses(scaled) === 1 && sameShape(scaled.shape, (outputs[0] as Value).shape);
    if (x !== undefined && factor !== undefined && alone) {
      return g.binary("Mul", g.binary("Mul", x, other), factor);
    }
  }
  return undefined;
}

/** Dividing by a power of two is exactly multiplying by its inverse. */
function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(Math.abs(value)));
}

/** A product's inputs as something and a constant scalar. */
function scalarFactor(inputs: readonly Value[]): [Value, number] | undefined {
  const [a, b] = inputs as [Value, Value];
  const [left, right] = [scalarOf(a), scalarOf(b)];
  if (right !== undefined) {
    return [a, right];
  }
  return left === undefined ? undefined : [b, left];
}

function scalarOf(value: Value): number | undefined {
  return value.shape.length === 0 ? uniformValue(value) : undefined;
}
