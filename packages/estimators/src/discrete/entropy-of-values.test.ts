import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { meanWithError } from "../interface/normal-interval.ts";
import { entropyOfValues } from "./entropy-of-values.ts";

/** Values of so many rows, each with the same chance. */
function uniformValues(count: number, rows: number, seed: number): Float64Array {
  const source = createRandomSource(seed);
  return source.fillUniform(new Float64Array(rows)).map((draw) => Math.floor(draw * count));
}

const entropyOf = (column: Float64Array): { entropy: number; error: number } => {
  const { pointwise, doubt } = entropyOfValues(column, 0);
  const { mean, standardError } = meanWithError(pointwise);
  return { entropy: mean, error: Math.hypot(standardError, doubt) };
};

describe("entropyOfValues", () => {
  test("of frequent values is Grassberger's, within half a cell a row of the plug-in", () => {
    const { pointwise, method } = entropyOfValues(
      Float64Array.of(...Array<number>(60).fill(0), ...Array<number>(20).fill(1)),
      0,
    );
    // G(60) and G(20) by Grassberger 2003: −γ − ln 2 plus twice the sum of the odd reciprocals below.
    const odd = (count: number): number => {
      let sum = -0.5772156649015329 - Math.LN2;
      for (let at = 1; at < count; at += 2) {
        sum += 2 / at;
      }
      return sum;
    };
    const exact = Math.log(80) - (60 * odd(60) + 20 * odd(20)) / 80;
    expect(method).toMatch("Grassberger");
    expect(meanWithError(pointwise).mean).toBeCloseTo(exact, 12);
  });

  test.each([11, 12, 13])(
    "of rounded values, most of which were not seen yet (seed %d)",
    (seed) => {
      const count = 20_000;
      const { entropy } = entropyOf(uniformValues(count, 4000, seed));
      // ψ′(10) is the variance of a row; five standard errors, and a part of 10/4000 of the bias of the ends.
      expect(Math.abs(entropy - Math.log(count))).toBeLessThan(5 * Math.sqrt(0.105 / 4000) + 0.005);
    },
  );

  test("of normal values rounded to two digits is that of their density", () => {
    const rows = 4000;
    const column = createRandomSource(5)
      .fillNormal(new Float64Array(rows))
      .map((value) => Math.round(100 * value) / 100);
    const { entropy, error } = entropyOf(column);
    const exact = 0.5 * Math.log(2 * Math.PI * Math.E) + Math.log(100);
    expect(Math.abs(entropy - exact)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(0.03);
  });

  test("of rare values without a step says how far it may be off", () => {
    const count = 3000;
    const column = uniformValues(count, 1000, 6).map((value) => value ** 1.5);
    const { entropy, error } = entropyOf(column);
    expect(error).toBeGreaterThan(0.3);
    expect(Math.abs(entropy - Math.log(count))).toBeLessThan(2 * error);
  });

  test("of whole numbers that are codes does not take those between for likely", () => {
    const codes = createRandomSource(7)
      .fillUniform(new Float64Array(200))
      .map((draw) => Math.floor(draw * 1e5));
    const column = uniformValues(200, 1000, 8).map((index) => codes[index]!);
    const { entropy, error } = entropyOf(column);
    expect(Math.abs(entropy - Math.log(200))).toBeLessThan(0.05);
    expect(error).toBeLessThan(0.2);
  });
});
