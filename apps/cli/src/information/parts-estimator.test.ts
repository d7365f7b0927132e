import { describe, expect, test } from "vitest";
import { ofPair } from "./parts-estimator.ts";

const parts = { labels: ["a, b", "c", "d, e"], widths: [2, 1, 2] };

describe("ofPair", () => {
  test.each([
    // Of I(X; Y | Z): Y and Z are columns 0 and 1, 2 of the right side.
    ["I(X; Y, Z): column 1 of x, column 2 of y vary", "column 1 of x, column 2 of y vary"],
    ["I(X; Z): column 1 of x, column 0 of y vary", "column 1 of x, column 1 of y vary"],
    // Of a chain of terms: X1 is column 0 of the right side, X2 columns 1 and 2.
    ["I(X1; X0): column 0 of x, column 1 of y vary", "column 0 of y, column 1 of x vary"],
    ["I(X2; X0, …, X1): column 1 of x, column 2 of y vary", "column 2 of y, column 0 of y vary"],
    ["10 % of the rows repeat a value of a column of part 2", "a column of d, e"],
    ["nothing about columns", "nothing about columns"],
  ])("%j ends in %j", (message, end) => {
    expect(ofPair(message, parts).endsWith(end)).toBe(true);
  });
});
