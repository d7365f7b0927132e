import {
  cca,
  createMatrix,
  createRandomSource,
  haarOrthogonal,
  multiply,
  transpose,
} from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { describe, expect, test } from "vitest";

const ROWS = 400;

/** Rows whose columns are mixed, scaled and shifted; the first `shared` columns of both sides are correlated by 0.8. */
function pair(dx: number, dy: number, shared: number, seed = 1): { x: Matrix; y: Matrix } {
  const source = createRandomSource(seed);
  const side = (dim: number) =>
    createMatrix(ROWS, dim, source.fillNormal(new Float64Array(ROWS * dim)));
  const [x, y] = [side(dx), side(dy)];
  for (let row = 0; row < ROWS; row += 1) {
    for (let j = 0; j < shared; j += 1) {
      const from = x.data[row * dx + j] as number;
      y.data[row * dy + j] = 0.8 * from + 0.6 * (y.data[row * dy + j] as number);
    }
  }
  const mix = (matrix: Matrix): Matrix => {
    const mixed = multiply(matrix, haarOrthogonal(matrix.columns, source));
    return createMatrix(
      ROWS,
      matrix.columns,
      mixed.data.map((value, i) => 10 ** ((i % matrix.columns) - 1) * value + 5),
    );
  };
  return { x: mix(x), y: mix(y) };
}

function apply(rows: Matrix, means: Float64Array, weights: Matrix): Matrix {
  const centred = rows.data.map((value, i) => value - (means[i % rows.columns] as number));
  return multiply(createMatrix(rows.rows, rows.columns, centred), weights);
}

const product = (a: Matrix, b: Matrix): Matrix => {
  const { data, rows, columns } = multiply(transpose(a), b);
  return createMatrix(
    rows,
    columns,
    data.map((value) => value / a.rows),
  );
};

describe("cca", () => {
  test.each([
    [1, 1],
    [3, 3],
    [2, 5],
    [6, 1],
  ])("whitens both sides and leaves only the canonical correlations, %i + %i", (dx, dy) => {
    const { x, y } = pair(dx, dy, 1);
    const { correlations, xWeights, yWeights, xMeans, yMeans } = cca(x, y);
    const u = apply(x, xMeans, xWeights);
    const v = apply(y, yMeans, yWeights);
    const expectDiagonal = (matrix: Matrix, diagonal: (j: number) => number): void => {
      for (const [index, value] of matrix.data.entries()) {
        const [row, column] = [Math.floor(index / matrix.columns), index % matrix.columns];
        expect(value).toBeCloseTo(row === column ? diagonal(row) : 0, 10);
      }
    };
    expectDiagonal(product(u, u), () => 1);
    expectDiagonal(product(v, v), () => 1);
    expectDiagonal(product(u, v), (j) => correlations[j] ?? 0);
    expect(correlations).toHaveLength(Math.min(dx, dy));
    expect(correlations).toEqual(correlations.toSorted().toReversed());
    // One shared direction at 0.8; its sampling error is (1 − 0.64)/√400 = 0.02.
    expect(Math.abs((correlations[0] as number) - 0.8)).toBeLessThan(0.08);
  });

  test("does not change when a side is mapped by an invertible matrix", () => {
    const { x, y } = pair(3, 4, 2);
    const factor = createMatrix(3, 3, [2, 1, 0, 0, 1e-3, 1, 5, 0, 1]);
    const mapped = cca(multiply(x, factor), y).correlations;
    for (const [j, correlation] of cca(x, y).correlations.entries()) {
      expect(mapped[j]).toBeCloseTo(correlation, 9);
    }
  });

  test("finds correlation one between a side and a linear image of it", () => {
    const { x } = pair(3, 3, 0);
    const { correlations } = cca(x, multiply(x, haarOrthogonal(3, createRandomSource(9))));
    for (const correlation of correlations) {
      expect(correlation).toBeLessThanOrEqual(1);
      expect(correlation).toBeCloseTo(1, 12);
    }
  });

  test("names columns that depend on others, and constant ones", () => {
    const { x, y } = pair(3, 2, 1);
    const dependent = createMatrix(ROWS, 3, x.data);
    for (let row = 0; row < ROWS; row += 1) {
      const [a, b] = [dependent.data[3 * row] as number, dependent.data[3 * row + 1] as number];
      dependent.data[3 * row + 2] = 2 * a - b + 1;
    }
    expect(() => cca(dependent, y)).toThrow("column 2 of x");
    const constant = createMatrix(
      ROWS,
      2,
      y.data.map((value, i) => (i % 2 === 0 ? 7 : value)),
    );
    expect(() => cca(x, constant)).toThrow("column 0 of y");
  });

  test("refuses rows that do not pair up or are too few", () => {
    const { x, y } = pair(3, 2, 1);
    expect(() => cca(x, createMatrix(5, 2))).toThrow(
      "cca: expected paired rows, more than columns",
    );
    expect(() => cca(createMatrix(3, 3), createMatrix(3, 1))).toThrow("more than columns");
    expect(y.rows).toBe(ROWS);
  });
});
