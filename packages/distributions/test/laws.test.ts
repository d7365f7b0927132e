import "@tensorflow/tfjs-backend-cpu";
import { mean, slice, tensor2d } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { createEagerRuntime, trainableParameters } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { expectNoLeak } from "@mienf/testing";
import { distributionFromConfig } from "@mienf/distributions";
import type { Distribution, DistributionConfig } from "@mienf/distributions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { constructors } from "./helpers/constructors.ts";
import { makeLine } from "./helpers/line.ts";
import { KINK_TOLERANCE, expectGradients, expectSameOn } from "./helpers/laws.ts";
import {
  average,
  loadParameters,
  normalRows,
  randomise,
  take,
  toTensor,
} from "./helpers/tensors.ts";

const ROWS = 12;

const entries = Object.entries(constructors).map(
  ([name, { make, range, reach = 4, edges, kinks, massTolerance = 2e-4 }]) => ({
    name,
    make: (dim: number) => randomised(make(dim), dim),
    line: (count: number) => makeLine(count, range ?? [-reach, reach], range === undefined),
    edges,
    kinks,
    massTolerance,
  }),
);
const cases = entries.flatMap(({ name, make, edges, kinks, massTolerance }) =>
  [1, 2, 5].map((dim) => ({ name, make, edges, kinks, massTolerance, dim })),
);

function randomised(law: Distribution, seed: number): Distribution {
  randomise(law, seed, 0.2);
  return law;
}

function drawn(law: Distribution, rows: number, seed: number): Tensor2D {
  return toTensor(law.sample(rows, createRandomSource(seed)));
}

describe.each(entries)("$name on a grid", ({ make, line, massTolerance }) => {
  test("integrates to one in one and two columns", () => {
    const fine = line(400);
    const mass = (logProb: Tensor, weights: readonly number[]): number =>
      take(logProb).reduce((sum, value, k) => sum + Math.exp(value) * weights[k]!, 0);
    const single = make(1).logProb(tensor2d(fine.points.map((at) => [at])));
    expect(mass(single, fine.weights)).toBeAllClose(1, { atol: massTolerance });
    const coarse = line(141);
    const double = make(2).logProb(
      tensor2d(coarse.points.flatMap((a) => coarse.points.map((b) => [a, b]))),
    );
    expect(
      mass(
        double,
        coarse.weights.flatMap((a) => coarse.weights.map((b) => a * b)),
      ),
    ).toBeAllClose(1, { atol: 5 * massTolerance });
  });
});

describe.each(cases)("$name, $dim columns", ({ make, dim, edges, massTolerance }) => {
  test("draws from its density", () => {
    const law = make(dim);
    const other = make(dim);
    randomise(other, 50, 0.02);
    // E under q of r/q is the mass of r, one for any law r near it.
    const x = drawn(law, 4096, 2);
    const before = take(law.logProb(x));
    const ratios = average(take(other.logProb(x)).map((value, k) => Math.exp(value - before[k]!)));
    // What is amiss with the mass of both laws is nearly the same.
    expect(Math.abs(ratios.mean - 1)).toBeLessThan(4 * ratios.error + massTolerance / 10);
  });

  test("a batch is evaluated like its rows", () => {
    const law = make(dim);
    const x = drawn(law, 3, 3);
    const values = law.logProb(x);
    expect(values.shape).toEqual([3]);
    const singles = [0, 1, 2].flatMap((row) =>
      Array.from(take(law.logProb(slice(x, [row, 0], [1, dim])))),
    );
    expect(take(values)).toBeAllClose(singles, { rtol: 1e-5, atol: 1e-5 });
  });

  test("leaves no tensor behind", () => {
    const law = make(dim);
    const x = drawn(law, 3, 4);
    expectNoLeak(() => {
      law.logProb(x).dispose();
    });
    expect(x.isDisposed).toBe(false);
  });

  test("survives saving and loading", () => {
    const law = make(dim);
    const x = drawn(law, ROWS, 5);
    const config: DistributionConfig = JSON.parse(JSON.stringify(law.config));
    const rebuilt = distributionFromConfig(config);
    loadParameters(rebuilt, law);
    expect(rebuilt.config).toEqual(law.config);
    expect(take(rebuilt.logProb(x))).toEqual(take(law.logProb(x)));
    expect(rebuilt.sample(3, createRandomSource(6))).toEqual(law.sample(3, createRandomSource(6)));
    expect(law.sample(0, createRandomSource(6)).rows).toBe(0);
  });

  test("is a number for tiny, large and huge coordinates", () => {
    const law = make(dim);
    for (const scale of [0, 1e-6, 10, 1e4]) {
      for (const value of take(law.logProb(normalRows([ROWS, dim], 8, scale)))) {
        expect(edges ? !Number.isNaN(value) : Number.isFinite(value), `scale ${scale}`).toBe(true);
      }
    }
  });
});

describe.each(cases.filter(({ make, dim }) => "entropy" in make(dim)))(
  "$name, $dim columns",
  ({ make, dim }) => {
    test("draws so that its entropy is their mean log-density", () => {
      const law = make(dim);
      const { mean: value, error } = average(take(law.logProb(drawn(law, 4096, 1))));
      expect(Math.abs(value + (law.entropy?.() ?? 0))).toBeLessThan(4 * error + 1e-5);
    });
  },
);

describe.each(
  cases.filter(({ make, dim }) => trainableParameters(make(dim).parameters).length > 0),
)("$name, $dim columns", ({ make, dim, kinks }) => {
  test("its gradient is that of finite differences", () => {
    const law = make(dim);
    const x = drawn(law, 64, 7);
    expectGradients(law, () => mean<Scalar>(law.logProb(x)), kinks ? KINK_TOLERANCE : undefined);
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

  test.each(entries)("$name has the same numbers", async ({ make }) => {
    const law = make(3);
    const { data, rows, columns } = law.sample(ROWS, createRandomSource(9));
    await expectSameOn(runtime, law, {
      call: (x) => [law.logProb(x as Tensor2D)],
      inputs: [{ values: Float32Array.from(data), shape: [rows, columns] }],
    });
  });
});
