import "@tensorflow/tfjs-backend-cpu";
import { add, concat, mean, mul, slice, tensor2d } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { createEagerRuntime, trainableParameters } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { expectNoLeak } from "@mienf/testing";
import {
  distributionFromConfig,
  monteCarloMutualInformation,
  pairDistributionFromConfig,
} from "@mienf/distributions";
import type { DistributionConfig, PairDistribution } from "@mienf/distributions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeLine } from "./helpers/line.ts";
import type { Line } from "./helpers/line.ts";
import { KINK_TOLERANCE, expectGradients, expectSameOn } from "./helpers/laws.ts";
import { pairConstructors } from "./helpers/pair-constructors.ts";
import {
  average,
  loadParameters,
  normalRows,
  randomise,
  take,
  toTensor,
} from "./helpers/tensors.ts";

const ROWS = 12;
const DIMS = [
  [1, 1],
  [2, 3],
  [4, 1],
  [7, 7],
] as const;

const entries = Object.entries(pairConstructors).map(
  ([name, { make, equalDims, edges, reach, kinks }]) => ({
    name,
    make,
    equalDims,
    edges,
    reach,
    kinks,
  }),
);
const cases = entries.flatMap(({ name, make, equalDims, edges, kinks }) =>
  DIMS.filter(([n, m]) => equalDims !== true || n === m).map(([dimX, dimY]) => ({
    name,
    dimX,
    dimY: equalDims === true ? dimX : dimY,
    edges,
    kinks,
    make: () => randomised(make(dimX, dimY), dimX + 10 * dimY),
  })),
);

function randomised(law: PairDistribution, seed: number): PairDistribution {
  // Much more, and laws of many columns become ill-conditioned.
  randomise(law, seed, 0.2);
  return law;
}

function drawn(law: PairDistribution, rows: number, seed: number): [Tensor2D, Tensor2D] {
  const { x, y } = law.sample(rows, createRandomSource(seed));
  return [toTensor(x), toTensor(y)];
}

function throughJson(config: DistributionConfig): DistributionConfig {
  return JSON.parse(JSON.stringify(config));
}

describe.each(entries)("$name on a grid", ({ make, edges, reach = 4 }) => {
  const law = randomised(make(1, 1), 1);
  const lines = (countX: number, countY: number): { x: Line; y: Line } =>
    edges
      ? { x: makeLine(countX, [0, 1], false), y: makeLine(countY, [-2, 3], false) }
      : {
          x: makeLine(countX, [-reach, reach], true),
          y: makeLine(countY, [-reach, reach], true),
        };
  const mass = (logProb: Tensor, weights: readonly number[]): number =>
    take(logProb).reduce((sum, value, k) => sum + Math.exp(value) * weights[k]!, 0);
  const column = (values: readonly number[]): Tensor2D => tensor2d(values.map((each) => [each]));

  test("the density and both marginals integrate to one", () => {
    const { x, y } = edges ? lines(37, 1000) : lines(141, 141);
    const total = mass(
      law.logProb(
        column(x.points.flatMap((at) => y.points.map(() => at))),
        column(x.points.flatMap(() => y.points)),
      ),
      x.weights.flatMap((left) => y.weights.map((right) => left * right)),
    );
    // Edges are seen to half a step of 0.005 in 0.2; and 3e-5 of Student's law of three degrees of freedom lies beyond the grid.
    const tolerance = edges ? 0.01 : 2e-4;
    expect(total).toBeAllClose(1, { atol: tolerance });
    const left = law.marginalX.logProb(column(x.points));
    expect(mass(left, x.weights)).toBeAllClose(1, { atol: tolerance });
    const right = law.marginalY.logProb(column(y.points));
    expect(mass(right, y.weights)).toBeAllClose(1, { atol: tolerance });
  });

  test("the marginals are what integrating the other side out leaves", () => {
    const { x, y } = edges ? lines(1000, 5000) : lines(141, 141);
    for (const at of [0.2, 0.45, 0.8]) {
      const tolerance = { rtol: edges ? 0.01 : 3e-4 };
      const expectedX = Math.exp(take(law.marginalX.logProb(column([at])))[0]!);
      const acrossY = law.logProb(column(y.points.map(() => at)), column(y.points));
      expect(mass(acrossY, y.weights)).toBeAllClose(expectedX, tolerance);
      const expectedY = Math.exp(take(law.marginalY.logProb(column([at])))[0]!);
      const acrossX = law.logProb(column(x.points), column(x.points.map(() => at)));
      expect(mass(acrossX, x.weights)).toBeAllClose(expectedY, tolerance);
    }
  });
});

describe.each(cases)("$name, $dimX + $dimY columns", ({ make, dimX, dimY, edges }) => {
  test("the pointwise information is the joint less the marginal log-densities", () => {
    const law = make();
    const [x, y] = drawn(law, ROWS, 2);
    const joint = take(law.logProb(x, y));
    const left = take(law.marginalX.logProb(x));
    const right = take(law.marginalY.logProb(y));
    const expected = joint.map((value, k) => value - left[k]! - right[k]!);
    // Differences of float32 numbers of up to some tens.
    expect(take(law.pointwiseMutualInformation(x, y))).toBeAllClose(expected, {
      atol: 3e-5,
      rtol: 1e-5,
    });
  });

  test("its information is the mean of the pointwise one over its draws", () => {
    const law = make();
    const options = { source: createRandomSource(3), standardError: 0.02, maxSampleSize: 4096 };
    const drawnInformation = monteCarloMutualInformation(law, options);
    const [x, y] = drawn(law, 2048, 4);
    const pointwise = average(take(law.pointwiseMutualInformation(x, y)));
    const expected = law.mutualInformation?.() ?? drawnInformation.mutualInformation;
    const error = law.mutualInformation ? 0 : drawnInformation.standardError;
    expect(Math.abs(pointwise.mean - expected)).toBeLessThan(
      4 * Math.hypot(pointwise.error, error) + 1e-5,
    );
    expect(Math.abs(drawnInformation.mutualInformation - expected)).toBeLessThan(
      4 * drawnInformation.standardError + 1e-5,
    );
  });

  test("its draws and its marginals' belong to the densities that it compares", () => {
    const law = make();
    const size = 2048;
    const [x, y] = drawn(law, size, 5);
    // With p = q_x q_y: E_q[p / (q + p)] = E_p[q / (q + p)], both in [0, 1]. Rows moved on by one are draws of p.
    const share = (value: number): number => 1 / (1 + Math.exp(-value));
    const together = average(
      take(law.pointwiseMutualInformation(x, y)).map((value) => share(-value)),
    );
    const moved = concat([slice(y, [1, 0], [size - 1, dimY]), slice(y, [0, 0], [1, dimY])], 0);
    const apart = average(take(law.pointwiseMutualInformation(x, moved)).map(share));
    expect(Math.abs(together.mean - apart.mean)).toBeLessThan(
      // What one row in as many may hide has no standard error.
      4 * Math.hypot(together.error, apart.error) + 1 / size,
    );
  });

  test("a batch is evaluated like its rows", () => {
    const law = make();
    const [x, y] = drawn(law, 3, 6);
    for (const evaluate of [
      (u: Tensor2D, v: Tensor2D) => law.logProb(u, v),
      (u: Tensor2D, v: Tensor2D) => law.pointwiseMutualInformation(u, v),
    ]) {
      const values = evaluate(x, y);
      expect(values.shape).toEqual([3]);
      const singles = [0, 1, 2].flatMap((row) =>
        Array.from(take(evaluate(slice(x, [row, 0], [1, dimX]), slice(y, [row, 0], [1, dimY])))),
      );
      expect(take(values)).toBeAllClose(singles, { rtol: 1e-5, atol: 1e-5 });
    }
  });

  test("leaves no tensor behind", () => {
    const law = make();
    const [x, y] = drawn(law, 3, 7);
    expectNoLeak(() => {
      law.logProb(x, y).dispose();
      law.pointwiseMutualInformation(x, y).dispose();
      law.marginalX.logProb(x).dispose();
      law.marginalY.logProb(y).dispose();
    });
  });

  test("survives saving and loading, and so do its marginals", () => {
    const law = make();
    const [x, y] = drawn(law, ROWS, 8);
    const rebuilt = pairDistributionFromConfig(throughJson(law.config));
    loadParameters(rebuilt, law);
    expect(rebuilt.config).toEqual(law.config);
    expect(take(rebuilt.logProb(x, y))).toEqual(take(law.logProb(x, y)));
    expect(rebuilt.mutualInformation?.()).toEqual(law.mutualInformation?.());
    for (const [marginal, points] of [
      [law.marginalX, x],
      [law.marginalY, y],
    ] as const) {
      const alone = distributionFromConfig(throughJson(marginal.config));
      loadParameters(alone, marginal);
      expect(alone.dim).toBe(marginal.dim);
      expect(take(alone.logProb(points))).toEqual(take(marginal.logProb(points)));
      expect(marginal.sample(2, createRandomSource(1))).toEqual(
        alone.sample(2, createRandomSource(1)),
      );
    }
  });

  test("is a number for tiny, large and huge coordinates", () => {
    const law = make();
    for (const scale of [0, 1e-6, 10, 1e4]) {
      const x = normalRows([ROWS, dimX], 10, scale);
      const y = normalRows([ROWS, dimY], 11, scale);
      const values = [
        ...take(law.logProb(x, y)),
        ...take(law.marginalX.logProb(x)),
        ...take(law.marginalY.logProb(y)),
      ];
      for (const value of values) {
        expect(edges ? !Number.isNaN(value) : Number.isFinite(value), `scale ${scale}`).toBe(true);
      }
    }
  });
});

describe.each(
  cases.filter(
    ({ dimX, dimY, make }) => dimX + dimY <= 6 && trainableParameters(make().parameters).length > 0,
  ),
)("$name, $dimX + $dimY columns", ({ make, edges, kinks }) => {
  test("its gradients are those of finite differences", () => {
    const law = make();
    const [x, drawnY] = drawn(law, 64, 9);
    // Away from edges, which the differences would cross.
    const y = edges ? add<Tensor2D>(mul(drawnY, 0.9), mul(x, 0.1)) : drawnY;
    // Both at once: an independent law's information has no gradient of its own.
    expectGradients(
      law,
      () => mean<Scalar>(add(law.logProb(x, y), mul(law.pointwiseMutualInformation(x, y), 0.7))),
      kinks ? KINK_TOLERANCE : undefined,
    );
  });
});

const runtimes = {
  onnx: () => createOnnxRuntime({ threads: 1 }),
  wasm: () => createEagerRuntime({ backend: "wasm" }),
};

describe.each(Object.entries(runtimes))("on the runtime %s", (_, create) => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await create();
  });
  afterAll(() => runtime.dispose());

  test.each(entries)("$name has the same numbers", async ({ make, equalDims }) => {
    const law = randomised(make(3, equalDims ? 3 : 2), 12);
    const { x, y } = law.sample(ROWS, createRandomSource(13));
    await expectSameOn(runtime, law, {
      call: (u, v) => {
        const left = u as Tensor2D;
        const right = v as Tensor2D;
        return [
          law.logProb(left, right),
          law.pointwiseMutualInformation(left, right),
          law.marginalX.logProb(left),
          law.marginalY.logProb(right),
        ];
      },
      inputs: [x, y].map(({ data, rows, columns }) => ({
        values: Float32Array.from(data),
        shape: [rows, columns],
      })),
    });
  });
});
