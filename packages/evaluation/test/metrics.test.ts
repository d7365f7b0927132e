import { accuracy, convergence, cost, rankEstimators } from "@mienf/evaluation/bench";
import { describe, expect, test } from "vitest";
import { studentizedRangeQuantile } from "../src/metrics/studentized-range.ts";
import { exampleRow } from "./example-rows.ts";

describe("accuracy", () => {
  // Errors +0.05, −0.25 and +0.2 for exact values 1, 2 and 0; by hand.
  const rows = [
    exampleRow({ estimate: 1.05, low: 0.9, high: 1.2 }),
    exampleRow({ exact: 2, estimate: 1.75, low: 1.7, high: 1.8 }),
    exampleRow({ exact: 0, estimate: 0.2 }),
    exampleRow({ estimate: null }),
  ];

  test("is what one finds by hand", () => {
    const { bias, rmse, mae, relativeError, ...counts } = accuracy(rows);
    expect(counts).toEqual({ count: 3, failures: 1, coverage: 0.5, intervals: 2, within: 1 });
    expect(bias).toBeCloseTo(0, 12);
    expect(mae).toBeCloseTo(0.5 / 3, 12);
    expect(rmse).toBeCloseTo(Math.sqrt(0.105 / 3), 12);
    // 0.05/1 and 0.25/2; nothing can be said of 0.
    expect(relativeError).toBeCloseTo(0.0875, 12);
  });

  test("of nothing is nothing", () => {
    expect(accuracy([exampleRow({ estimate: null })])).toMatchObject({
      count: 0,
      failures: 1,
      bias: Number.NaN,
      coverage: Number.NaN,
    });
  });

  test("an interval that ends at the exact value covers it", () => {
    expect(accuracy([exampleRow({ low: 1, high: 1.2 })]).coverage).toBe(1);
  });
});

test("cost is the mean time, parameters and steps, and the most time and memory, of cells that ended well", () => {
  expect(
    cost([
      exampleRow({ seconds: 2, megabytes: 100, parameters: 10, steps: 4 }),
      exampleRow({ seconds: 4, megabytes: 300, parameters: 30, steps: 8 }),
      exampleRow({ estimate: null, seconds: 99, megabytes: 999 }),
    ]),
  ).toEqual({ seconds: 3, slowest: 4, megabytes: 300, parameters: 20, steps: 6 });
  expect(cost([exampleRow({})])).toMatchObject({ megabytes: Number.NaN, parameters: Number.NaN });
});

describe("convergence", () => {
  // Errors 0.4, 0.2, 0.1 at N = 100, 400, 1600: halved where N is four times as much.
  const errors = [
    [100, 0.4],
    [400, 0.2],
    [1600, 0.1],
  ] as const;
  const rows = errors.map(([size, error]) => exampleRow({ rows: size, estimate: 1 - error }));

  test("finds the exponent −1/2 of errors that halve as N quadruples", () => {
    const [curve] = convergence(rows);
    expect(curve?.points.map(({ rmse }) => +rmse.toFixed(12))).toEqual([0.4, 0.2, 0.1]);
    expect(curve?.exponent).toBeCloseTo(-0.5, 12);
  });

  test("leaves out laws that lack an estimate at one N, and suites of one N", () => {
    const other = exampleRow({ law: "other I=1", rows: 100, estimate: 9 });
    expect(convergence([...rows, other])).toEqual(convergence(rows));
    expect(convergence(rows.slice(0, 1))).toEqual([]);
  });
});

describe("ranks", () => {
  const laws = ["a", "b", "c", "d"];
  // Errors of three estimators in four laws. Ranks: good 1, 1, 1, 2; fair 2, 2.5, 3, 1; poor 3, 2.5, 2, 3.
  const table = {
    good: [0.1, 0.1, 0.1, 0.2],
    fair: [0.2, 0.3, 0.3, 0.1],
    poor: [0.3, 0.3, 0.2, 0.3],
  };
  const rows = Object.entries(table).flatMap(([estimator, errors]) =>
    errors.map((error, i) =>
      exampleRow({ estimator, law: laws[i] ?? "", exact: 0, estimate: error }),
    ),
  );

  test("are what one finds by hand: mean ranks, wins, Friedman's p and Nemenyi's difference", () => {
    const ranking = rankEstimators(rows);
    expect(ranking?.ranks).toEqual([
      { estimator: "good", meanRank: 1.25, wins: 3 },
      { estimator: "fair", meanRank: 2.125, wins: 1 },
      { estimator: "poor", meanRank: 2.625, wins: 0 },
    ]);
    // 12·4/(3·4)·(1.25² + 2.125² + 2.625² − 3·16/4) = 3.875; P(χ²₂ > 3.875) = e^(−3.875/2).
    expect(ranking?.pValue).toBeCloseTo(Math.exp(-3.875 / 2), 12);
    // q = 2.343 (Demšar 2006, table 5a) · √(3·4/(6·4)); printed to three places.
    expect(ranking?.criticalDifference).toBeCloseTo(2.343 * Math.sqrt(0.5), 2);
    expect(ranking?.cliques).toEqual([["good", "fair", "poor"]]);
  });

  test("leave out laws that an estimator has no estimate for, and need two", () => {
    const failing = { estimator: "poor", exact: 0, estimate: null };
    const without = (...names: string[]): typeof rows =>
      rows.map((row) =>
        row.estimator === "poor" && names.includes(row.law)
          ? exampleRow({ ...failing, law: row.law })
          : row,
      );
    expect(rankEstimators(without("a"))?.cases).toBe(3);
    expect(rankEstimators(without("a", "b", "c"))).toBeNull();
    expect(rankEstimators(rows.filter(({ estimator }) => estimator === "good"))).toBeNull();
  });

  test("groups that overlap are kept apart, and none lies within another", () => {
    // 60 laws, four estimators: the first two trade places now and then, as do the last two; nothing else does.
    const many = Array.from({ length: 60 }, (_, i) => i).flatMap((i) => {
      const swap = i % 3 === 0;
      const order = swap ? ["b", "a", "d", "c"] : ["a", "b", "c", "d"];
      return order.map((estimator, rank) =>
        exampleRow({ estimator, law: `law ${i}`, exact: 0, estimate: rank + 1 }),
      );
    });
    // Mean ranks 4/3, 5/3, 10/3, 11/3; the critical difference is 2.569·√(4·5/(6·60)) = 0.606.
    expect(rankEstimators(many)?.cliques).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });
});

test.each([
  // Demšar 2006, table 5a: q₀.₀₅ is the quantile over √2, printed to three places.
  [2, 1.96],
  [3, 2.343],
  [5, 2.728],
  [10, 3.164],
])("the range of %i normal values has the published quantile", (k, published) => {
  expect(studentizedRangeQuantile(0.95, k) / Math.SQRT2).toBeCloseTo(published, 2);
});
