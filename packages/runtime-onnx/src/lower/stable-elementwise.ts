/** @file Functions that ONNX lacks, or has only in a form that loses digits in float32. */
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../graph/graph.ts";
import type { KernelTable } from "../trace/kernel.ts";

/** Lowerings of the element-wise kernels that need care with precision. */
export const stableElementwiseKernels: KernelTable = {
  Atan2: ({ g, input }) => atan2(g, input("a"), input("b")),
  Expm1: ({ g, input }) => expm1(g, input("x")),
  Log1p: ({ g, input }) => log1p(g, input("x")),
  Softplus: ({ g, input }) => softplus(g, input("x")),
};

/** Below it, exp(x) − 1 rounds to −1 in float32; further down 0 · ∞ would come up. */
const EXPM1_FLOOR = -30;

/** eˣ − 1 = 2 e^(x/2) sinh(x/2), which has no cancellation near 0. */
function expm1(g: GraphBuilder, x: Value): Value {
  const half = g.binary("Mul", g.binary("Max", x, EXPM1_FLOOR), 0.5);
  const product = g.binary("Mul", g.unary("Exp", half), g.unary("Sinh", half));
  return g.binary("Mul", product, 2);
}

/**
 * log(1 + x) with the rounding error of 1 + x put back: with u = fl(1 + x), log u + (x − (u − 1)) / u.
 *
 * At x = −1 and x = ∞, where the correction would be 0/0 or ∞ − ∞, it is left out.
 */
function log1p(g: GraphBuilder, x: Value): Value {
  const rounded = g.binary("Add", x, 1);
  const logarithm = g.unary("Log", rounded);
  const correction = g.binary("Div", roundingError(g, x, rounded), rounded);
  const ordinary = g.compare("Less", g.unary("Abs", logarithm), Infinity);
  return g.where(ordinary, g.binary("Add", logarithm, correction), logarithm);
}

/** What 1 + x lost in rounding. */
function roundingError(g: GraphBuilder, x: Value, rounded: Value): Value {
  return g.binary("Sub", x, g.binary("Sub", rounded, 1));
}

/** log(1 + eˣ) = max(x, 0) + log1p(e^−|x|): no overflow, and full relative precision far below 0. */
function softplus(g: GraphBuilder, x: Value): Value {
  const small = g.unary("Exp", g.unary("Neg", g.unary("Abs", x)));
  const rounded = g.binary("Add", small, 1);
  const correction = g.binary("Div", roundingError(g, small, rounded), rounded);
  const tail = g.binary("Add", g.unary("Log", rounded), correction);
  return g.binary("Add", g.unary("Relu", x), tail);
}

/** The angle of (x, y): the arc tangent of the slope, turned by half a circle where x < 0. */
function atan2(g: GraphBuilder, y: Value, x: Value): Value {
  const flat = g.compare("Equal", y, 0);
  const slope = g.where(flat, g.scalar(0), g.binary("Div", y, x));
  const halfTurn = g.where(g.compare("Less", y, 0), g.scalar(-Math.PI), g.scalar(Math.PI));
  const turn = g.where(g.compare("Less", x, 0), halfTurn, g.scalar(0));
  return g.binary("Add", g.unary("Atan", slope), turn);
}
