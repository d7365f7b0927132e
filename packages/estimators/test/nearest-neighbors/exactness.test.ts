import {
  conditionalMutualInformation,
  ksg,
  mixedKsg,
  ross,
  totalCorrelation,
  wkl,
  wklEntropy,
} from "@mienf/estimators/nearest-neighbors";
import { createMatrix, createRandomSource, selectRows } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { buildIndex } from "../../src/nearest-neighbors/internal/build-index.ts";
import type { Layout } from "../../src/nearest-neighbors/internal/build-index.ts";
import { countWithin } from "../../src/nearest-neighbors/internal/count.ts";
import { indexSide } from "../../src/nearest-neighbors/internal/joint-neighbors.ts";
import { ksgPointwise } from "../../src/nearest-neighbors/internal/ksg-pointwise.ts";
import { findNearest } from "../../src/nearest-neighbors/internal/nearest.ts";
import { jointNorm } from "../../src/nearest-neighbors/internal/norm.ts";
import { createNeighborEngine } from "../../src/nearest-neighbors/threads/neighbor-engine.ts";
import type { NormKind } from "./slow-neighbors.ts";
import {
  beside,
  gap,
  slowConditional,
  slowKsg,
  slowMixed,
  slowRoss,
  slowWklEntropy,
} from "./slow-neighbors.ts";

// Both sides of every comparison do the same float64 operations but for the order of one sum of some hundred terms.
const EXACT = 1e-12;

function pair(rows: number, dims: readonly [number, number], integers = false) {
  const source = createRandomSource(5).split(`${rows} ${dims} ${integers}`);
  const x = createMatrix(rows, dims[0]);
  const y = createMatrix(rows, dims[1]);
  source.fillNormal(x.data);
  source.fillNormal(y.data);
  for (let row = 0; row < rows; row += 1) {
    y.data[row * dims[1]]! += 2 * x.data[row * dims[0]]!;
  }
  const round = (matrix: Matrix) =>
    integers ? { ...matrix, data: matrix.data.map((value) => Math.round(value)) } : matrix;
  return { x: round(x), y: round(y) };
}

const AS_IS = { margins: "keep", ties: "keep" } as const;
const DIMS = [
  [1, 1],
  [2, 1],
  [3, 3],
  [1, 5],
  [7, 6],
] as const;

describe.each(DIMS)("with %i + %i columns", (...dims) => {
  test.each([
    { variant: 1, norm: "max" },
    { variant: 2, norm: "max" },
    { variant: 1, norm: "euclidean" },
    { variant: 2, norm: "euclidean" },
  ] as const)("KSG $variant in the $norm norm is what all pairs of rows give", async (options) => {
    const { x, y } = pair(130, dims);
    for (const k of [1, 4]) {
      const { mutualInformation } = await ksg({ k, ...options, ...AS_IS }).fit(x, y);
      const slow = slowKsg([x, y], k, { variant: options.variant, kind: options.norm });
      expect(Math.abs(mutualInformation - slow)).toBeLessThan(EXACT);
    }
  });

  test("WKL is what all pairs of rows give", async () => {
    const { x, y } = pair(120, dims);
    const slow = slowWklEntropy(x, 5) + slowWklEntropy(y, 5) - slowWklEntropy(beside(x, y), 5);
    const { mutualInformation } = await wkl({ k: 5, ...AS_IS }).fit(x, y);
    // Weights of some thousands (13 columns) magnify the rounding of the sums.
    expect(Math.abs(mutualInformation - slow)).toBeLessThan(EXACT * Math.max(1, Math.abs(slow)));
    const { value } = await wklEntropy(x, { k: 5, ...AS_IS });
    expect(Math.abs(value - slowWklEntropy(x, 5))).toBeLessThan(EXACT);
  });

  test("conditional information is what all pairs of rows give", async () => {
    const { x, y } = pair(110, dims);
    const { x: z } = pair(110, [2, 1]);
    const { value } = await conditionalMutualInformation({ x, y, z }, { k: 3, ...AS_IS });
    expect(Math.abs(value - slowConditional([x, y, z], 3))).toBeLessThan(EXACT);
  });

  test("total correlation of three parts is what all pairs of rows give", async () => {
    const { x, y } = pair(110, dims);
    const { x: z } = pair(110, [2, 1]);
    for (const variant of [1, 2] as const) {
      const { value } = await totalCorrelation([x, y, z], { k: 3, variant, ...AS_IS });
      expect(Math.abs(value - slowKsg([x, y, z], 3, { variant }))).toBeLessThan(EXACT);
    }
  });

  test("the mixed estimator is what all pairs of rows give, for numbers and for whole numbers", async () => {
    for (const integers of [false, true]) {
      const { x, y } = pair(120, dims, integers);
      const { mutualInformation } = await mixedKsg({ k: 3, margins: "keep" }).fit(x, y);
      expect(Math.abs(mutualInformation - slowMixed(x, y, 3))).toBeLessThan(EXACT);
    }
  });

  test("Ross's estimator is what all pairs of rows give", async () => {
    const { x } = pair(120, dims);
    const classes = Float64Array.from({ length: 120 }, (_, row) =>
      x.data[row * x.columns]! > 0.3 ? row % 3 : 3,
    );
    const y = { data: classes, rows: 120, columns: 1 };
    const { mutualInformation } = await ross({ k: 3, ...AS_IS }).fit(x, y);
    expect(Math.abs(mutualInformation - slowRoss(x, y, 3))).toBeLessThan(EXACT);
  });
});

test("KSG is exact on whole numbers that were kept, where many distances are equal", async () => {
  const { x, y } = pair(110, [2, 1], true);
  const { mutualInformation } = await ksg({ k: 3, ...AS_IS }).fit(x, y);
  expect(Math.abs(mutualInformation - slowKsg([x, y], 3))).toBeLessThan(EXACT);
});

describe.each([
  { layout: "sorted", kind: "max", columns: 1 },
  { layout: "sorted", kind: "euclidean", columns: 1 },
  { layout: "tree", kind: "max", columns: 1 },
  { layout: "tree", kind: "max", columns: 2 },
  { layout: "tree", kind: "max", columns: 4 },
  { layout: "tree", kind: "euclidean", columns: 3 },
  { layout: "blocks", kind: "max", columns: 5 },
  { layout: "blocks", kind: "euclidean", columns: 5 },
  { layout: "bitmaps", kind: "max", columns: 2 },
  { layout: "bitmaps", kind: "max", columns: 9 },
] as const)(
  "the layout $layout, in the $kind norm, $columns columns",
  ({ layout, kind, columns }) => {
    // Around the sizes of leaves, words and blocks, and with many equal distances.
    test.each([
      [2, false],
      [3, true],
      [13, false],
      [32, false],
      [33, true],
      [200, false],
      [200, true],
    ] as const)(
      "finds and counts as all pairs do, for %i rows, whole numbers: %s",
      (rows, integers) => {
        const { x } = pair(rows, [columns, 1], integers);
        expectSameAsPairs(x, { layout, kind, k: Math.min(4, rows - 1) });
      },
    );
  },
);

test.each([
  { columns: 2, integers: false },
  { columns: 3, integers: true },
  { columns: 6, integers: false },
])(
  "all layouts agree to the bit on 2,000 rows of $columns columns, whole numbers: $integers",
  ({ columns, integers }) => {
    const { x } = pair(2000, [columns, 1], integers);
    const answers = (["tree", "blocks", "bitmaps"] as const).map((layout) => {
      const index = buildIndex(x, { layout, norm: jointNorm("max", [columns]) });
      const range = { from: 0, to: index.leafStarts.length - 1 };
      const sizes = new Float64Array(2000 * 3);
      const neighbors = new Int32Array(2000 * 3);
      findNearest(index, { k: 3, sizes, neighbors }, range);
      // Radii of all sizes: the lists of bitmaps are cut differently for each.
      const radii = sizes
        .filter((_, at) => at % 3 === 2)
        .map((size, row) => size * (1 + (row % 9)));
      const counts = [false, true].map((closed) => {
        const found = new Int32Array(2000);
        countWithin(index, { radii, closed, counts: found }, range);
        return found;
      });
      return { sizes, neighbors, counts };
    });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  },
);

test.each([1, 2] as const)(
  "a shuffle that keeps the trees gives KSG %i what new trees give, row by row",
  async (variant) => {
    const { x, y } = pair(150, [2, 2]);
    const order = createRandomSource(4).permutation(150);
    const engine = createNeighborEngine();
    const plan = { k: 3, variant, norm: "max" } as const;
    const left = indexSide(engine, x, "max");
    const right = indexSide(engine, y, "max");
    await ksgPointwise(engine, [left, right], plan); // lays the trees out
    const kept = await ksgPointwise(engine, [left, { ...right, order }], plan);
    const shuffled = indexSide(engine, selectRows(y, order), "max");
    expect(kept).toEqual(await ksgPointwise(engine, [indexSide(engine, x, "max"), shuffled], plan));
  },
);

function expectSameAsPairs(
  x: Matrix,
  { layout, kind, k }: { readonly layout: Layout; readonly kind: NormKind; readonly k: number },
): void {
  const n = x.rows;
  const index = buildIndex(x, { layout, norm: jointNorm(kind, [x.columns]) });
  const range = { from: 0, to: index.leafStarts.length - 1 };
  const sizes = new Float64Array(n * k);
  const neighbors = new Int32Array(n * k);
  findNearest(index, { k, sizes, neighbors }, range);
  const farthest = new Float64Array(n);
  findNearest(index, { k, sizes: farthest }, range);
  const slow = Array.from({ length: n }, (_, row) =>
    Array.from({ length: n }, (__, other) => other)
      .filter((other) => other !== row)
      .map((other) => ({ size: gap(x, kind, [row, other]), other }))
      .toSorted((a, b) => a.size - b.size || a.other - b.other)
      .slice(0, k),
  );
  expect([...sizes]).toEqual(slow.flatMap((list) => list.map(({ size }) => size)));
  expect([...farthest]).toEqual(slow.map((list) => list[k - 1]?.size));
  if (layout !== "sorted") {
    expect([...neighbors]).toEqual(slow.flatMap((list) => list.map(({ other }) => other)));
  }
  for (const closed of [false, true]) {
    const counts = new Int32Array(n);
    countWithin(index, { radii: farthest, closed, counts }, range);
    const expected = Array.from({ length: n }, (_, row) => {
      const radius = farthest[row]!;
      return Array.from({ length: n }, (__, other) => gap(x, kind, [row, other])).filter(
        (size, other) => other !== row && (size < radius || (closed && size === radius)),
      ).length;
    });
    expect([...counts]).toEqual(expected);
  }
}
