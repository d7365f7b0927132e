import "@tensorflow/tfjs-backend-cpu";
import { tensor2d } from "@tensorflow/tfjs-core";
import "@mienf/testing";
import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { take, toTensor } from "../test/helpers/tensors.ts";
import { scaledBessel } from "./internal/bessel.ts";
import { vonMises } from "./von-mises.ts";

describe("vonMises", () => {
  test("the float64 Bessel functions have their tabulated values", () => {
    // Abramowitz and Stegun 1964, table 9.8: e^{−x} I₀(x) and e^{−x} I₁(x).
    expect(scaledBessel(1)).toEqual({
      i0: expect.closeTo(0.4657596076, 9),
      i1: expect.closeTo(0.2079104153, 9),
    });
    expect(scaledBessel(10).i0).toBeCloseTo(0.1278333372, 9);
  });

  test.each([0.001, 0.5, 3.74, 3.76, 50, 1e5])(
    "is right in float32 at concentration %d, whole turns away too",
    (kappa) => {
      const law = vonMises(1, { location: 0.5, concentration: kappa });
      const [held = NaN] = law.concentration();
      const points = [0.5, 0.501, 1, -2];
      const constant = Math.log(2 * Math.PI * scaledBessel(held).i0);
      const expected = points.map(
        (point) => -2 * held * Math.sin((Math.fround(point) - 0.5) / 2) ** 2 - constant,
      );
      const received = take(law.logProb(tensor2d(points, [4, 1])));
      expect(received).toBeAllClose(expected, { atol: 2e-6, rtol: 1e-6 });
      const turned = points.map((point) => point + 2 * Math.PI);
      // A turn costs 2e-7 radians in float32, where the slope is up to κ.
      expect(take(law.logProb(tensor2d(turned, [4, 1])))).toBeAllClose(expected, {
        atol: 1e-5 + 1e-6 * kappa,
      });
    },
  );

  test("fits direction and concentration", () => {
    const law = vonMises(3, { location: [0.5, -3, 2], concentration: [0.2, 4, 1000] });
    const fitted = vonMises(3);
    const rows = law.sample(10_000, createRandomSource(1));
    fitted.fit(rows);
    // Deviations: some 0.014 of the least concentration itself, 1.4 % of the others; directions 0.07, 0.005 and 0.0003.
    expect(fitted.concentration()).toBeAllClose([0.2, 4, 1000], { rtol: 0.06, atol: 0.06 });
    expect(fitted.parameters.location.values[1]).toBeAllClose(-3, { atol: 0.02 });
    expect(fitted.parameters.location.values[2]).toBeAllClose(2, { atol: 2e-3 });
    const total = (each: typeof law): number =>
      take(each.logProb(toTensor(rows))).reduce((sum, value) => sum + value, 0);
    expect(total(fitted)).toBeGreaterThan(total(law));
  });

  test("says what does not fit", () => {
    expect(() => vonMises(1, { concentration: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: vonMises: expected concentrations between 0.001 and 100000, got 0]`,
    );
  });
});
