import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { isStepFunction } from "./step-function.ts";

const normals = (rows: number, seed = 1): Float64Array =>
  createRandomSource(seed).fillNormal(new Float64Array(rows));

describe("isStepFunction", () => {
  test("sees rounding, also of values in falling order", () => {
    const x = normals(200);
    expect(isStepFunction(x, x.map(Math.round))).toBe(true);
    expect(
      isStepFunction(
        x,
        x.map((value) => -Math.round(value)),
      ),
    ).toBe(true);
    expect(isStepFunction(x.map(Math.round), x)).toBe(false);
  });

  test("is not deceived by one row that does not belong", () => {
    const x = normals(200);
    const y = x.map(Math.round);
    y[7] = y[7]! + 1;
    expect(isStepFunction(x, y)).toBe(false);
  });

  test("refuses values that come back elsewhere, and equal rows with different ones", () => {
    const x = normals(200);
    expect(
      isStepFunction(
        x,
        x.map((value) => Math.abs(Math.round(value))),
      ),
    ).toBe(false);
    expect(
      isStepFunction(
        new Float64Array(20),
        Float64Array.from({ length: 20 }, (_, at) => at % 2),
      ),
    ).toBe(false);
  });

  test("refuses constants, and values of which almost none is repeated", () => {
    const x = normals(100);
    expect(isStepFunction(x, new Float64Array(100))).toBe(false);
    expect(isStepFunction(x, x)).toBe(false);
  });

  test("refuses what few rows show by chance", () => {
    const x = Float64Array.from({ length: 40 }, (_, at) => at);
    // One of two such rows is at either end in one of 20 samples.
    expect(
      isStepFunction(
        x,
        x.map((value) => (value < 1 ? 1 : 0)),
      ),
    ).toBe(false);
    expect(
      isStepFunction(
        x,
        x.map((value) => (value < 20 ? 1 : 0)),
      ),
    ).toBe(true);
  });
});
