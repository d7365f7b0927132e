import "@mienf/testing";
import {
  averageRanks,
  columnMeans,
  columnStandardDeviations,
  correlation,
  covariance,
  createMatrix,
  createRandomSource,
  matrixFrom,
  mean,
  multiply,
  quantile,
  selectColumns,
  standardDeviation,
  standardError,
  transpose,
  variance,
} from "@mienf/numeric";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSameMatrix, randomMatrix } from "./helpers/matrices.ts";

fc.configureGlobal({ seed: 20261123 });

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const numbers = fc.array(number, { minLength: 2, maxLength: 30 });

describe("mean and variance", () => {
  test("agree with their definitions", () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const n = values.length;
        // Squares below 1e-300 lose digits, or vanish.
        const rounding = { rtol: 1e-14, atol: 1e-300 };
        const average = values.reduce((sum, value) => sum + value, 0) / n;
        const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
        expect(mean(values)).toBeAllClose(average, { atol: 1e-9 });
        expect(variance(values)).toBeAllClose(squares / (n - 1), { rtol: 1e-9, atol: 1e-9 });
        expect(variance(values, { ddof: 0 })).toBeAllClose(squares / n, { rtol: 1e-9, atol: 1e-9 });
        expect(standardDeviation(values) ** 2).toBeAllClose(variance(values), rounding);
        expect(standardError(values) ** 2 * n).toBeAllClose(variance(values), rounding);
      }),
    );
  });

  test("give known values", () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(mean(values)).toBe(5);
    expect(standardDeviation(values, { ddof: 0 })).toBe(2);
    expect(variance(values)).toBeAllClose(32 / 7, { rtol: 1e-15 });
    expect(standardError(values)).toBeAllClose(Math.sqrt(4 / 7), { rtol: 1e-15 });
  });

  test("keep their digits for many values far from zero", () => {
    // The sum of 10⁶ equal numbers is off by about 1e-11 of itself: the mean is not.
    const constant = new Float64Array(1_000_000).fill(0.1);
    expect(mean(constant)).toBe(0.1);
    expect(variance(constant)).toBe(0);
    const shifted = Float64Array.from({ length: 1000 }, (_, i) => 1e9 + (i % 2));
    expect(mean(shifted)).toBe(1e9 + 0.5);
    expect(variance(shifted, { ddof: 0 })).toBe(0.25);
  });

  test("do not overflow or vanish with the squares", () => {
    for (const size of [1e-250, 1e250, 8e307]) {
      expect(mean([-size, size, (3 / 2) * size])).toBeAllClose(size / 2, { rtol: 1e-15 });
      expect(standardDeviation([-size, size], { ddof: 0 })).toBeAllClose(size, { rtol: 1e-15 });
    }
  });

  test("are not numbers where a value is none", () => {
    for (const value of [Number.NaN, Infinity]) {
      expect(mean([1, value])).toBeNaN();
      expect(variance([1, value])).toBeNaN();
    }
  });

  test("refuse too few values", () => {
    expect(() => mean([])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: mean: expected at least 1 values, got 0]`,
    );
    expect(() => variance([1])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: variance: expected at least 2 values, got 1]`,
    );
    expect(variance([1], { ddof: 0 })).toBe(0);
    expect(() => standardDeviation([], { ddof: 0 })).toThrow("at least 1 values, got 0");
    expect(() => standardError([1])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: standardError: expected at least 2 values, got 1]`,
    );
    expect(() => columnMeans(createMatrix(0, 2))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: columnMeans: expected at least 1 values, got 0]`,
    );
    expect(() => columnStandardDeviations(createMatrix(1, 2))).toThrow("got 1");
  });
});

describe("columns", () => {
  const a = randomMatrix(50, 3, 5);
  const column = (j: number): Float64Array => selectColumns(a, [j]).data;

  test("have the moments of each by itself", () => {
    expect(columnMeans(a)).toEqual(Float64Array.from([0, 1, 2], (j) => mean(column(j))));
    for (const ddof of [0, 1]) {
      expect(columnStandardDeviations(a, { ddof })).toEqual(
        Float64Array.from([0, 1, 2], (j) => standardDeviation(column(j), { ddof })),
      );
    }
    expect(columnMeans(createMatrix(4, 0))).toHaveLength(0);
  });

  test("have covariances by the definition", () => {
    const means = columnMeans(a);
    for (const ddof of [0, 1]) {
      const result = covariance(a, { ddof });
      for (const i of [0, 1, 2]) {
        for (const j of [0, 1, 2]) {
          const [x, y] = [column(i), column(j)];
          const products = x.map(
            (value, row) => (value - (means[i] ?? 0)) * ((y[row] ?? 0) - (means[j] ?? 0)),
          );
          const expected = products.reduce((sum, value) => sum + value, 0) / (50 - ddof);
          expect(result.data[3 * i + j]).toBeAllClose(expected, { atol: 1e-14 });
        }
      }
      expect(result).toEqual(transpose(result));
    }
  });

  test("have covariances that follow linear maps", () => {
    const map = randomMatrix(3, 4, 6);
    const expected = multiply(multiply(transpose(map), covariance(a)), map);
    expectSameMatrix(covariance(multiply(a, map)), expected, 1e-13);
  });

  test("have correlations that scale and shift do not change", () => {
    const moved = createMatrix(
      50,
      3,
      a.data.map((value, i) => [1e-200, -3, 1e200][i % 3]! * (value + (i % 3 === 1 ? 1e3 : 0))),
    );
    const expected = correlation(a);
    for (const at of [1, 3, 5, 7]) {
      expected.data[at]! *= -1;
    }
    // The shift costs three digits.
    expectSameMatrix(correlation(moved), expected, 1e-12);
  });

  test("have correlations of exactly one with themselves, and never above", () => {
    const x = randomMatrix(10, 1, 7).data;
    const result = correlation(
      matrixFrom(Array.from(x, (value) => [value, 3 * value, -value / 7])),
    );
    expect(result.data).toBeAllClose([1, 1, -1, 1, 1, -1, -1, -1, 1], { rtol: 1e-15 });
    expect(result.data.every((value) => Math.abs(value) <= 1)).toBe(true);
    expect([0, 4, 8].map((at) => result.data[at])).toEqual([1, 1, 1]);
  });

  test("refuse correlations of a constant, and too few rows", () => {
    const constant = matrixFrom([
      [1, 0.1],
      [2, 0.1],
      [4, 0.1],
    ]);
    expect(() => correlation(constant)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: correlation: expected finite values that vary, got a standard deviation of 0 in column 1]`,
    );
    expect(() => correlation(matrixFrom([[1], [Number.NaN]]))).toThrow("NaN in column 0");
    expect(() => correlation(createMatrix(1, 1))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: correlation: expected at least 2 values, got 1]`,
    );
    expect(() => covariance(createMatrix(1, 1))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: covariance: expected at least 2 values, got 1]`,
    );
  });
});

describe("quantile", () => {
  test("gives known values by definition 7", () => {
    const values = [40, 10, 30, 20];
    expect([0, 0.1, 0.25, 0.5, 0.75, 1].map((p) => quantile(values, p))).toBeAllClose(
      [10, 13, 17.5, 25, 32.5, 40],
      { rtol: 1e-15 },
    );
    expect(values).toEqual([40, 10, 30, 20]);
    expect(quantile([7], 0.3)).toBe(7);
  });

  test("orders by size, not as text, and keeps infinite values at the ends", () => {
    expect(quantile([100, 9, -5], 0.5)).toBe(9);
    expect(quantile([-Infinity, 1, 2, 3, Infinity], 0.5)).toBe(2);
    expect(quantile([1, Infinity], 0)).toBe(1);
    expect(quantile([1, Infinity, Infinity], 0.75)).toBe(Infinity);
  });

  test("lies between the extremes, rises with the probability and changes its sign with the values", () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(numbers, probability, probability, (values, p, q) => {
        const [low, high] = [quantile(values, Math.min(p, q)), quantile(values, Math.max(p, q))];
        // Rounding of the interpolation, in units of the largest value.
        const slack = 1e-15 * Math.max(...values.map(Math.abs));
        expect(low).toBeGreaterThanOrEqual(Math.min(...values) - slack);
        expect(high).toBeLessThanOrEqual(Math.max(...values) + slack);
        expect(high).toBeGreaterThanOrEqual(low - slack);
        const negated = values.map((value) => -value);
        expect(quantile(negated, 1 - p)).toBeAllClose(-quantile(values, p), { atol: 1e-7 });
      }),
    );
  });

  test("refuses no values, NaN and a probability out of range", () => {
    expect(() => quantile([], 0.5)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: quantile: expected at least 1 values, got 0]`,
    );
    expect(() => quantile([1], 1.5)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: quantile: expected a probability in [0, 1], got 1.5]`,
    );
    expect(() => quantile([1, Number.NaN], 0.5)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: quantile: expected numbers, got NaN among the values]`,
    );
  });
});

describe("averageRanks", () => {
  test("gives tied values the average of their ranks", () => {
    expect(averageRanks([30, 10, 20, 10, 30, 30])).toEqual(Float64Array.of(5, 1.5, 3, 1.5, 5, 5));
    expect(averageRanks([Infinity, -Infinity, 0, -0, Infinity])).toEqual(
      Float64Array.of(4.5, 1, 2.5, 2.5, 4.5),
    );
    expect(averageRanks([])).toHaveLength(0);
  });

  test("agrees with counting smaller and equal values", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (values) => {
        const expected = values.map((value) => {
          const smaller = values.filter((other) => other < value).length;
          const equal = values.filter((other) => other === value).length;
          return smaller + (equal + 1) / 2;
        });
        expect(Array.from(averageRanks(values))).toEqual(expected);
      }),
    );
  });

  test("inverts a permutation", () => {
    const order = createRandomSource(8).permutation(100);
    expect(averageRanks(order)).toEqual(Float64Array.from(order, (value) => value + 1));
  });

  test("refuses NaN", () => {
    expect(() => averageRanks([1, Number.NaN])).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: averageRanks: expected numbers, got NaN at index 1]`,
    );
  });
});
