import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { believedDependence, weighed } from "./believed-dependence.ts";

/** Pointwise values of a Gaussian pair of a law's correlation, whose rows have another. */
function values(lawRho: number, rowsRho: number, rows: number): Float64Array {
  const source = createRandomSource(11);
  const [u, noise] = [1, 2].map(() => source.fillNormal(new Float64Array(rows)));
  return u!.map((a, row) => {
    const b = rowsRho * a + Math.sqrt(1 - rowsRho ** 2) * noise![row]!;
    const square = 1 - lawRho ** 2;
    return (
      -Math.log(square) / 2 - (lawRho ** 2 * (a * a + b * b) - 2 * lawRho * a * b) / (2 * square)
    );
  });
}

describe("the weight of a law beside the product of its margins", () => {
  test("is 1 where rows follow the law, and where they can hardly tell", () => {
    expect(believedDependence(values(0.8, 0.8, 300))).toBe(1);
    expect(believedDependence(values(0.05, 0, 300))).toBe(1);
  });

  test("is near 0 where rows are independent", () => {
    expect(believedDependence(values(0.5, 0, 300))).toBeLessThan(0.2);
  });

  test("is 0 where every row says so", () => {
    expect(believedDependence(new Float64Array(50).fill(-0.5))).toBe(0);
  });
});

test("weighed values are the logarithm of the mixture's ratio, however far out", () => {
  const given = Float64Array.of(-2000, -3, 0, 4, 900);
  for (const weight of [0.001, 0.3, 0.999]) {
    const got = weighed(given, weight);
    expect(got[0]).toBeCloseTo(Math.log(1 - weight), 12);
    for (const row of [1, 2, 3]) {
      expect(got[row]).toBeCloseTo(Math.log(weight * Math.exp(given[row]!) + 1 - weight), 12);
    }
    expect(got[4]).toBeCloseTo(900 + Math.log(weight), 9);
  }
  expect([...weighed(given, 0)]).toEqual([0, 0, 0, 0, 0]);
  expect(weighed(given, 1)).toBe(given);
});
