import { createMatrix, createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { findAtoms, gatherAtoms, isDiscrete, spreadAtoms } from "./atoms.ts";

const ROWS = 400;
const source = createRandomSource(31);
const normals = (): Float64Array => source.fillNormal(new Float64Array(ROWS));

function side(...columns: Float64Array[]): Matrix {
  const result = createMatrix(ROWS, columns.length);
  for (const [at, column] of columns.entries()) {
    for (const [row, value] of column.entries()) {
      result.data[row * columns.length + at] = value;
    }
  }
  return result;
}

const rectified = normals().map((value) => Math.max(value, 0));
const withCode = normals().map((value, row) => (row % 10 === 0 ? -999 : value));
const counts = normals().map((value) => Math.round(2 * value));
const plain = normals();
const columns = side(rectified, plain, counts, withCode);
const atoms = findAtoms(columns)!;

test("atoms are all values of a discrete column, and of others those that many rows have", () => {
  expect(isDiscrete(counts)).toBe(true);
  expect(isDiscrete(rectified)).toBe(false);
  expect(atoms.map((each) => each?.values.length ?? 0)).toEqual([1, 0, new Set(counts).size, 1]);
  expect(atoms[0]!.values).toEqual(Float64Array.of(0));
  expect(atoms[3]!.values).toEqual(Float64Array.of(-999));
});

test.each([
  ["of measurements", plain],
  ["of one value", new Float64Array(ROWS).fill(3)],
  ["beyond what numbers hold", plain.map((value) => 1e308 * Math.sign(value))],
])("there are none in a column %s", (_, column) => {
  expect(findAtoms(side(column))).toBeNull();
});

describe("spread atoms", () => {
  const spread = spreadAtoms(atoms, columns, () => source.uniform());

  test("are told from all else, and in the same order", () => {
    for (let column = 0; column < columns.columns; column += 1) {
      const pairs = Array.from({ length: ROWS }, (_, row) => ({
        before: columns.data[row * columns.columns + column]!,
        after: spread.data[row * columns.columns + column]!,
      })).toSorted((a, b) => a.after - b.after);
      for (const [at, { before }] of pairs.entries()) {
        expect(before).toBeGreaterThanOrEqual(pairs[at - 1]?.before ?? -Infinity);
      }
      expect(new Set(pairs.map(({ after }) => after)).size).toBe(ROWS);
    }
  });

  test("are what they were when gathered, to rounding", () => {
    const back = gatherAtoms(atoms, spread);
    for (const [at, value] of columns.data.entries()) {
      expect(Math.abs(back.data[at]! - value)).toBeLessThan(1e-9);
      const ofColumn = atoms[at % columns.columns];
      if (ofColumn?.values.includes(value)) {
        // Zero may have lost its sign.
        expect(back.data[at] === value).toBe(true);
      }
    }
  });

  test("take up as much room as other values of the same share", () => {
    const { moves } = atoms[0]!;
    // The positive half of a normal column has the density 0.8 at 0, and half of it lies within 0.83 of its median.
    expect(moves[1]).toBeGreaterThan(0.5);
    expect(moves[1]).toBeLessThan(2.5);
  });
});
