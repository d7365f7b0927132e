import {
  adaptivePartition,
  binned,
  canonicalCorrelation,
  distanceCorrelation,
  gaussian,
  gaussianCopula,
  hsic,
  kernelDensity,
  sliced,
} from "@mienf/estimators/classical";
import * as classical from "@mienf/estimators/classical";
import * as nearest from "@mienf/estimators/nearest-neighbors";
import type { EstimatorDescriptor } from "@mienf/estimators";
import { AbortedError, createMatrix, createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

function rowsOf(rows: number, dim = 1, seed = 3) {
  const source = createRandomSource(seed);
  const x = createMatrix(rows, dim, source.fillNormal(new Float64Array(rows * dim)));
  const y = createMatrix(
    rows,
    dim,
    x.data.map((value) => value + source.normal()),
  );
  return { x, y };
}
const mapped = (matrix: Matrix, fn: (value: number) => number): Matrix => ({
  ...matrix,
  data: matrix.data.map(fn),
});

const estimators = {
  gaussian: gaussian(),
  "gaussian-copula": gaussianCopula(),
  cca: canonicalCorrelation(),
  binned: binned({ bins: 5 }),
  "binned by width": binned({ bins: 5, edges: "width" }),
  "adaptive-partition": adaptivePartition(),
  "kernel-density": kernelDensity(),
};

describe.each(Object.entries(estimators))("%s", (name, estimator) => {
  test("does not change when columns are moved and scaled, or sides swapped", async () => {
    const { x, y } = rowsOf(120);
    const { mutualInformation: value } = await estimator.fit(x, y);
    const near = async (a: Matrix, b: Matrix) => {
      const { mutualInformation } = await estimator.fit(a, b);
      expect(Math.abs(mutualInformation - value)).toBeLessThan(1e-9);
    };
    await near(y, x);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -60, max: 60 }), fc.boolean(), async (power, moved) => {
        // Powers of two, so that bins' edges keep their side of every value.
        await near(
          mapped(x, (v) => 2 ** power * v),
          mapped(
            y,
            (v) => 2 ** -power * v + (moved && name !== "binned by width" ? 2 ** -power : 0),
          ),
        );
      }),
      { numRuns: 8, seed: 1 },
    );
  });

  test.each([1e-310, 1e300])(
    "takes a column of size %d, near the ends of what numbers reach",
    async (scale) => {
      const { x, y } = rowsOf(100);
      const plain = await estimator.fit(x, y);
      const extreme = await estimator.fit(
        mapped(x, (v) => v * scale),
        y,
      );
      // Subnormal numbers of this size still have 44 of their 53 bits; a value on a bin's edge may fall to its other side.
      const near = name.startsWith("binned") ? 0.02 : 1e-9;
      expect(Math.abs(extreme.mutualInformation - plain.mutualInformation)).toBeLessThan(near);
      expect(
        extreme.pointwise.some(
          (value, row) => Number.isNaN(value) !== Number.isNaN(plain.pointwise[row]),
        ),
      ).toBe(false);
    },
  );

  test.each([1e-150, 1e150])("takes columns of size %d", async (scale) => {
    const { x, y } = rowsOf(100);
    const plain = await estimator.fit(x, y);
    const { mutualInformation } = await estimator.fit(
      mapped(x, (v) => v * scale),
      mapped(y, (v) => v / scale),
    );
    // A value on a bin's edge may fall to its other side.
    expect(Math.abs(mutualInformation - plain.mutualInformation)).toBeLessThan(
      name.startsWith("binned") ? 0.02 : 1e-9,
    );
  });

  test("is the mean of its pointwise values and repeats for the same seed, whole numbers included", async () => {
    const { x, y } = rowsOf(150);
    const rounded = mapped(x, (v) => Math.round(2 * v));
    const [a, b] = [
      await estimator.fit(rounded, y, { seed: 4 }),
      await estimator.fit(rounded, y, { seed: 4 }),
    ];
    expect(a.mutualInformation).toBe(b.mutualInformation);
    expect(a.pointwise.every(Number.isFinite)).toBe(true);
    const mean = a.pointwise.reduce((sum, value) => sum + value, 0) / 150;
    expect(Math.abs(mean - a.mutualInformation)).toBeLessThan(1e-9);
  });

  test("refuses too few rows, constant columns, rows that do not pair up, and values that are not finite", async () => {
    const { x, y } = rowsOf(30);
    await expect(estimator.fit([1, 2], [2, 1])).rejects.toThrow(/at least \d+ rows/);
    await expect(estimator.fit(new Float64Array(30).fill(2), y)).rejects.toThrow(/constant/);
    await expect(estimator.fit(x, y.data.subarray(1))).rejects.toThrow(/pair up row by row/);
    await expect(
      estimator.fit(
        mapped(x, () => Infinity),
        y,
      ),
    ).rejects.toThrow(/finite numbers/);
  });
});

test("what an estimator cannot do is refused with what to do", async () => {
  const { x, y } = rowsOf(40, 2);
  await expect(adaptivePartition().fit(x, y)).rejects.toThrow(
    /one column a side, got 2 and 2; use ksg/,
  );
  await expect(sliced({ dimension: 3 }).fit(x, y)).rejects.toThrow(/at most 2 dimensions, got 3/);
  const twice = createMatrix(
    40,
    2,
    x.data.map((_, at) => x.data[at - (at % 2)]!),
  );
  await expect(gaussian().fit(twice, y)).rejects.toThrow(/linear combinations/);
  await expect(kernelDensity().fit(x, y, { signal: AbortSignal.abort() })).resolves.toBeDefined(); // done before it looks
  await expect(sliced().fit(x, y, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(
    AbortedError,
  );
});

test("estimates say where they are not to be trusted", async () => {
  const wide = rowsOf(60, 3);
  expect((await kernelDensity().fit(wide.x, wide.y)).warnings.join()).toMatch(/6 columns are many/);
  expect((await binned({ bins: 20 }).fit(wide.x, wide.y)).warnings.join()).toMatch(
    /too few a cell/,
  );
  const { x, y } = rowsOf(60);
  const outlier = mapped(x, (v) => v);
  outlier.data[0] = 1e6;
  const far = await kernelDensity({ margins: "standardize", bandwidth: 0.1 }).fit(outlier, y);
  expect(far.diagnostics["farRows"]).toBeGreaterThan(0);
  expect(far.verdict).toBe("distrust");
  expect((await gaussian().fit(x, y)).verdict).toBe("trust");
});

test.each([
  ["gaussian", gaussian()],
  ["gaussian-copula", gaussianCopula()],
  ["cca", canonicalCorrelation()],
])(
  "%s says that it is not to be trusted where a side determines the other",
  async (_, estimator) => {
    for (const dim of [1, 2]) {
      const { x } = rowsOf(200, dim);
      const { mutualInformation, pointwise, verdict, warnings } = await estimator.fit(x, x);
      // −½ log(1 − ρ²) at ρ = 1 − 1e-12, a pair each; the corrections are of the order of 1/200.
      expect(Math.abs(mutualInformation - dim * 13.47)).toBeLessThan(0.02);
      expect(pointwise.every(Number.isFinite)).toBe(true);
      expect(verdict).toBe("distrust");
      expect(warnings.join()).toMatch(/determines one of y up to rounding/);
    }
  },
);

test("checks of independence refuse what they cannot use", () => {
  const { x, y } = rowsOf(30);
  for (const check of [distanceCorrelation, hsic]) {
    expect(() => check({ x, y: y.data.subarray(1) })).toThrow(/pair up/);
    expect(() => check({ x: [1, 2, 3], y: [1, 2, 4] })).toThrow(/at least 4 rows/);
    expect(() => check({ x, y }, { permutation: 3 } as never)).toThrow(/permutation/);
  }
});

const descriptors = [...Object.values(nearest), ...Object.values(classical)].filter(
  (value): value is EstimatorDescriptor =>
    typeof value === "object" && "summary" in value && "create" in value,
);

describe("descriptors", () => {
  test("are all there", () => {
    expect(descriptors.map(({ name }) => name).toSorted()).toMatchInlineSnapshot(`
      [
        "adaptive-partition",
        "binned",
        "cca",
        "gaussian",
        "gaussian-copula",
        "kernel-density",
        "ksg",
        "lnc",
        "mixed-ksg",
        "ross",
        "sliced",
        "wkl",
      ]
    `);
  });

  test.each(descriptors)(
    "$name says what it is, and every option has a default and a description",
    (descriptor) => {
      for (const text of [
        descriptor.summary,
        descriptor.assumes,
        descriptor.cost,
        descriptor.failure,
      ]) {
        expect(text.length).toBeGreaterThan(5);
      }
      const defaults = descriptor.options.parse({});
      for (const [key, field] of Object.entries(descriptor.options.shape)) {
        expect(defaults).toHaveProperty(key);
        expect(field.description).toBeTypeOf("string");
      }
      expect(() => descriptor.create({ unknownOption: 1 })).toThrow(
        new RegExp(`${descriptor.name}: .*unknownOption`, "s"),
      );
    },
  );

  test.each(descriptors)("$name makes an estimator that carries its name", async (descriptor) => {
    const { x } = rowsOf(60);
    const y = mapped(x, (v) => (v > 0 ? 1 : 0));
    const estimate = await descriptor.create({}).fit(x, y);
    expect(estimate.estimator).toBe(descriptor.name);
    expect(Number.isFinite(estimate.mutualInformation)).toBe(true);
    expect(estimate.runtime).toBe("javascript");
  });
});
