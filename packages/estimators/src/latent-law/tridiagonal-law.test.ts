import { createMatrix, createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { evaluateTridiagonal, sampleTridiagonal } from "./tridiagonal-law.ts";
import type { TridiagonalLaw } from "./tridiagonal-law.ts";

const law = (components: readonly number[], dimX = components.length): TridiagonalLaw => ({
  kind: "tridiagonal",
  dimX,
  components: Float64Array.from(components),
});

describe("the tridiagonal law", () => {
  test("has the density of a correlated normal pair", () => {
    const { logProb } = evaluateTridiagonal(law([0.7]), createMatrix(1, 2, [0.3, -1.2]));
    // −log 2π + a − ½E(u² − 2ρuv + v²) with E = e^(2a), ρ² = 1 − 1/E.
    expect(logProb[0]).toBeCloseTo(-5.507256, 6);
  });

  test("keeps its digits where the correlation is 1 in float32", () => {
    const strong = law([14]);
    const draws = sampleTridiagonal(strong, { dim: 2, sampleSize: 4000 }, createRandomSource(1));
    const { pointwise } = evaluateTridiagonal(strong, draws);
    const mean = pointwise.reduce((sum, value) => sum + value, 0) / 4000;
    // Pointwise values have variance ρ² = 1 around 14, so the mean of 4,000 is within 4 standard errors of 0.016.
    expect(Math.abs(mean - 14)).toBeLessThan(0.064);
  });

  test("gives unpaired columns a standard normal law and no information", () => {
    const rows = createMatrix(1, 3, [0.3, 0.9, -1.2]);
    const { logProb, pointwise } = evaluateTridiagonal(law([0.7], 2), rows);
    const alone = -0.5 * (0.81 + Math.log(2 * Math.PI));
    expect(logProb[0]).toBeCloseTo(-5.507256 + alone, 6);
    const pair = evaluateTridiagonal(law([0.7]), createMatrix(1, 2, [0.3, -1.2]));
    expect(pointwise[0]).toBe(pair.pointwise[0]);
  });
});
