import type { CastAttrs, ClipByValueAttrs, LeakyReluAttrs, StepAttrs } from "@tensorflow/tfjs-core";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { DType, Value } from "../graph/graph.ts";
import type { KernelCall, KernelTable, LowerKernel } from "../trace/kernel.ts";

/** tfjs kernels that are one ONNX operation on floats. */
const FLOAT_UNARY = {
  Acos: "Acos",
  Acosh: "Acosh",
  Asin: "Asin",
  Asinh: "Asinh",
  Atan: "Atan",
  Atanh: "Atanh",
  Cos: "Cos",
  Cosh: "Cosh",
  Elu: "Elu",
  Erf: "Erf",
  Exp: "Exp",
  Log: "Log",
  Reciprocal: "Reciprocal",
  Selu: "Selu",
  Sigmoid: "Sigmoid",
  Sin: "Sin",
  Sinh: "Sinh",
  Sqrt: "Sqrt",
  Tan: "Tan",
  Tanh: "Tanh",
};

/** tfjs kernels that are one ONNX operation on any numbers. */
const UNARY = { Abs: "Abs", Neg: "Neg", Relu: "Relu", Sign: "Sign" };

/** tfjs kernels that leave integers as they are. */
const ROUNDING = { Ceil: "Ceil", Floor: "Floor", Round: "Round" };

const BINARY = {
  Add: "Add",
  Maximum: "Max",
  Minimum: "Min",
  Multiply: "Mul",
  Pow: "Pow",
  RealDiv: "Div",
  Sub: "Sub",
};

const COMPARE = {
  Equal: "Equal",
  Greater: "Greater",
  GreaterEqual: "GreaterOrEqual",
  Less: "Less",
  LessEqual: "LessOrEqual",
  LogicalAnd: "And",
  LogicalOr: "Or",
};

/** A slope so steep that a ramp is a step: it takes every normal float beyond ±1. */
export const STEEP = 3e38;

/** HardSigmoid, min(1, max(0, α x)): the unit step in one pass, where a comparison and a cast need two. */
const STEP = { alpha: { float: STEEP }, beta: { float: 0 } };

/** Lowerings of tfjs's element-wise kernels, without those that need care with precision. */
export const elementwiseKernels: KernelTable = {
  ...tableOf(
    FLOAT_UNARY,
    (op) =>
      ({ g, input }) =>
        g.unary(op, g.cast(input("x"), "float32")),
  ),
  ...tableOf(
    UNARY,
    (op) =>
      ({ g, input }) =>
        g.unary(op, input("x")),
  ),
  ...tableOf(ROUNDING, (op) => ({ g, input }) => {
    const x = input("x");
    return x.dtype === "float32" ? g.unary(op, x) : x;
  }),
  ...tableOf(
    BINARY,
    (op) =>
      ({ g, input }) =>
        g.binary(op, input("a"), input("b")),
  ),
  ...tableOf(
    COMPARE,
    (op) =>
      ({ g, input }) =>
        g.compare(op, input("a"), input("b")),
  ),
  AddN: ({ g, inputs }) =>
    inputs.slice(1).reduce((sum, x) => g.binary("Add", sum, x), inputs[0] as Value),
  Cast: ({ g, input, attrs }: KernelCall<CastAttrs>) => g.cast(input("x"), attrs.dtype as DType),
  ClipByValue: ({ g, input, attrs }: KernelCall<ClipByValueAttrs>) =>
    g.clip(input("x"), attrs.clipValueMin, attrs.clipValueMax),
  EluGrad: ({ g, input }) => {
    const [dy, y] = [input("dy"), input("y")];
    const scaled = g.binary("Mul", dy, g.binary("Add", y, 1));
    return g.where(g.compare("GreaterOrEqual", y, 0), dy, scaled);
  },
  FloorDiv: ({ g, input }) => {
    const quotient = g.binary("Div", g.cast(input("a"), "float32"), g.cast(input("b"), "float32"));
    return g.cast(g.unary("Floor", quotient), "int32");
  },
  Identity: ({ input }) => input("x"),
  IsFinite: ({ g, input }) => {
    const x = input("x");
    const not = g.compare("Or", property(g, "IsNaN", x), property(g, "IsInf", x));
    return property(g, "Not", not);
  },
  IsInf: ({ g, input }) => property(g, "IsInf", input("x")),
  IsNan: ({ g, input }) => property(g, "IsNaN", input("x")),
  LeakyRelu: ({ g, input, attrs }: KernelCall<LeakyReluAttrs>) =>
    g.unary("LeakyRelu", input("x"), { alpha: { float: attrs.alpha } }),
  LogicalNot: ({ g, input }) => property(g, "Not", input("x")),
  Mod: ({ g, input }) => floorMod(g, input("a"), input("b")),
  NotEqual: ({ g, input }) => property(g, "Not", g.compare("Equal", input("a"), input("b"))),
  OnesLike: ({ g, input }) => g.filled(input("x").shape, 1, input("x").dtype),
  Prelu: ({ g, input }) => prelu(g, input("x"), input("alpha")),
  Relu6: ({ g, input }) => g.clip(input("x"), 0, 6),
  Rsqrt: ({ g, input }) => g.binary("Div", 1, g.unary("Sqrt", input("x"))),
  Select: ({ g, input }) => g.where(input("condition"), input("t"), input("e")),
  Square: ({ g, input }) => g.binary("Mul", input("x"), input("x")),
  SquaredDifference: ({ g, input }) => {
    const difference = g.binary("Sub", input("a"), input("b"));
    return g.binary("Mul", difference, difference);
  },
  Step: ({ g, input, attrs }: KernelCall<StepAttrs>) =>
    step(g, g.cast(input("x"), "float32"), attrs.alpha),
  ZerosLike: ({ g, input }) => g.filled(input("x").shape, 0, input("x").dtype),
};

/** x where it is positive, slope · x elsewhere. */
export function prelu(g: GraphBuilder, x: Value, slope: Value): Value {
  return g.where(g.compare("GreaterOrEqual", x, 0), x, g.binary("Mul", x, slope));
}

/** 1 where x is positive, alpha elsewhere. */
function step(g: GraphBuilder, x: Value, alpha: number): Value {
  if (alpha === 0) {
    return g.unary("HardSigmoid", x, STEP);
  }
  return alpha > 0 && alpha <= 1
    ? g.clip(g.binary("Mul", x, STEEP), alpha, 1)
    : g.where(g.compare("Greater", x, 0), g.scalar(1), g.scalar(alpha));
}

function tableOf(
  names: Readonly<Record<string, string>>,
  lower: (op: string) => LowerKernel,
): KernelTable {
  return Object.fromEntries(Object.entries(names).map(([kernel, op]) => [kernel, lower(op)]));
}

function property(g: GraphBuilder, op: string, x: Value): Value {
  return g.emitOne(op, [x], { shape: x.shape, dtype: "bool" });
}

/** The remainder with the divisor's sign, as tfjs has it; ONNX has only the dividend's for floats. */
function floorMod(g: GraphBuilder, a: Value, b: Value): Value {
  const remainder = (x: Value, y: Value): Value => {
    const { shape, dtype } = g.binary("Add", x, y);
    return g.emitOne("Mod", [x, y], { shape, dtype }, { fmod: 1 });
  };
  const truncated = remainder(a, b);
  const signsAgree = g.compare("GreaterOrEqual", g.binary("Mul", truncated, b), 0);
  return g.where(signsAgree, truncated, g.binary("Add", truncated, b));
}
