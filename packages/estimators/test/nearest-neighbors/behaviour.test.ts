import { correlatedNormal } from "@mienf/datasets";
import {
  conditionalMutualInformation,
  ksg,
  lnc,
  mixedKsg,
  ross,
  totalCorrelation,
  transferEntropy,
  wkl,
  wklEntropy,
} from "@mienf/estimators/nearest-neighbors";
import { AbortedError, createMatrix, createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const rowsOf = (rows: number, dim = 1, seed = 3) =>
  correlatedNormal({ dimX: dim, dimY: dim, mutualInformation: 0.7 }).sample(
    rows,
    createRandomSource(seed),
  );
const mapped = (matrix: Matrix, fn: (value: number) => number): Matrix => ({
  ...matrix,
  data: matrix.data.map(fn),
});
const estimators = {
  ksg: ksg({ k: 3 }),
  "ksg 2": ksg({ k: 3, variant: 2 }),
  wkl: wkl({ k: 3 }),
  lnc: lnc({ k: 6 }),
  "mixed-ksg": mixedKsg({ k: 3 }),
};

describe.each(Object.entries(estimators))("%s", (_, estimator) => {
  test("does not change when sides are swapped, rows reordered, or columns moved, flipped and scaled", async () => {
    const { x, y } = rowsOf(150, 2);
    const { mutualInformation: value } = await estimator.fit(x, y);
    // Standardising rounds differently: distances move by 1e-16, and counts only where two are that close.
    const near = async (a: Matrix, b: Matrix) => {
      const { mutualInformation } = await estimator.fit(a, b);
      expect(Math.abs(mutualInformation - value)).toBeLessThan(1e-9);
    };
    await near(y, x);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -60, max: 60 }),
        fc.integer({ min: -60, max: 60 }),
        fc.integer(),
        async (a, b, seed) => {
          await near(
            mapped(x, (v) => -(2 ** a) * v + 2 ** a),
            mapped(y, (v) => 2 ** b * v),
          );
          const order = createRandomSource(seed).permutation(150);
          const reorder = (matrix: Matrix) =>
            createMatrix(
              150,
              2,
              matrix.data.map((__, at) => matrix.data[order[at >> 1]! * 2 + (at & 1)]!),
            );
          await near(reorder(x), reorder(y));
        },
      ),
      { numRuns: 8, seed: 1 },
    );
  });

  test.each([1e-150, 1e150])("takes columns of size %d", async (scale) => {
    const { x, y } = rowsOf(100);
    const plain = await estimator.fit(x, y);
    const { mutualInformation } = await estimator.fit(
      mapped(x, (v) => v * scale),
      mapped(y, (v) => v / scale),
    );
    expect(Math.abs(mutualInformation - plain.mutualInformation)).toBeLessThan(1e-9);
  });

  test("hardly changes when one row is mistyped, however far out", async () => {
    const { x, y } = rowsOf(300);
    const plain = await estimator.fit(x, y);
    const { mutualInformation } = await estimator.fit(
      mapped(x, (v) => (v === x.data[3] ? 1e12 : v)),
      y,
    );
    // An estimate from other neighbours, as the others lie half as far apart beside the other side: within three standard
    // errors of a mean of 300 values that vary by about 1. Were the spread let to be that row's, all of 0.7 would be lost.
    expect(Math.abs(mutualInformation - plain.mutualInformation)).toBeLessThan(3 / Math.sqrt(300));
  });

  test("is the mean of its pointwise values, finite, and repeats for the same seed", async () => {
    const { x, y } = rowsOf(120);
    const rounded = mapped(x, (v) => Math.round(4 * v));
    const first = await estimator.fit(rounded, y, { seed: 5 });
    const again = await estimator.fit(rounded, y, { seed: 5 });
    expect(again.mutualInformation).toBe(first.mutualInformation);
    expect(first.pointwise).toHaveLength(120);
    const mean = first.pointwise.reduce((sum, value) => sum + value, 0) / 120;
    expect(mean).toBe(first.mutualInformation);
    expect(first.pointwise.every(Number.isFinite)).toBe(true);
  });

  test("refuses too few rows, constant columns, rows that do not pair up, and values that are not finite", async () => {
    const { x, y } = rowsOf(30);
    await expect(estimator.fit([1, 2], [2, 1])).rejects.toThrow(/at least 3 rows/);
    await expect(estimator.fit(new Float64Array(30).fill(2), y)).rejects.toThrow(/constant/);
    await expect(estimator.fit(x, y.data.subarray(1))).rejects.toThrow(
      /pair up row by row, got 30 and 29/,
    );
    await expect(
      estimator.fit(
        mapped(x, () => Number.NaN),
        y,
      ),
    ).rejects.toThrow(/finite numbers, got NaN/);
  });

  test("refuses as many neighbours as rows", async () => {
    await expect(estimator.fit([1, 2, 3], [2, 1, 5])).rejects.toThrow(
      /fewer neighbours than rows, got k = \d for 3 rows/,
    );
  });
});

describe("repeated values", () => {
  const source = createRandomSource(7);
  const x = Float64Array.from({ length: 400 }, () => source.integer(4));
  const y = x.map((value) => value + source.integer(2));

  test("are jittered by the seed, and the estimate says so", async () => {
    const warnings: string[] = [];
    const estimate = await ksg().fit(x, y, {
      seed: 1,
      onWarning: (warning) => warnings.push(warning),
    });
    expect(estimate.warnings).toEqual(warnings);
    expect(warnings.join()).toMatch(/100 % of the rows repeat a value of a column of x.*mixed-ksg/);
    expect(estimate.verdict).toBe("care");
    expect(estimate.diagnostics["tiedShareX"]).toBe(1);
    const other = await ksg().fit(x, y, { seed: 2 });
    expect(other.mutualInformation).not.toBe(estimate.mutualInformation);
    // Both are estimates of the same: I = h(noise-free) to within the noise of 400 rows.
    expect(Math.abs(other.mutualInformation - estimate.mutualInformation)).toBeLessThan(0.2);
  });

  test("are what mixed-ksg is made for, without a warning", async () => {
    const estimate = await mixedKsg().fit(x, y);
    expect(estimate.warnings).toEqual([]);
    const plugIn = plugInInformation(x, y);
    // Both have a bias of (cells)/n: 8 of 400.
    expect(Math.abs(estimate.mutualInformation - plugIn)).toBeLessThan(0.03);
  });

  test("that nobody else has leave the columns untouched by the seed", async () => {
    const pair = rowsOf(100);
    const [a, b] = [
      await ksg().fit(pair.x, pair.y, { seed: 1 }),
      await ksg().fit(pair.x, pair.y, { seed: 2 }),
    ];
    expect(a.mutualInformation).toBe(b.mutualInformation);
  });
});

function plugInInformation(x: Float64Array, y: Float64Array): number {
  const count = (keys: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const key of keys) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return [...counts.values()].reduce(
      (sum, c) => sum - (c / x.length) * Math.log(c / x.length),
      0,
    );
  };
  const keysX = Array.from(x, String);
  const keysY = Array.from(y, String);
  return count(keysX) + count(keysY) - count(keysX.map((key, row) => `${key} ${keysY[row]}`));
}

describe("independence", () => {
  test("gets p-values that never are 0, small where there is dependence", async () => {
    const { x, y } = rowsOf(200);
    const dependent = await ksg({ permutations: 19 }).fit(x, y);
    expect(dependent.diagnostics["pValue"]).toBe(1 / 20);
    const { y: other } = rowsOf(200, 1, 4);
    const independent = await ksg({ permutations: 19 }).fit(x, other);
    expect(independent.diagnostics["pValue"]).toBeGreaterThan(1 / 20);
    expect((await ksg().fit(x, y)).diagnostics["pValue"]).toBeNull();
  });

  test.each([
    ["ksg", ksg({ permutations: 3 })],
    ["wkl", wkl({ permutations: 3 })],
    ["lnc", lnc({ permutations: 3 })],
    ["mixed-ksg", mixedKsg({ permutations: 3 })],
  ])("%s shuffles by keeping the trees and gives what new ones would", async (_, estimator) => {
    // The p-value for the sample that is already shuffled must see the same null values: only 1 of 4 can reach 1.5.
    const law = correlatedNormal({ dimX: 2, dimY: 1, mutualInformation: 1.5 });
    const { x, y } = law.sample(200, createRandomSource(9));
    const estimate = await estimator.fit(x, y);
    expect(estimate.diagnostics["pValue"]).toBe(1 / 4);
  });

  test("is not clipped: about half of the estimates of independent columns are below 0", async () => {
    let below = 0;
    for (let seed = 0; seed < 20; seed += 1) {
      const { x } = rowsOf(150, 1, seed);
      const { y } = rowsOf(150, 1, 1000 + seed);
      const { mutualInformation, score } = await ksg({ interval: "asymptotic" }).fit(x, y);
      below += mutualInformation < 0 ? 1 : 0;
      expect(score).toBe(Math.sqrt(-Math.expm1(-2 * Math.max(0, mutualInformation))));
    }
    expect(below).toBeGreaterThan(3); // 3 or fewer of 20 at even odds: once in 1,000 times
    expect(below).toBeLessThan(17);
  });
});

describe("verdicts", () => {
  test("ask for care where neighbours are known to fail", async () => {
    const source = createRandomSource(13);
    const x = source.fillNormal(new Float64Array(300));
    const y = x.map((value) => value + 1e-6 * source.normal());
    const strong = await ksg().fit(x, y);
    expect(strong.verdict).not.toBe("trust");
    expect(strong.warnings.join()).toMatch(/much for 300 rows/);
    const { x: wideX, y: wideY } = rowsOf(100, 6);
    const wide = await ksg().fit(wideX, wideY);
    expect(wide.warnings.join()).toMatch(/12 columns are many/);
    const { x: plainX, y: plainY } = rowsOf(300);
    expect((await ksg().fit(plainX, plainY)).verdict).toBe("trust");
  });

  /** Independent columns of the two sides in pairs of equal correlation. */
  const normalPairs = (dim: number, mutualInformation: number) =>
    correlatedNormal({ dim, mutualInformation }).sample(4000, createRandomSource(14).split(dim));

  test("ask for care where the estimate still grows with the rows, by about what it lacks", async () => {
    const { x, y } = normalPairs(4, 1.5);
    const estimate = await ksg().fit(x, y);
    const lacking = 1.5 - estimate.mutualInformation;
    expect(lacking).toBeGreaterThan(0.2);
    const { nats } = estimate.diagnostics["remainingBias"] as { nats: number };
    // To leading order in the distance of neighbours, which are far apart in eight columns.
    expect(nats).toBeGreaterThan(lacking / 2);
    expect(nats).toBeLessThan(2 * lacking);
    expect(estimate.verdict).not.toBe("trust");
    expect(estimate.warnings.join()).toMatch(/grows with the rows/);
  });

  test.each([
    [1, 1.5],
    [4, 0],
  ])("trust %i columns a side with %f nats", async (dim, mutualInformation) => {
    const { x, y } = normalPairs(dim, mutualInformation);
    const estimate = await ksg().fit(x, y);
    expect(Math.abs(estimate.mutualInformation - mutualInformation)).toBeLessThan(0.05);
    expect(estimate.verdict).toBe("trust");
  });
});

describe("kept margins", () => {
  const kept = { margins: "keep" } as const;
  test.each([
    ["ksg", ksg(kept)],
    ["ksg, Euclidean", ksg({ ...kept, norm: "euclidean" })],
    ["wkl", wkl(kept)],
  ])("give %s the same estimate for any common size within 1e±150", async (_, estimator) => {
    const { x, y } = rowsOf(100);
    const plain = await estimator.fit(x, y);
    for (const power of [-480, 480]) {
      // Powers of two, about 1e±144: nothing is rounded but the logarithms, of which some hundred nats cancel.
      const scaled = (side: Matrix) => mapped(side, (v) => v * 2 ** power);
      const { mutualInformation } = await estimator.fit(scaled(x), scaled(y));
      expect(Math.abs(mutualInformation - plain.mutualInformation)).toBeLessThan(1e-10);
    }
  });

  test.each([1e-160, 1e160])(
    "of size %d are refused: their squares are not numbers",
    async (scale) => {
      const { x, y } = rowsOf(100);
      for (const estimator of [ksg(kept), wkl(kept), mixedKsg(kept)]) {
        await expect(
          estimator.fit(
            mapped(x, (v) => v * scale),
            y,
          ),
        ).rejects.toThrow(/size 1e-150 to 1e\+150 for margins "keep".*use margins "standardize"/);
      }
      const { mutualInformation } = await ksg().fit(
        mapped(x, (v) => v * scale),
        y,
      );
      expect(Number.isFinite(mutualInformation)).toBe(true);
    },
  );
});

describe("whole numbers", () => {
  test("of many levels give what the continuous columns behind them give", async () => {
    const { x, y } = rowsOf(1000);
    const whole = (side: Matrix) => mapped(side, (v) => Math.round(1e4 * v));
    const plain = await ksg().fit(x, y);
    for (const integers of [ksg(), mixedKsg()]) {
      const { mutualInformation } = await integers.fit(whole(x), whole(y));
      // Rounding moves a row by 1e-4 where its neighbours lie 5e-2 away: some 1 in 500 counts change, by 1 of about 25.
      expect(Math.abs(mutualInformation - plain.mutualInformation)).toBeLessThan(0.01);
    }
  });
});

describe("settings", () => {
  test("that are unknown or out of range are refused by name", () => {
    expect(() => ksg({ neighbours: 3 } as never)).toThrow(/ksg: .*neighbours/s);
    expect(() => ksg({ k: 0 })).toThrow(/ksg: /);
    expect(() => ksg({ k: 2.5 })).toThrow(/ksg: /);
    expect(() => wkl({ ties: "drop" } as never)).toThrow(/wkl: /);
  });

  test("may come as text, as they do from a command line", async () => {
    const { x, y } = rowsOf(60);
    const text = await ksg({ k: "3", variant: "2" }).fit(x, y);
    const numbers = await ksg({ k: 3, variant: 2 }).fit(x, y);
    expect(text.mutualInformation).toBe(numbers.mutualInformation);
  });

  test("for parts that the rows cannot fill are refused", async () => {
    const { x, y } = rowsOf(60);
    await expect(ksg({ interval: "subsampling" }).fit(x, y)).rejects.toThrow(
      /at least 70 rows for 10 parts/,
    );
    await expect(lnc({ k: 2 }).fit(x, y)).rejects.toThrow(
      /more neighbours than columns, got k = 2 for 2/,
    );
  });
});

test("a class of one row is refused by ross, and small classes use the neighbours they have", async () => {
  const { x } = rowsOf(40);
  const classes = Float64Array.from({ length: 40 }, (_, row) => (row < 2 ? 7 : row % 2));
  expect((await ross({ k: 5 }).fit(x, classes)).mutualInformation).toBeTypeOf("number");
  classes[0] = 8;
  await expect(ross().fit(x, classes)).rejects.toThrow(/at least 2 rows in every class of y/);
});

test("quantities of several parts refuse what a pair refuses", async () => {
  const { x, y } = rowsOf(30);
  const z = rowsOf(30, 1, 8).x;
  await expect(conditionalMutualInformation({ x, y, z: z.data.subarray(1) })).rejects.toThrow(
    /pair up/,
  );
  await expect(conditionalMutualInformation({ x, y, z }, { k: 30 })).rejects.toThrow(
    /fewer neighbours/,
  );
  await expect(totalCorrelation([x])).rejects.toThrow(/two parts or more, got 1/);
  await expect(wklEntropy(new Float64Array(30).fill(1))).rejects.toThrow(/constant/);
  expect(() => transferEntropy({ source: x, target: y }, { lag: 40 })).toThrow(
    /at least 43 rows, got 30/,
  );
  expect(() => transferEntropy({ source: x, target: y.data.subarray(1) })).toThrow(
    /same times, got 30 and 29/,
  );
});

test("a signal stops the work", async () => {
  const { x, y } = rowsOf(50);
  await expect(ksg().fit(x, y, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(
    AbortedError,
  );
});
