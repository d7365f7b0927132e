import { expect, test } from "vitest";
import { openDelimited } from "./open-delimited.ts";

const columnOf = async (text: string, name: string): Promise<number[]> => [
  ...(await openDelimited("rows.csv", text).column(name)).values,
];

test("finds the delimiter and the names", async () => {
  const table = openDelimited("rows.csv", '\u{feff}"a;1";b\n1;2.5\n3;-4e2\n');
  expect(table.names).toEqual(["a;1", "b"]);
  expect(table.rows).toBe(2);
  expect([...(await table.column("b")).values]).toEqual([2.5, -400]);
});

test("takes a first line of numbers as data, except for 0, 1, 2, …", async () => {
  expect(openDelimited("rows.csv", "1.5,2\n3,4\n").names).toEqual(["column0", "column1"]);
  expect(await columnOf("1.5,2\n3,4\n", "column0")).toEqual([1.5, 3]);
  expect(openDelimited("rows.csv", "0,1\n3,4\n").names).toEqual(["0", "1"]);
});

test("reads missing cells as NaN, and booleans and infinities as numbers", async () => {
  expect(await columnOf("a\nNA\ntrue\n-inf\nnull\n", "a")).toEqual([NaN, 1, -Infinity, NaN]);
});

test("names the place of what is not a number", async () => {
  expect(() => openDelimited("rows.csv", "a,b\n1,2\n3\n")).toThrow(
    "rows.csv, row 2: expected 2 cells, got 1; quote cells that hold the delimiter",
  );
  expect(() => openDelimited("rows.csv", "a,b\n")).toThrow("expected rows below the column names");
  expect(() => openDelimited("rows.csv", "PAR1\0")).toThrow("expected a text table in UTF-8");
  await expect(columnOf("a\n1\nred\n", "a")).rejects.toThrow(
    'rows.csv, column a, row 2: expected a number, got "red"; correct the cell or choose another column',
  );
});
