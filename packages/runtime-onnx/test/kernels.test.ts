import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEagerRuntime } from "@mienf/core";
import type { FunctionSpec, Runtime } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { kernelTable } from "../src/lower/kernel-table.ts";

/** A use of one kernel, or a few; gradients are compared too unless `gradient` is false. */
interface KernelCase {
  readonly shapes: readonly (readonly number[])[];
  readonly call: (...inputs: Tensor[]) => Tensor | Tensor[];
  readonly range?: readonly [number, number];
  readonly gradient?: false;
}

const unary = (call: (x: Tensor) => Tensor, range?: readonly [number, number]): KernelCase => ({
  shapes: [[3, 5]],
  call: (x) => call(x),
  ...(range === undefined ? {} : { range }),
});
const binary = (
  call: (a: Tensor, b: Tensor) => Tensor,
  range?: readonly [number, number],
): KernelCase => ({
  shapes: [[3, 5], [5]],
  call: (a, b) => call(a, b),
  ...(range === undefined ? {} : { range }),
});
const flat = (each: KernelCase): KernelCase => ({ ...each, gradient: false });
const one = (
  shape: readonly number[],
  call: (x: Tensor) => Tensor | Tensor[],
  gradient?: false,
): KernelCase => ({
  shapes: [shape],
  call: (x) => call(x),
  ...(gradient === undefined ? {} : { gradient }),
});
const asInt = (x: Tensor): Tensor => tf.cast(tf.mul(x, 3), "int32");

const CASES: Readonly<Record<string, KernelCase>> = {
  Abs: unary(tf.abs),
  Acos: unary(tf.acos, [-0.9, 0.9]),
  Acosh: unary(tf.acosh, [1.5, 4]),
  Add: binary(tf.add),
  AddN: {
    shapes: [
      [2, 3],
      [2, 3],
      [2, 3],
    ],
    call: (...xs) => tf.addN(xs),
  },
  All: flat(unary((x) => tf.all(tf.greater(x, -1.5), 1))),
  Any: flat(unary((x) => tf.any(tf.greater(x, 1.5), 0, true))),
  ArgMax: flat(unary((x) => tf.argMax(x, 1))),
  ArgMin: flat(unary((x) => tf.argMin(x, 0))),
  Asin: unary(tf.asin, [-0.9, 0.9]),
  Asinh: unary(tf.asinh),
  Atan: unary(tf.atan),
  Atan2: {
    shapes: [
      [3, 5],
      [3, 5],
    ],
    call: (a, b) => tf.atan2(a, b),
  },
  Atanh: unary(tf.atanh, [-0.9, 0.9]),
  AvgPool: one([2, 4, 6, 3], (x) => tf.avgPool(x as Tensor4D, 2, 2, "valid")),
  AvgPoolOverlapping: one([2, 5, 5, 3], (x) => tf.avgPool(x as Tensor4D, 3, 1, "same"), false),
  BatchMatMul: {
    shapes: [
      [4, 3],
      [3, 2],
    ],
    call: (a, b) => tf.matMul(a, b),
  },
  BatchMatMulTransposed: {
    shapes: [
      [3, 4],
      [2, 3],
    ],
    call: (a, b) => tf.matMul(a, b, true, true),
  },
  BatchMatMulRank3: {
    shapes: [
      [2, 3, 4],
      [2, 5, 4],
    ],
    call: (a, b) => tf.matMul(a, b, false, true),
  },
  BatchToSpaceND: one([4, 2, 2, 1], (x) =>
    tf.batchToSpaceND(
      x,
      [2, 2],
      [
        [0, 1],
        [1, 0],
      ],
    ),
  ),
  BroadcastTo: one([3, 1], (x) => tf.broadcastTo(x, [3, 4])),
  Cast: flat(unary((x) => tf.cast(tf.cast(x, "int32"), "float32"))),
  Ceil: flat(unary(tf.ceil)),
  ClipByValue: unary((x) => tf.clipByValue(x, -0.5, 0.7)),
  Concat: {
    shapes: [
      [2, 3],
      [2, 2],
    ],
    call: (a, b) => tf.concat([a as Tensor2D, b as Tensor2D], -1),
  },
  Conv2D: {
    shapes: [
      [2, 6, 5, 3],
      [3, 3, 3, 4],
    ],
    call: (x, w) => tf.conv2d(x as Tensor4D, w as Tensor4D, 1, "same"),
  },
  Conv2DStrided: {
    shapes: [
      [2, 7, 6, 3],
      [3, 2, 3, 4],
    ],
    call: (x, w) => tf.conv2d(x as Tensor4D, w as Tensor4D, 2, "same"),
  },
  Conv2DPointwise: {
    shapes: [
      [2, 4, 3, 3],
      [1, 1, 3, 5],
    ],
    call: (x, w) => tf.conv2d(x as Tensor4D, w as Tensor4D, 1, "valid"),
  },
  Conv2DDilated: {
    shapes: [
      [1, 7, 7, 2],
      [3, 3, 2, 2],
    ],
    call: (x, w) => tf.conv2d(x as Tensor4D, w as Tensor4D, 1, "valid", "NHWC", 2),
    gradient: false,
  },
  Conv2DTranspose: {
    shapes: [
      [2, 3, 3, 4],
      [3, 3, 2, 4],
    ],
    call: (x, w) => tf.conv2dTranspose(x as Tensor4D, w as Tensor4D, [2, 6, 6, 2], 2, "same"),
  },
  Cos: unary(tf.cos),
  Cosh: unary(tf.cosh),
  Cumsum: one([3, 4], (x) => tf.cumsum(x, 1)),
  CumsumExclusiveReverse: one([3, 4], (x) => tf.cumsum(x, 1, true, true), false),
  DepthToSpace: one([1, 2, 3, 8], (x) => tf.depthToSpace(x as Tensor4D, 2, "NHWC"), false),
  Einsum: {
    shapes: [
      [2, 3],
      [3, 4],
    ],
    call: (a, b) => tf.einsum("bi, ij -> bj", a, b),
    gradient: false,
  },
  Elu: unary(tf.elu),
  Equal: flat(binary((a, b) => tf.equal(asInt(a), asInt(b)))),
  Erf: unary(tf.erf),
  Exp: unary(tf.exp),
  ExpandDims: one([2, 3], (x) => tf.expandDims(x, -1)),
  Expm1: unary(tf.expm1),
  Fill: unary((x) => tf.add(x, tf.fill(x.shape, 2.5))),
  Floor: flat(unary(tf.floor)),
  FloorDiv: flat(binary(tf.floorDiv, [1, 5])),
  FusedMatMul: {
    shapes: [[4, 3], [3, 2], [2]],
    call: (a, b, bias) =>
      tf.fused.matMul({
        a: a,
        b: b,
        bias: bias,
        activation: "relu",
      }),
  },
  GatherNd: one(
    [3, 4],
    (x) =>
      tf.gatherND(
        x,
        tf.tensor2d(
          [
            [0, 1],
            [2, 3],
          ],
          [2, 2],
          "int32",
        ),
      ),
    false,
  ),
  GatherV2: one([3, 4], (x) => tf.gather(x, tf.tensor1d([2, 0, 2], "int32"), 1)),
  GatherV2Batched: one(
    [2, 4, 3],
    (x) =>
      tf.gather(
        x,
        tf.tensor2d(
          [
            [2, 0],
            [1, 3],
          ],
          [2, 2],
          "int32",
        ),
        1,
        1,
      ),
    false,
  ),
  Greater: flat(binary(tf.greater)),
  GreaterEqual: flat(binary((a, b) => tf.greaterEqual(asInt(a), asInt(b)))),
  Identity: unary(tf.clone),
  IsFinite: flat(unary((x) => tf.isFinite(tf.log(x)))),
  IsInf: flat(unary((x) => tf.isInf(tf.div(x, tf.cast(tf.greater(x, 0), "float32"))))),
  IsNan: flat(unary((x) => tf.isNaN(tf.log(x)))),
  LeakyRelu: unary((x) => tf.leakyRelu(x, 0.1)),
  Less: flat(binary(tf.less)),
  LessEqual: flat(binary((a, b) => tf.lessEqual(asInt(a), asInt(b)))),
  LeakyReluSharp: unary((x) => tf.leakyRelu(x, 0.01)),
  LinSpace: unary((x) => tf.add(x, tf.linspace(0, 2, 5))),
  Log: unary(tf.log, [0.1, 3]),
  Log1p: unary(tf.log1p, [-0.9, 3]),
  LogicalAnd: flat(binary((a, b) => tf.logicalAnd(tf.greater(a, 0), tf.greater(b, 0)))),
  LogicalNot: flat(unary((x) => tf.logicalNot(tf.greater(x, 0)))),
  LogicalOr: flat(binary((a, b) => tf.logicalOr(tf.greater(a, 0), tf.greater(b, 0)))),
  LogicalXor: flat(binary((a, b) => tf.logicalXor(tf.greater(a, 0), tf.greater(b, 0)))),
  LogSigmoid: unary(tf.logSigmoid),
  LogSoftmax: unary((x) => tf.logSoftmax(x)),
  LogSumExp: unary((x) => tf.logSumExp(x, 1)),
  Max: unary((x) => tf.max(x, 1)),
  Maximum: {
    shapes: [
      [3, 5],
      [3, 5],
    ],
    call: (a, b) => tf.maximum(a, b),
  },
  MaxPool: one([2, 4, 6, 3], (x) => tf.maxPool(tf.relu(x) as Tensor4D, 2, 2, "valid")),
  MaxPoolOverlapping: one([2, 5, 5, 3], (x) => tf.maxPool(x as Tensor4D, 3, 2, "same"), false),
  Mean: unary((x) => tf.mean(x, 0)),
  Min: unary((x) => tf.min(x, [0, 1], true)),
  Minimum: {
    shapes: [
      [3, 5],
      [3, 5],
    ],
    call: (a, b) => tf.minimum(a, b),
  },
  Mod: binary((a, b) => tf.mod(a, tf.add(tf.square(b), 0.5))),
  Moments: unary((x) => tf.moments(x, 0).variance),
  Multiply: binary(tf.mul),
  Neg: unary(tf.neg),
  NotEqual: flat(binary((a, b) => tf.notEqual(asInt(a), asInt(b)))),
  OneHot: flat(one([4], (x) => tf.oneHot(asInt(tf.abs(x)), 6, 2, -1, "float32"))),
  OnesLike: unary((x) => tf.sub(x, tf.onesLike(x))),
  Pack: {
    shapes: [
      [2, 3],
      [2, 3],
    ],
    call: (a, b) => tf.stack([a, b], 1),
  },
  PadV2: one([2, 3], (x) =>
    tf.pad(
      x as Tensor2D,
      [
        [0, 1],
        [2, 0],
      ],
      0.5,
    ),
  ),
  Pow: binary(tf.pow, [0.3, 2]),
  Prelu: binary(tf.prelu),
  Prod: flat(unary((x) => tf.prod(x, 1))),
  Range: unary((x) => tf.mul(x, tf.range(1, 6))),
  RealDiv: binary(tf.div, [0.5, 2]),
  Reciprocal: unary(tf.reciprocal, [0.3, 2]),
  Relu: unary(tf.relu),
  Relu6: unary((x) => tf.relu6(tf.mul(x, 4))),
  Reshape: one([2, 6], (x) => tf.reshape(x, [3, -1])),
  Reverse: one([3, 4], (x) => tf.reverse(x, [0, 1])),
  Round: flat(unary(tf.round)),
  Rsqrt: unary(tf.rsqrt, [0.3, 3]),
  ScatterNd: flat(
    one([3, 2], (x) => tf.scatterND(tf.tensor2d([[1], [3], [1]], [3, 1], "int32"), x, [4, 2])),
  ),
  Select: {
    shapes: [[3, 2], [2]],
    call: (a, b) => tf.where(tf.tensor1d([1, 0], "bool"), a, b),
  },
  Selu: unary(tf.selu),
  Sigmoid: unary(tf.sigmoid),
  Sign: flat(unary(tf.sign)),
  Sin: unary(tf.sin),
  Sinh: unary(tf.sinh),
  Slice: one([3, 6], (x) => tf.slice(x, [1, 2], [-1, 3])),
  SlicesOfOne: one([3, 6], (x) => tf.mul(tf.slice(x, [0, 0], [3, 3]), tf.slice(x, [0, 3], [3, 3]))),
  Softmax: unary((x) => tf.softmax(x)),
  Softplus: unary(tf.softplus),
  SpaceToBatchND: one([1, 3, 3, 2], (x) =>
    tf.spaceToBatchND(
      x,
      [2, 2],
      [
        [0, 1],
        [1, 0],
      ],
    ),
  ),
  SplitV: one([3, 6], (x) => {
    const [a, b, c] = tf.split(x, [1, 2, 3], 1) as [Tensor, Tensor, Tensor];
    return [tf.square(c), tf.exp(a), b];
  }),
  Sqrt: unary(tf.sqrt, [0.2, 3]),
  Square: unary(tf.square),
  SquaredDifference: {
    shapes: [
      [3, 5],
      [3, 5],
    ],
    call: (a, b) => tf.squaredDifference(a, b),
  },
  Step: flat(unary((x) => tf.step(x, 0.25))),
  StepNegative: flat(unary((x) => tf.step(x, -2))),
  StepZero: flat(unary((x) => tf.step(x))),
  StridedSlice: one([5, 6], (x) => tf.stridedSlice(x, [4, 1], [0, 6], [-2, 2]), false),
  Sub: binary(tf.sub),
  Sum: unary((x) => tf.sum(x, 1)),
  SumAll: unary((x) => tf.sum(x)),
  Tan: unary(tf.tan, [-1, 1]),
  Tanh: unary(tf.tanh),
  TensorScatterUpdate: one(
    [3, 2],
    (x) => tf.tensorScatterUpdate(x, tf.tensor2d([[1]], [1, 1], "int32"), tf.tensor2d([[7, 8]])),
    false,
  ),
  Tile: one([2, 3], (x) => tf.tile(x, [2, 1])),
  TopK: flat(
    unary((x) => {
      const { values, indices } = tf.topk(x, 3);
      return tf.add(values, tf.cast(indices, "float32"));
    }),
  ),
  Transpose: one([2, 3, 4], (x) => tf.transpose(x, [2, 0, 1])),
  Unpack: one([2, 3], (x) => tf.unstack(x, 1).map((part, index) => tf.mul(part, index + 1))),
  UnsortedSegmentSum: one(
    [4, 2],
    (x) => tf.unsortedSegmentSum(x, tf.tensor1d([1, 0, 1, 2], "int32"), 3),
    false,
  ),
  ZerosLike: unary((x) => tf.sub(tf.zerosLike(x), x)),
};

let compiled: Runtime;
let eager: Runtime;
beforeAll(async () => {
  compiled = await createOnnxRuntime();
  eager = await createEagerRuntime({ backend: "cpu" });
});
afterAll(async () => {
  await compiled.dispose();
  await eager.dispose();
});

/** Random inputs, the same for both runtimes. */
function inputsOf({ shapes, range = [-2, 2] }: KernelCase): Float32Array[] {
  const source = createRandomSource(11);
  const [low, high] = range;
  return shapes.map((shape) =>
    Float32Array.from(
      { length: shape.reduce((product, extent) => product * extent, 1) },
      () => low + (high - low) * source.uniform(),
    ),
  );
}

async function expectSame(spec: FunctionSpec, inputs: readonly Float32Array[]): Promise<void> {
  const expected = await (await eager.compile(spec)).call(inputs);
  const ours = await compiled.compile(spec);
  const got = await ours.call(inputs);
  await ours.dispose();
  expect(got).toHaveLength(expected.length);
  for (const [output, values] of expected.entries()) {
    const result = got[output] as Float32Array;
    expect(result).toHaveLength(values.length);
    for (const [index, value] of values.entries()) {
      // Both are float32: a few roundings of values of order 1 to 100.
      const tolerance = 1e-5 * (1 + Math.abs(value));
      const difference = Math.abs((result[index] as number) - value);
      expect.soft(difference, `output ${output}[${index}]: ${value}`).toBeLessThan(tolerance);
    }
  }
}

const outputsOf =
  ({ call }: KernelCase) =>
  (...xs: Tensor[]): Tensor[] =>
    [call(...xs)].flat();

test.each(Object.entries(CASES))("%s agrees with tfjs", async (label, each) => {
  const spec = { label, call: outputsOf(each), inputShapes: each.shapes, parameters: [] };
  await expectSame(spec, inputsOf(each));
});

const DIFFERENTIABLE = Object.entries(CASES).filter(([, { gradient }]) => gradient !== false);

test.each(DIFFERENTIABLE)("%s has tfjs's gradient", async (label, each) => {
  // Unequal weights, so that no two elements of the gradient can be mistaken for each other.
  const weigh = (x: Tensor): Tensor =>
    tf.sum(tf.mul(tf.reshape(x, [-1]), tf.linspace(0.5, 2, x.size)));
  const loss = (...xs: Tensor[]): Scalar => tf.addN(outputsOf(each)(...xs).map(weigh)) as Scalar;
  const call = (...xs: Tensor[]): Tensor[] => tf.valueAndGrads(loss)(xs).grads;
  await expectSame({ label, call, inputShapes: each.shapes, parameters: [] }, inputsOf(each));
});

test("every kernel of the table is used by a case or its gradient", async () => {
  const used = new Set<string>();
  for (const each of Object.values(CASES)) {
    const inputs = inputsOf(each);
    const tensors = each.shapes.map((shape, index) =>
      tf.tensor(inputs[index] as Float32Array, [...shape]),
    );
    const weigh = (x: Tensor): Tensor => tf.sum(tf.cast(x, "float32"));
    const loss = (...xs: Tensor[]): Scalar => tf.addN(outputsOf(each)(...xs).map(weigh)) as Scalar;
    const { kernels } = await tf.profile(() => {
      const outputs = outputsOf(each)(...tensors);
      return each.gradient === false ? outputs : tf.valueAndGrads(loss)(tensors).grads;
    });
    for (const { name } of kernels) {
      used.add(name);
    }
  }
  expect(Object.keys(kernelTable).filter((name) => !used.has(name))).toEqual([]);
});
