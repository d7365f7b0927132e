import { createMatrix, createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { orderFindings, sameOrder } from "./same-order.ts";

const ROWS = 200;
const x = createMatrix(ROWS, 2, createRandomSource(1).fillNormal(new Float64Array(2 * ROWS)));

/** One column, of what is made of each row. */
const made = (make: (a: number, b: number) => number): Matrix =>
  createMatrix(
    ROWS,
    1,
    Array.from({ length: ROWS }, (_, row) => make(x.data[2 * row]!, x.data[2 * row + 1]!)),
  );

describe("sameOrder", () => {
  test("finds a column that rises or falls with another", () => {
    expect(
      sameOrder(
        x,
        made((_, b) => Math.exp(b)),
      ),
    ).toEqual({ u: 1, v: 0 });
    expect(
      sameOrder(
        x,
        made((a) => -(a ** 3)),
      ),
    ).toEqual({ u: 0, v: 0 });
    expect(
      sameOrder(
        made((a) => Math.round(1e6 * a)),
        x,
      ),
    ).toEqual({ u: 0, v: 0 });
  });

  test("is not put off by rounding that makes near values equal", () => {
    const rounded = createMatrix(ROWS, 1, made((a) => Math.round(2000 * a)).data);
    expect(new Set(rounded.data).size).toBeLessThan(ROWS);
    expect(sameOrder(rounded, made(Math.exp))).toEqual({ u: 0, v: 0 });
    expect(
      sameOrder(
        made((a) => -Math.exp(a)),
        rounded,
      ),
    ).toEqual({ u: 0, v: 0 });
  });

  test("finds none where two rows have changed places, or values are few", () => {
    const changed = made((a) => a);
    const largest = changed.data.indexOf(Math.max(...changed.data));
    changed.data[largest] = -10;
    expect(sameOrder(x, changed)).toBeNull();
    expect(sameOrder(x, made(Math.abs))).toBeNull();
    expect(sameOrder(x, made(Math.round))).toBeNull();
  });
});

describe("orderFindings", () => {
  // 2 log 200 − 3.1.
  test.each([
    [7.4, "distrust"],
    [7.6, "care"],
    [Number.NaN, "distrust"],
  ])("has for %d nats the severity %s", (nats, severity) => {
    const [finding, ...others] = orderFindings({ x, y: made((a) => 2 * a) }, nats);
    expect(others).toHaveLength(0);
    expect(finding?.severity).toBe(severity);
    expect(finding?.message).toMatch("column 0 of y is a monotone function of column 0 of x");
    expect(finding?.message.includes("too low")).toBe(severity === "distrust");
  });

  test("has nothing to say of noise that changes the order", () => {
    const noise = createRandomSource(2);
    expect(orderFindings({ x, y: made((a) => a + 0.01 * noise.normal()) }, 4)).toHaveLength(0);
  });
});
