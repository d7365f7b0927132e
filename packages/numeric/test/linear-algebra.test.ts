import "@mienf/testing";
import {
  cholesky,
  createMatrix,
  createRandomSource,
  haarOrthogonal,
  identity,
  inverseSpd,
  logAbsDeterminant,
  logDeterminantSpd,
  multiply,
  qr,
  selectRows,
  solveSpd,
  solveTriangular,
  svd,
  symmetricEigen,
  transpose,
} from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import {
  entry,
  expectOrthonormalColumns,
  expectSameMatrix,
  randomMatrix,
  randomSpd,
  scaleColumns,
  slowDeterminant,
  slowMultiply,
} from "./helpers/matrices.ts";

// Backward errors of these algorithms are a few n · 2.2e-16 of the matrix's norm: 1e-13 of it for n ≤ 60.
const ROUNDING = 1e-13;

const norm = (a: Matrix): number => Math.hypot(...a.data);

const rankTwo = multiply(randomMatrix(7, 2, 3), randomMatrix(2, 5, 4));

const anyShape: Record<string, Matrix> = {
  "1×1": createMatrix(1, 1, [-3]),
  square: randomMatrix(12, 12),
  tall: randomMatrix(40, 7),
  wide: randomMatrix(7, 40),
  "one row": randomMatrix(1, 6),
  "one column": randomMatrix(6, 1),
  zero: createMatrix(4, 3),
  "zero column": scaleColumns(randomMatrix(6, 4), [1, 0, 2, 1]),
  "equal columns": multiply(randomMatrix(8, 1), createMatrix(1, 3, [1, 1, 1])),
  "of rank two": rankTwo,
  "of rank two, wide": transpose(rankTwo),
  graded: scaleColumns(randomMatrix(9, 5), [1e-12, 1e6, 1, 1e-5, 1e12]),
  huge: scaleColumns(randomMatrix(5, 3), [1e200, 1e200, 1e200]),
  tiny: scaleColumns(randomMatrix(5, 3), [1e-200, 1e-200, 1e-200]),
  diagonal: createMatrix(3, 3, [0, 0, 0, 0, -2, 0, 0, 0, 1]),
  "no rows": createMatrix(0, 3),
  empty: createMatrix(0, 0),
};

describe("multiply", () => {
  // Sizes on both sides of its tiles of 4, strips of 64 and blocks of 256.
  test.each([
    [1, 1, 1],
    [3, 5, 2],
    [4, 8, 4],
    [5, 300, 67],
    [9, 257, 130],
    [0, 3, 2],
    [2, 0, 3],
  ])("agrees with the definition, %i×%i by ×%i", (m, k, n) => {
    const [a, b] = [randomMatrix(m, k, 1), randomMatrix(k, n, 2)];
    // Sums of k products of size one, in another order.
    expectSameMatrix(multiply(a, b), slowMultiply(a, b), 1e-15 * (k + 1) * 10);
  });

  test("refuses inner sizes that differ", () => {
    expect(() => multiply(identity(2), identity(3))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: multiply: expected as many columns on the left as rows on the right, got 2×2 and 3×3]`,
    );
  });
});

describe("qr", () => {
  test.each(Object.entries(anyShape))("reconstructs a matrix, %s", (_, a) => {
    const { q, r } = qr(a);
    expectOrthonormalColumns(q, ROUNDING);
    expectSameMatrix(multiply(q, r), a, ROUNDING * norm(a));
    for (let i = 0; i < r.rows; i++) {
      expect(entry(r, i, i)).toBeGreaterThanOrEqual(0);
      for (let j = 0; j < i; j++) {
        expect(entry(r, i, j)).toBe(0);
      }
    }
  });

  test("gives the transposed Cholesky factor of AᵀA", () => {
    const a = randomMatrix(30, 6);
    const lower = cholesky(multiply(transpose(a), a));
    // The condition number, squared in AᵀA, is below 10.
    expectSameMatrix(qr(a).r, transpose(lower), 1e-12);
  });

  test("refuses entries that are not finite", () => {
    const a = createMatrix(2, 2, [1, 2, Number.NaN, 4]);
    expect(() => qr(a)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: qr: expected finite entries, got NaN at row 1, column 0]`,
    );
  });
});

describe("svd", () => {
  test.each(Object.entries(anyShape))("reconstructs a matrix, %s", (_, a) => {
    const { u, s, v } = svd(a);
    expect(s).toHaveLength(Math.min(a.rows, a.columns));
    expect(s).toEqual(s.toSorted().toReversed());
    expect(s.every((value) => value >= 0)).toBe(true);
    expectOrthonormalColumns(u, ROUNDING);
    expectOrthonormalColumns(v, ROUNDING);
    expectSameMatrix(multiply(scaleColumns(u, s), transpose(v)), a, ROUNDING * norm(a));
  });

  test("finds the singular values that a matrix was made with", () => {
    const source = createRandomSource(2);
    const made = [5, 3, 3, 1, 1e-3, 0];
    const left = transpose(selectRows(haarOrthogonal(10, source), [0, 1, 2, 3, 4, 5]));
    const a = multiply(scaleColumns(left, made), haarOrthogonal(6, source));
    expect(svd(a).s).toBeAllClose(made, { rtol: 0, atol: 5 * ROUNDING });
  });

  test("keeps the digits of singular values that are small through the scale of columns", () => {
    const scales = [1, 1e-20, 1e-40];
    const q = transpose(selectRows(haarOrthogonal(5, createRandomSource(3)), [0, 1, 2]));
    expect(svd(scaleColumns(q, scales)).s).toBeAllClose(scales, { rtol: ROUNDING });
  });

  test("has the square roots of the eigenvalues of AᵀA", () => {
    const a = randomMatrix(60, 20);
    const { values } = symmetricEigen(multiply(transpose(a), a));
    expect(svd(a).s).toBeAllClose(values.map(Math.sqrt), { rtol: ROUNDING });
  });

  test("refuses entries that are not finite", () => {
    const a = createMatrix(1, 2, [1, Infinity]);
    expect(() => svd(a)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: svd: expected finite entries, got Infinity at row 1, column 0]`,
    );
  });
});

const symmetric: Record<string, Matrix> = {
  "1×1": createMatrix(1, 1, [-3]),
  empty: createMatrix(0, 0),
  zero: createMatrix(3, 3),
  identity: identity(4),
  random: scaleColumns(randomSpd(30), new Float64Array(30).fill(-0.3)),
  "of rank one": multiply(randomMatrix(8, 1), transpose(randomMatrix(8, 1))),
  huge: scaleColumns(randomSpd(4), new Float64Array(4).fill(1e300)),
  tiny: scaleColumns(randomSpd(4), new Float64Array(4).fill(1e-300)),
};

describe("symmetricEigen", () => {
  test.each(Object.entries(symmetric))("diagonalises a matrix, %s", (_, a) => {
    const { values, vectors } = symmetricEigen(a);
    expect(values).toEqual(values.toSorted().toReversed());
    expectOrthonormalColumns(vectors, ROUNDING);
    const rebuilt = multiply(scaleColumns(vectors, values), transpose(vectors));
    expectSameMatrix(rebuilt, a, ROUNDING * norm(a));
  });

  test("finds the known eigenvalues of the second-difference matrix", () => {
    const n = 40;
    const a = createMatrix(n, n);
    for (let i = 0; i < n; i++) {
      a.data[i * n + i] = 2;
      if (i > 0) {
        a.data[i * n + i - 1] = -1;
      }
    }
    // The upper triangle stays 0: it is not read.
    const known = Array.from(
      { length: n },
      (_, k) => 2 - 2 * Math.cos(((n - k) * Math.PI) / (n + 1)),
    );
    expect(symmetricEigen(a).values).toBeAllClose(known, { rtol: 0, atol: ROUNDING });
  });

  test("finds the eigenvalues of two by two matrices by the formula", () => {
    const [a, b, c] = [2, 1.5, -1];
    const root = Math.hypot((a - c) / 2, b);
    const { values } = symmetricEigen(createMatrix(2, 2, [a, b, b, c]));
    expect(values).toBeAllClose([(a + c) / 2 + root, (a + c) / 2 - root], { rtol: 1e-15 });
  });

  test("refuses matrices that are not square or not finite", () => {
    expect(() => symmetricEigen(createMatrix(2, 3))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: symmetricEigen: expected a square matrix, got 2×3]`,
    );
    const a = createMatrix(2, 2, [1, 0, Number.NaN, 1]);
    expect(() => symmetricEigen(a)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: symmetricEigen: expected finite entries, got NaN at row 1, column 0]`,
    );
  });
});

describe("cholesky", () => {
  test.each([0, 1, 2, 25])("reconstructs a matrix from a lower triangle, size %i", (n) => {
    const a = randomSpd(n);
    const factor = cholesky(a);
    expectSameMatrix(multiply(factor, transpose(factor)), a, ROUNDING * (norm(a) + 1));
    for (let i = 0; i < n; i++) {
      expect(entry(factor, i, i)).toBeGreaterThan(0);
      expect(factor.data.subarray(i * n + i + 1, (i + 1) * n)).toEqual(new Float64Array(n - i - 1));
    }
  });

  test("names the pivot at which a matrix fails to be positive definite", () => {
    const a = createMatrix(3, 3, [4, 2, 0, 2, 1, 0, 0, 0, 1]);
    expect(() => cholesky(a)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: cholesky: expected a positive definite matrix, got pivot 0 at index 1]`,
    );
    expect(() => cholesky(createMatrix(1, 1, [-2]))).toThrow("got pivot -2 at index 0");
    expect(() => cholesky(createMatrix(1, 1, [Number.NaN]))).toThrow("got pivot NaN at index 0");
    expect(() => cholesky(createMatrix(1, 2))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: cholesky: expected a square matrix, got 1×2]`,
    );
  });
});

describe("solving", () => {
  test("solves triangular systems without reading the other triangle", () => {
    const full = randomMatrix(8, 8, 5);
    for (let i = 0; i < 8; i++) {
      full.data[9 * i]! += 6;
    }
    const solution = randomMatrix(8, 3, 6);
    for (const triangle of ["lower", "upper"] as const) {
      const kept = createMatrix(
        8,
        8,
        full.data.map((value, at) => {
          const [i, j] = [Math.floor(at / 8), at % 8];
          return (triangle === "lower" ? j <= i : j >= i) ? value : 0;
        }),
      );
      const solved = solveTriangular(full, multiply(kept, solution), { triangle });
      // The condition number is below 10.
      expectSameMatrix(solved, solution, 10 * ROUNDING);
    }
  });

  test("solves and inverts positive definite systems", () => {
    const a = randomSpd(12, 7);
    const solution = randomMatrix(12, 4, 8);
    // Errors are multiplied by the condition number, at most the norm as no eigenvalue is below 1.
    expectSameMatrix(solveSpd(a, multiply(a, solution)), solution, ROUNDING * norm(a));
    const inverse = inverseSpd(a);
    expectSameMatrix(multiply(inverse, a), identity(12), ROUNDING * norm(a));
    expect(inverse).toEqual(transpose(inverse));
  });

  test("refuses sizes that do not fit and singular matrices", () => {
    expect(() =>
      solveTriangular(identity(2), createMatrix(3, 1)),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: solveTriangular: expected 2 rows on the right-hand side, got 3]`,
    );
    expect(() => solveTriangular(createMatrix(2, 3), identity(2))).toThrow(
      "expected a square matrix",
    );
    expect(() => solveSpd(identity(2), createMatrix(3, 1))).toThrow("expected 2 rows");
    const singular = createMatrix(2, 2, [1, 0, 1, 0]);
    expect(() => solveTriangular(singular, identity(2))).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: solveTriangular: expected a diagonal without zeros, got 0 at index 1]`,
    );
    expect(() => inverseSpd(singular)).toThrow("got pivot -1 at index 1");
  });
});

describe("log-determinants", () => {
  test.each([0, 1, 2, 5, 7])("agree with expansion by minors, size %i", (n) => {
    const spd = randomSpd(n, 9);
    const any = randomMatrix(n, n, 10);
    const tolerance = { rtol: 1e-12, atol: 1e-12 };
    expect(logDeterminantSpd(spd)).toBeAllClose(Math.log(slowDeterminant(spd)), tolerance);
    expect(logAbsDeterminant(spd)).toBeAllClose(Math.log(slowDeterminant(spd)), tolerance);
    const expected = Math.log(Math.abs(slowDeterminant(any)));
    expect(logAbsDeterminant(any)).toBeAllClose(expected, tolerance);
  });

  test("add up over products", () => {
    const [a, b] = [randomMatrix(20, 20, 11), randomMatrix(20, 20, 12)];
    expect(logAbsDeterminant(multiply(a, b))).toBeAllClose(
      logAbsDeterminant(a) + logAbsDeterminant(b),
      { rtol: 1e-12 },
    );
  });

  test("do not overflow or vanish with the determinant", () => {
    const n = 200;
    for (const size of [1e-200, 1e-3, 1e200]) {
      const a = createMatrix(
        n,
        n,
        identity(n).data.map((value) => size * value),
      );
      expect(logAbsDeterminant(a)).toBeAllClose(n * Math.log(size), { rtol: 1e-14 });
      expect(logDeterminantSpd(a)).toBeAllClose(n * Math.log(size), { rtol: 1e-14 });
    }
  });

  test("are minus infinity for a singular matrix, and refused for one that is not finite", () => {
    expect(logAbsDeterminant(createMatrix(2, 2, [1, 1, 0, 0]))).toBe(-Infinity);
    expect(() =>
      logAbsDeterminant(createMatrix(1, 1, [Number.NaN])),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: logAbsDeterminant: expected finite entries, got NaN at row 0, column 0]`,
    );
    expect(() => logAbsDeterminant(createMatrix(1, 2))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: logAbsDeterminant: expected a square matrix, got 1×2]`,
    );
  });
});

describe("haarOrthogonal", () => {
  test.each([0, 1, 2, 30])("draws orthogonal matrices, size %i", (n) => {
    expectOrthonormalColumns(haarOrthogonal(n, createRandomSource(1)), ROUNDING);
  });

  test("has the moments of the uniform law", () => {
    const [n, draws] = [3, 20_000];
    const source = createRandomSource(4);
    let traces = 0;
    let squares = 0;
    let reflections = 0;
    const means = new Float64Array(n * n);
    for (let draw = 0; draw < draws; draw++) {
      const q = haarOrthogonal(n, source);
      const trace = entry(q, 0, 0) + entry(q, 1, 1) + entry(q, 2, 2);
      traces += trace / draws;
      squares += trace ** 2 / draws;
      reflections += slowDeterminant(q) < 0 ? 1 / draws : 0;
      for (const [i, value] of q.data.entries()) {
        means[i]! += value / draws;
      }
    }
    // E tr = 0 and E tr² = 1 (Diaconis & Shahshahani 1994); the trace's fourth moment is 3, so four standard errors
    // are 4/√n and 4·√2/√n. Without the sign convention of qr, the mean of the diagonal would be far from 0.
    const error = 4 / Math.sqrt(draws);
    expect(Math.abs(traces)).toBeLessThan(error);
    expect(Math.abs(squares - 1)).toBeLessThan(error * Math.SQRT2);
    expect(Math.abs(reflections - 0.5)).toBeLessThan(error / 2);
    // Entries have variance 1/3.
    expect(means).toBeAllClose(new Float64Array(n * n), { atol: error / Math.sqrt(3) });
  });

  test("refuses a size that is not whole", () => {
    expect(() => haarOrthogonal(1.5, createRandomSource(1))).toThrow("expected whole sizes ≥ 0");
  });
});
