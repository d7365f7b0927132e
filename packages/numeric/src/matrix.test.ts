import { expect, test } from "vitest";
import {
  createMatrix,
  identity,
  matrixFrom,
  selectColumns,
  selectRows,
  transpose,
} from "./matrix.ts";

const counted = (rows: number, columns: number) =>
  createMatrix(
    rows,
    columns,
    Array.from({ length: rows * columns }, (_, i) => i),
  );

test("creates zeros, or a copy of the values", () => {
  expect(createMatrix(2, 3)).toEqual({ data: new Float64Array(6), rows: 2, columns: 3 });
  const values = Float64Array.of(1, 2);
  const matrix = createMatrix(1, 2, values);
  values[0] = 9;
  expect(matrix.data).toEqual(Float64Array.of(1, 2));
});

test("refuses sizes that are not whole and values that do not fill the matrix", () => {
  expect(() => createMatrix(-1, 2)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: createMatrix: expected whole sizes ≥ 0, got -1×2]`,
  );
  expect(() => createMatrix(1, 1.5)).toThrow("got 1×1.5");
  expect(() => createMatrix(2, 2, [1, 2, 3])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: createMatrix: expected 4 values for 2×2, got 3]`,
  );
});

test("reads flat numbers as one column, or as rows of a given width", () => {
  expect(matrixFrom([1, 2, 3, 4])).toEqual(createMatrix(4, 1, [1, 2, 3, 4]));
  expect(matrixFrom(Float32Array.of(1, 2, 3, 4), 2)).toEqual(createMatrix(2, 2, [1, 2, 3, 4]));
  expect(matrixFrom([])).toEqual(createMatrix(0, 1));
});

test("reads rows, of plain and of typed arrays", () => {
  const expected = createMatrix(2, 3, [0, 1, 2, 3, 4, 5]);
  expect(
    matrixFrom([
      [0, 1, 2],
      [3, 4, 5],
    ]),
  ).toEqual(expected);
  expect(matrixFrom([Int32Array.of(0, 1, 2), Float32Array.of(3, 4, 5)], 3)).toEqual(expected);
});

test("copies neither a matrix nor float64 numbers", () => {
  const matrix = counted(2, 2);
  expect(matrixFrom(matrix)).toBe(matrix);
  expect(matrixFrom(matrix.data, 2).data).toBe(matrix.data);
});

test("refuses what does not fill whole rows", () => {
  expect(() => matrixFrom([1, 2, 3], 2)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: matrixFrom: expected a multiple of 2 values for 2 columns, got 3]`,
  );
  expect(() => matrixFrom([[1, 2], [3]])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: matrixFrom: expected rows of 2 values as in row 0, got 1 in row 1]`,
  );
  expect(() => matrixFrom(counted(2, 2), 3)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: matrixFrom: expected 3 columns, got 2]`,
  );
  expect(() => matrixFrom([1], 0)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: matrixFrom: expected a whole number of columns ≥ 1, got 0]`,
  );
  const broken = { data: new Float64Array(3), rows: 2, columns: 2 };
  expect(() => matrixFrom(broken)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: matrixFrom: expected 4 values for 2×2, got 3]`,
  );
});

test("transposes across its blocks", () => {
  const a = counted(70, 33);
  const t = transpose(a);
  expect([t.rows, t.columns]).toEqual([33, 70]);
  for (let i = 0; i < 70; i++) {
    for (let j = 0; j < 33; j++) {
      expect(t.data[j * 70 + i]).toBe(a.data[i * 33 + j]);
    }
  }
  expect(transpose(createMatrix(0, 3))).toEqual(createMatrix(3, 0));
});

test("makes the identity", () => {
  expect(identity(2).data).toEqual(Float64Array.of(1, 0, 0, 1));
});

test("selects rows and columns in the given order, with repeats", () => {
  const a = counted(3, 2);
  expect(selectRows(a, [2, 0, 2])).toEqual(createMatrix(3, 2, [4, 5, 0, 1, 4, 5]));
  expect(selectColumns(a, Int32Array.of(1, 0, 1))).toEqual(
    createMatrix(3, 3, [1, 0, 1, 3, 2, 3, 5, 4, 5]),
  );
  expect(selectRows(a, [])).toEqual(createMatrix(0, 2));
});

test("refuses indices out of range", () => {
  expect(() => selectRows(counted(3, 2), [3])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: selectRows: expected whole indices in [0, 3), got 3]`,
  );
  expect(() => selectColumns(counted(3, 2), [0.5])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: selectColumns: expected whole indices in [0, 2), got 0.5]`,
  );
});
