import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import type { PairedMatrices } from "./paired-matrices.ts";
import { pairedMatrices } from "./paired-matrices.ts";
import type { NumericColumn } from "./table.ts";

const source = createRandomSource(7);

function column(name: string, rows = 50, file = "data.csv"): NumericColumn {
  return { name, values: source.fillNormal(new Float64Array(rows)), file };
}

function made(name: string, from: NumericColumn, change: (value: number) => number): NumericColumn {
  return { name, values: from.values.map(change), file: from.file };
}

function spoilt(from: NumericColumn, row: number, value: number): NumericColumn {
  const values = from.values.slice();
  values[row] = value;
  return { ...from, values };
}

function repeat(from: NumericColumn, share: number): NumericColumn {
  return {
    ...from,
    values: from.values.map((value, i) => (i < share * 1000 ? from.values[999]! : value)),
  };
}

const severities = ({ findings }: PairedMatrices): string[] =>
  findings.map(({ severity }) => severity);

describe("pairedMatrices", () => {
  test("puts columns side by side, row by row", () => {
    const [a, b, c] = [column("a"), column("b"), column("c")];
    const { x, y, rowNumbers, dropped, findings } = pairedMatrices([a, b], [c]);
    expect([x.rows, x.columns, y.columns]).toEqual([50, 2, 1]);
    expect([x.data[6], x.data[7], y.data[3]]).toEqual([a.values[3], b.values[3], c.values[3]]);
    expect([rowNumbers[0], rowNumbers[49], dropped]).toEqual([1, 50, 0]);
    expect(findings).toEqual([]);
  });

  test("a missing cell is an error, or leaves its row out and says so", () => {
    const a = spoilt(spoilt(column("a"), 4, NaN), 9, NaN);
    const b = spoilt(column("b"), 4, NaN);
    expect(() => pairedMatrices([a], [b])).toThrowErrorMatchingInlineSnapshot(
      `[DataError: data.csv, column a, row 5: expected a number, got an empty or NaN cell (2 of 50 rows have one); fill it in, or leave such rows out with missing: "drop"]`,
    );
    const pair = pairedMatrices([a], [b], { missing: "drop" });
    expect([pair.x.rows, pair.dropped, pair.rowNumbers[4], pair.rowNumbers[8]]).toEqual([
      48, 2, 6, 11,
    ]);
    expect(pair.x.data[4]).toBe(a.values[5]);
    expect(pair.findings).toMatchInlineSnapshot(`
      [
        {
          "message": "2 of 50 rows have an empty or NaN cell and were left out; the estimate holds for complete rows",
          "severity": "note",
        },
      ]
    `);
  });

  test("an infinite cell is an error under either policy", () => {
    const a = spoilt(column("a"), 2, -Infinity);
    expect(() =>
      pairedMatrices([a], [column("b")], { missing: "drop" }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DataError: data.csv, column a, row 3: expected a finite number, got minus infinity; correct the cell or remove the row]`,
    );
  });

  test("too few rows are an error", () => {
    expect(() =>
      pairedMatrices([column("a", 5)], [column("b", 5)]),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DataError: data.csv: expected at least 20 rows for 1 + 1 columns, got 5; use more rows]`,
    );
    const many = Array.from({ length: 500 }, (_, i) => column(`x${i}`, 200));
    const others = Array.from({ length: 500 }, (_, i) => column(`y${i}`, 200));
    expect(() => pairedMatrices(many, others)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: data.csv: expected at least 2000 rows for 500 + 500 columns, got 200; use more rows or fewer columns]`,
    );
    const holed = made("b", column("b"), () => NaN);
    expect(() =>
      pairedMatrices([column("a")], [holed], { missing: "drop" }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DataError: data.csv: expected at least 20 rows for 1 + 1 columns, got 0 after leaving out 50 with missing cells; use more rows]`,
    );
  });

  test("rows that are few for the columns are a warning", () => {
    const few = pairedMatrices(
      [column("a", 30), column("b", 30)],
      [column("c", 30), column("d", 30)],
    );
    expect(few.findings).toMatchInlineSnapshot(`
      [
        {
          "message": "30 rows are few for 4 columns: chance alone can look like information; use at least 40 rows, or fewer columns",
          "severity": "care",
        },
      ]
    `);
  });

  test("a constant column is an error, however large its value", () => {
    const constant = made("c", column("c"), () => 1e17);
    expect(() =>
      pairedMatrices([column("a")], [column("b"), constant]),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DataError: data.csv, column c: expected values that vary, got 100000000000000000 in every row; leave the column out, it carries no information]`,
    );
  });

  test("rows that do not pair up are an error", () => {
    const shorter = column("b", 49, "other.csv");
    expect(() => pairedMatrices([column("a")], [shorter])).toThrowErrorMatchingInlineSnapshot(
      `[DataError: other.csv: expected rows that pair up with those of data.csv, got 49 rows against 50; the two must list the same samples in the same order]`,
    );
  });

  test("the same column on both sides is an error that says that the information is infinite", () => {
    const a = column("a");
    expect(() =>
      pairedMatrices([a, column("b")], [column("c"), a]),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DataError: data.csv: expected different columns on the two sides, got a on both; the mutual information is then infinite, so take it off one side]`,
    );
  });

  test("so is a copy under another name, scaled and shifted", () => {
    const a = column("a");
    const copy = made("fahrenheit", a, (value) => 32 - 1.8 * value);
    expect(() => pairedMatrices([column("b"), a], [copy])).toThrowErrorMatchingInlineSnapshot(
      `[DataError: data.csv: expected different columns on the two sides, got a and fahrenheit, which are the same up to scale and shift; the mutual information is then infinite, so leave one out]`,
    );
  });

  test("a copy on the same side is an error with another remedy", () => {
    const a = column("a");
    const copy = made("cents", a, (value) => 100 * value);
    expect(() => pairedMatrices([a, copy], [column("b")])).toThrowErrorMatchingInlineSnapshot(
      `[DataError: data.csv: expected columns that differ, got a and cents on the same side, which are the same up to scale and shift; leave one out, it adds no information]`,
    );
  });

  test("a column that is nearly another is allowed", () => {
    const a = column("a");
    const noise = source.fillNormal(new Float64Array(50));
    const near = {
      ...a,
      name: "near",
      values: a.values.map((value, i) => value + 1e-6 * noise[i]!),
    };
    expect(pairedMatrices([a], [near]).findings).toEqual([]);
  });

  test("repeated rows are counted, and the more the worse", () => {
    const [a, b] = [column("a", 1000), column("b", 1000)];
    const at = (share: number): PairedMatrices =>
      pairedMatrices([repeat(a, share)], [repeat(b, share)]);
    expect(at(0).findings).toEqual([]);
    expect(at(0.005).findings).toMatchInlineSnapshot(`
      [
        {
          "message": "5 of 1000 rows (0.5 %) repeat an earlier row exactly; where these are copies rather than samples, remove them: they make the estimate too high",
          "severity": "note",
        },
      ]
    `);
    expect(severities(at(0.05))).toEqual(["care"]);
    expect(severities(at(0.5))).toEqual(["distrust"]);
    // Repeats on one side only are no repeats of the pair.
    expect(pairedMatrices([repeat(a, 0.5)], [b]).findings).toEqual([]);
  });
});
