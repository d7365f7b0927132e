import { describe, expect, test } from "vitest";
import { untied } from "./untied.ts";

describe("repeated values", () => {
  test("are laid out over the room around them, others left where they are", () => {
    const given = Float64Array.of(3, 1, 1, 0, 3, 1, 1, 7);
    expect(untied(given)).toEqual(Float64Array.of(0, 0.625, 0.875, 1.125, 1.375, 2.5, 3.5, 7));
  });

  test("of a rounded column become a density", () => {
    const levels = Float64Array.from({ length: 1000 }, (_, at) => Math.floor(at / 10));
    const result = untied(levels);
    const gaps = result.slice(1).map((value, at) => value - result[at]!);
    expect(Math.min(...gaps)).toBeCloseTo(0.1, 9);
    expect(Math.max(...gaps)).toBeCloseTo(0.1, 9);
  });

  test.each([
    ["none is repeated", [2, 1, 3]],
    ["there is one value only", [2, 2, 2]],
  ])("are what they were where %s", (_, values) => {
    const given = Float64Array.from(values);
    expect(untied(given)).toBe(given);
  });
});
