import { expect, test } from "vitest";
import { columnKind } from "./column-kind.ts";

test("at most 20 values, with 10 rows each on average, are discrete; NaN is none of them", () => {
  const repeated = (levels: number, rows: number) =>
    Float64Array.from({ length: rows }, (_, i) => i % levels);
  expect(columnKind(repeated(20, 200))).toBe("discrete");
  expect(columnKind(repeated(21, 2100))).toBe("continuous");
  expect(columnKind(repeated(20, 199))).toBe("continuous");
  const withGaps = Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? i % 2 : Number.NaN));
  expect(columnKind(withGaps)).toBe("discrete");
});
