import "@tensorflow/tfjs-backend-cpu";
import { add, mul, tensor2d } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { namedParameters, trainableParameters } from "@mienf/core";
import type { BijectionConfig } from "@mienf/flows";
import { createMatrix, createRandomSource, DataError } from "@mienf/numeric";
import {
  actNorm,
  affineCoupling,
  bijectionFromConfig,
  compose,
  fixedAffine,
  householder,
  identityBijection,
  invert,
  luLinear,
  nsf,
  permutation,
  randomPermutation,
  realNvp,
  reversePermutation,
  splineCoupling,
  swapPermutation,
  twist,
} from "@mienf/flows";
import { describe, expect, test } from "vitest";
import "@mienf/testing";
import { normalRows, randomise, take } from "./helpers/tensors.ts";

const row = (values: number[]): Tensor2D => tensor2d([values]);

function weights(seed: number): Float32Array[] {
  const flow = realNvp(3, { source: createRandomSource(seed) });
  return namedParameters(flow.parameters).map(([, parameter]) => parameter.values);
}

describe("affineCoupling", () => {
  test("scales by at most e to the clamp, however large the conditioner's output", () => {
    const coupling = affineCoupling(2, { hidden: [], clamp: 2 });
    for (const [, parameter] of namedParameters(coupling.parameters)) {
      parameter.assign(parameter.values.map((_, k) => (k === 1 ? 1e6 : 0)));
    }
    const { y, logDet } = coupling.forward(row([1, 3]));
    expect(take(logDet)).toBeAllClose([2], { rtol: 1e-6 });
    expect(take(y)).toBeAllClose([1, 3 * Math.exp(2)], { rtol: 1e-6 });
    expect(take(coupling.inverse(row([1, 3 * Math.exp(2)])).x)).toBeAllClose([1, 3], {
      rtol: 1e-6,
    });
  });

  test.each([
    ["last", [0, 1, 2], [3, 4]],
    ["first", [3, 4], [0, 1, 2]],
    ["even", [1, 3], [0, 2, 4]],
    ["odd", [0, 2, 4], [1, 3]],
  ] as const)(
    "with changes %s keeps some columns and changes the others",
    (changes, kept, changed) => {
      const coupling = affineCoupling(5, { changes });
      randomise(coupling, 1);
      const x = [0.3, -1, 2, 0.7, -0.4];
      const y = take(coupling.forward(row(x)).y);
      for (const column of kept) {
        expect(y[column]).toBe(Math.fround(x[column]!));
      }
      for (const column of changed) {
        expect(Math.abs(y[column]! - x[column]!)).toBeGreaterThan(1e-3);
      }
    },
  );

  test("the additive one keeps volumes", () => {
    const coupling = affineCoupling(3, { additive: true });
    randomise(coupling, 1);
    expect(take(coupling.forward(normalRows(2, 3, 1)).logDet)).toEqual(new Float64Array(2));
  });
});

describe("twist", () => {
  /** Five columns: two pairs, (0, 2) and (1, 3), and one that stays. Angles are linear in what does not change. */
  const linear = twist(5, { hidden: [] });
  const weight = [0.3, -0.2, 0.1, 0.4, -0.5, 0.7];
  const bias = [0.2, -1];
  for (const [, parameter] of namedParameters(linear.parameters)) {
    parameter.assign(parameter.shape.length === 2 ? weight : bias);
  }
  const x = [0.3, -1, 2, 0.7, -0.4];
  const turnedBy = (kept: number[]): number[] => {
    const [first, second] = bias.map((start, pair) =>
      kept.reduce((sum, value, at) => sum + value * weight[2 * at + pair]!, start),
    ) as [number, number];
    return [
      x[0]! * Math.cos(first) - x[2]! * Math.sin(first),
      x[1]! * Math.cos(second) - x[3]! * Math.sin(second),
      x[0]! * Math.sin(first) + x[2]! * Math.cos(first),
      x[1]! * Math.sin(second) + x[3]! * Math.cos(second),
      x[4]!,
    ];
  };

  test("turns each pair by the angle that the squared radii and the odd column make", () => {
    const { y, logDet } = linear.forward(row(x));
    const radii = [x[0]! ** 2 + x[2]! ** 2, x[1]! ** 2 + x[3]! ** 2];
    expect(take(y)).toBeAllClose(turnedBy([...radii, x[4]!]), { rtol: 1e-5, atol: 1e-6 });
    expect(take(logDet)).toEqual(new Float64Array(1));
  });

  test("turns what is far out as if it were at 8", () => {
    const far = x.map((value) => 100 * value);
    const { y } = linear.forward(row(far));
    const expected = turnedBy([64, 64, -8]).map((value) => 100 * value);
    expect(take(y)).toBeAllClose(expected, { rtol: 1e-5, atol: 1e-4 });
  });

  test("undoes a spiral that no coupling of halves keeps normal", () => {
    // The angle ‖x‖² / 2 of a spiral in the plane of two columns.
    const undo = twist(2, { hidden: [] });
    for (const [, parameter] of namedParameters(undo.parameters)) {
      parameter.assign(
        parameter.values.map((_, at) => (parameter.shape.length === 2 && at === 0 ? -0.5 : 0)),
      );
    }
    const straight = take(normalRows(50, 2, 4));
    const spiral = Array.from({ length: 50 }, (_, at) => {
      const [a, b] = [straight[2 * at]!, straight[2 * at + 1]!];
      const angle = (a * a + b * b) / 2;
      return [a * Math.cos(angle) - b * Math.sin(angle), a * Math.sin(angle) + b * Math.cos(angle)];
    });
    expect(take(undo.forward(tensor2d(spiral)).y)).toBeAllClose(straight, {
      rtol: 1e-5,
      atol: 1e-5,
    });
  });
});

describe("what cannot be built says why", () => {
  test.each([
    ["a twist of one column", () => twist(1)],
    ["a coupling of one column", () => affineCoupling(1)],
    ["a spline coupling of one column", () => splineCoupling(1)],
    ["no columns", () => realNvp(0)],
    ["half a column", () => actNorm(1.5)],
    ["a clamp of zero", () => affineCoupling(2, { clamp: 0 })],
    // @ts-expect-error no such activation
    ["an unknown activation", () => affineCoupling(2, { activation: "gelu" })],
    // @ts-expect-error no such partition
    ["an unknown partition", () => affineCoupling(2, { changes: "all" })],
    ["a hidden layer of no units", () => affineCoupling(2, { hidden: [0] })],
    ["no couplings", () => realNvp(2, { couplings: 0 })],
    // @ts-expect-error no such layer
    ["an unknown linear layer", () => nsf(2, { linear: "qr" })],
    ["no reflections", () => householder(2, { reflections: 0 })],
    ["an order with a repeat", () => permutation([0, 0])],
    ["nothing to compose", () => compose([])],
    ["different dims to compose", () => compose([actNorm(2), actNorm(3)])],
    ["an unknown kind", () => bijectionFromConfig({ kind: "glow" })],
    ["a singular fixed matrix", () => fixedAffine(createMatrix(2, 2, [1, 2, 2, 4]))],
    ["a fixed matrix that is not square", () => fixedAffine(createMatrix(2, 3))],
    ["a centre of another length", () => fixedAffine(createMatrix(1, 1, [1]), [1, 2])],
  ])("%s", (_, build) => {
    expect(build).toThrowErrorMatchingSnapshot();
  });

  test.each([
    ["nothing at all", null],
    ["a list", []],
    ["no options", { kind: "affineCoupling" }],
    ["columns that are no number", { kind: "planar", dim: "many" }],
    ["less than one column", { kind: "radial", dim: -1 }],
    ["half a column", { kind: "householder", dim: 2.5 }],
    [
      "a part that is missing",
      { kind: "compose", bijections: [{ kind: "actNorm", dim: 2 }, null] },
    ],
    ["parts that are no list", { kind: "compose", bijections: 3 }],
    ["an order that is none", { kind: "permutation", order: "ab" }],
    ["an option out of range", { kind: "leakyReluMap", dim: 2, slope: -1 }],
    ["a key of every object", { kind: "constructor" }],
  ])("a configuration with %s is damaged data", (_, config) => {
    expect(() => bijectionFromConfig(config as unknown as BijectionConfig)).toThrow(DataError);
  });

  test("rows of another width are refused both ways, by name", () => {
    const flow = realNvp(3);
    expect(() => flow.forward(normalRows(2, 4, 1))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: compose: expected a tensor of shape [batch, 3], got [2, 4]]`,
    );
    expect(() => luLinear(2).inverse(normalRows(2, 3, 1))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: luLinear: expected a tensor of shape [batch, 2], got [2, 3]]`,
    );
  });
});

describe("fixedAffine", () => {
  test("centres, multiplies, knows its determinant and has nothing to train", () => {
    const map = fixedAffine(createMatrix(2, 2, [2, 1, 0, 3]), [1, -1]);
    const { y, logDet } = map.forward(row([2, 1]));
    expect(take(y)).toBeAllClose([2, 7], { rtol: 1e-6 });
    expect(take(logDet)).toBeAllClose([Math.log(6)], { rtol: 1e-6 });
    expect(trainableParameters(map.parameters)).toEqual([]);
  });

  test("keeps float32 accuracy far from the origin", () => {
    const map = fixedAffine(createMatrix(1, 1, [1000]), [1e4]);
    // 1e4 + 1/1024 is a float32: subtracting first loses nothing.
    expect(take(map.forward(row([1e4 + 1 / 1024])).y)).toBeAllClose([1000 / 1024], { rtol: 1e-6 });
  });
});

describe("permutation", () => {
  test("reverses, swaps and draws", () => {
    const x = [1, 2, 3, 4, 5];
    expect([...take(reversePermutation(5).forward(row(x)).y)]).toEqual([5, 4, 3, 2, 1]);
    expect([...take(swapPermutation(5).forward(row(x)).y)]).toEqual([4, 5, 1, 2, 3]);
    const drawn = take(randomPermutation(5, createRandomSource(1)).forward(row(x)).y);
    expect([...drawn].toSorted((a, b) => a - b)).toEqual(x);
  });
});

describe("householder", () => {
  test.each([
    [4, 1],
    [3, -1],
  ])("of %i reflections is orthogonal, with determinant %i", (reflections, sign) => {
    const map = householder(2, { reflections });
    randomise(map, 2, 1);
    const [a = 0, b = 0, c = 0, d = 0] = take(
      map.forward(
        tensor2d([
          [1, 0],
          [0, 1],
        ]),
      ).y,
    );
    expect([a * a + b * b, a * c + b * d, c * c + d * d]).toBeAllClose([1, 0, 1], { atol: 1e-6 });
    expect(a * d - b * c).toBeCloseTo(sign, 5);
  });

  test("an even number starts as the identity", () => {
    const x = normalRows(3, 5, 1);
    expect(take(householder(5).forward(x).y)).toBeAllClose(take(x), { atol: 1e-5 });
  });

  test("stays orthogonal with 33 nearly parallel mirrors in 16 columns", () => {
    const map = householder(16, { reflections: 33 });
    const [mirrors] = trainableParameters(map.parameters);
    mirrors?.assign(mirrors.values.map((_, k) => 1 + 1e-3 * Math.sin(k)));
    const x = normalRows(8, 16, 1);
    const { y } = map.forward(x);
    expect(take(map.inverse(y).x)).toBeAllClose(take(x), { atol: 2e-5 });
  });
});

describe("compose and invert", () => {
  test("go through the layers in order, and back", () => {
    const double = fixedAffine(createMatrix(1, 1, [2]));
    const shift = fixedAffine(createMatrix(1, 1, [1]), [-1]);
    const { y, logDet } = compose([double, shift, invert(double)]).forward(row([3]));
    expect([take(y)[0], take(logDet)[0]]).toBeAllClose([3.5, 0], { atol: 1e-6 });
  });

  test("initialise works layer by layer", () => {
    const flow = compose([
      actNorm(2),
      identityBijection(2),
      fixedAffine(createMatrix(2, 2, [3, 0, 1, 1])),
      actNorm(2),
    ]);
    const x = add<Tensor2D>(mul(normalRows(200, 2, 1), 7), 3);
    flow.initialise?.(x);
    const y = take(flow.forward(x).y);
    for (const column of [0, 1]) {
      const values = y.filter((_, k) => k % 2 === column);
      const mean = values.reduce((sum, value) => sum + value, 0) / 200;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 200;
      expect([mean, variance]).toBeAllClose([0, 1], { atol: 1e-5 });
    }
  });
});

describe("realNvp and nsf", () => {
  test.each([1, 2, 5])("start as the identity on %i columns", (dim) => {
    const x = normalRows(20, dim, 1);
    for (const flow of [realNvp(dim), nsf(dim), realNvp(dim, { linear: "householder" })]) {
      const { y, logDet } = flow.forward(x);
      expect(take(y)).toBeAllClose(Array.from(x.dataSync()), { atol: 1e-5 });
      expect(take(logDet)).toBeAllClose(new Float64Array(20), { atol: 1e-5 });
    }
  });

  test.each(["lu", "householder", "reverse"] as const)(
    "with %s change every column by two couplings",
    (linear) => {
      const flow = realNvp(5, { couplings: 2, linear });
      for (const [name, parameter] of namedParameters(flow.parameters)) {
        // The last bias of a conditioner is a shift of one for every column that its coupling changes.
        if (name.endsWith("conditioner.1.bias")) {
          parameter.assign(parameter.values.map((_, k) => Number(k < parameter.size / 2)));
        }
      }
      const x = [0.1, 0.2, 0.3, 0.4, 0.5];
      const y = [...take(flow.forward(row(x)).y)];
      expect(x.filter((value) => y.some((image) => Math.abs(image - value) < 1e-3))).toEqual([]);
    },
  );

  test("differ by seed and agree for one seed", () => {
    expect(weights(1)).toEqual(weights(1));
    expect(weights(1)).not.toEqual(weights(2));
  });
});
