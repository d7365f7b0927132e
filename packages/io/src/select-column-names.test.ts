import { describe, expect, test } from "vitest";
import { selectColumnNames } from "./select-column-names.ts";

const names = ["id", "x0", "x1", "x2", "y[0]", "y[1]", "a,b", "t:u", "Body Mass (g)"];
const select = (expression: string): string[] =>
  selectColumnNames(names, expression, {
    groups: new Map([["y", ["y[0]", "y[1]"]]]),
    file: "data.csv",
  });

describe("selectColumnNames", () => {
  test.each([
    ["x1", ["x1"]],
    ["x2, id ,x0", ["x2", "id", "x0"]],
    ["x0:x2", ["x0", "x1", "x2"]],
    ["id:x0,x0:x1", ["id", "x0", "x1"]],
    ["x*", ["x0", "x1", "x2"]],
    ["?0,*0*", ["x0", "y[0]"]],
    ["y", ["y[0]", "y[1]"]],
    ["y[1]", ["y[1]"]],
    ["y[0]:y[1]", ["y[0]", "y[1]"]],
    ["t:u", ["t:u"]],
    ["x2:t:u", ["x2", "y[0]", "y[1]", "a,b", "t:u"]],
    ['"a,b",x0', ["a,b", "x0"]],
    ["Body Mass (g)", ["Body Mass (g)"]],
    ["x1,x1,x*", ["x1", "x0", "x2"]],
  ])("%s means %j", (expression, expected) => {
    expect(select(expression)).toEqual(expected);
  });

  test("a name that there is not comes back with the nearest and all of them", () => {
    expect(() => select("x7")).toThrowErrorMatchingInlineSnapshot(`
      [DataError: data.csv: no column x7; did you mean x0 or x1 or x2?
      Columns: y, id, x0, x1, x2, a,b, t:u, Body Mass (g)]
    `);
    expect(() => select("body mass")).toThrowErrorMatchingInlineSnapshot(`
      [DataError: data.csv: no column body mass; did you mean Body Mass (g)?
      Columns: y, id, x0, x1, x2, a,b, t:u, Body Mass (g)]
    `);
    expect(() => select("q*")).toThrowErrorMatchingInlineSnapshot(`
      [DataError: data.csv: no column q*
      Columns: y, id, x0, x1, x2, a,b, t:u, Body Mass (g)]
    `);
    expect(() => select("x0:x9")).toThrowErrorMatchingInlineSnapshot(`
      [DataError: data.csv: no column x0:x9; did you mean x0 or x1 or x2?
      Columns: y, id, x0, x1, x2, a,b, t:u, Body Mass (g)]
    `);
  });

  test("a quoted name is no pattern", () => {
    expect(() => select('"x*"')).toThrow(/no column x\*/u);
  });

  test("a range runs in file order only", () => {
    expect(() => select("x2:x0")).toThrowErrorMatchingInlineSnapshot(
      `[DataError: data.csv: in the range x2:x0 the first column comes after the last; write x0:x2]`,
    );
  });

  test("an expression without names, or with an open quote, is refused", () => {
    expect(() => select(" , ")).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: selectColumnNames: expected column names, got an empty expression]`,
    );
    expect(() => select('x0,"x1')).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: selectColumnNames: expected a closing quote in x0,"x1, got none]`,
    );
  });

  test("a long list of columns is shortened", () => {
    const many = Array.from({ length: 40 }, (_, i) => `c${i}`);
    expect(() => selectColumnNames(many, "zebra")).toThrowErrorMatchingInlineSnapshot(`
      [DataError: the data: no column zebra
      Columns: c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, … and 28 more]
    `);
  });
});
