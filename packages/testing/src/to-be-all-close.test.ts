import { describe, expect, test } from "vitest";
import "./to-be-all-close.ts";

describe("toBeAllClose", () => {
  test("accepts numbers within the tolerance and refuses others", () => {
    expect(1 + 1e-8).toBeAllClose(1);
    expect(1 + 1e-6).not.toBeAllClose(1);
    expect(1e-9).not.toBeAllClose(0);
    expect(1e-9).toBeAllClose(0, { atol: 1e-8 });
  });

  test("compares typed arrays with plain and nested ones by shape", () => {
    expect(Float32Array.of(1, 2)).toBeAllClose([1, 2]);
    expect([Float64Array.of(1, 2), [3, 4]]).toBeAllClose([
      [1, 2],
      [3, 4],
    ]);
    expect([[1, 2]]).not.toBeAllClose([1, 2]);
    expect([[1], [1, 2]]).not.toBeAllClose([[1, 2], [1]]);
    expect([]).not.toBeAllClose([0]);
  });

  test("treats infinities and NaN as themselves only", () => {
    expect([Infinity, -Infinity, Number.NaN]).toBeAllClose([Infinity, -Infinity, Number.NaN]);
    expect(Infinity).not.toBeAllClose(-Infinity);
    expect(1).not.toBeAllClose(Infinity);
    expect(Infinity).not.toBeAllClose(1, { atol: 1e300 });
    expect(Number.NaN).not.toBeAllClose(0, { atol: 1 });
    expect(0).not.toBeAllClose(Number.NaN, { atol: 1 });
  });

  test("names the worst entry", () => {
    expect(() => expect([1, 2, 3]).toBeAllClose([1, 2.5, 3.25])).toThrowErrorMatchingInlineSnapshot(
      `[Error: toBeAllClose: expected all of 3 entries within rtol 1e-7, atol 0, got 2 off; worst at flat index 1: 2 against 2.5, difference 0.5]`,
    );
  });

  test("names the shapes when they differ", () => {
    expect(() => expect([[1, 2]]).toBeAllClose([1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[Error: toBeAllClose: expected shape [2], got [1][2]]`,
    );
  });

  test("refuses what is not a number", () => {
    expect(() => expect(["1"]).toBeAllClose([1])).toThrowErrorMatchingInlineSnapshot(
      `[Error: toBeAllClose: expected numbers in arrays, got something else in the received value]`,
    );
    expect(() => expect(BigInt64Array.of(1n)).toBeAllClose([1])).toThrow("something else");
  });
});
