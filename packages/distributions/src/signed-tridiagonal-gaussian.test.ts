import "@tensorflow/tfjs-backend-cpu";
import { neg } from "@tensorflow/tfjs-core";
import { createRandomSource } from "@mienf/numeric";
import "@mienf/testing";
import { describe, expect, test } from "vitest";
import { take, toTensor } from "../test/helpers/tensors.ts";
import { pairLogProb } from "../test/helpers/pair-oracle.ts";
import { signedTridiagonalGaussian } from "./signed-tridiagonal-gaussian.ts";

describe("signedTridiagonalGaussian", () => {
  test.each([0, 1e-4, 0.1, 1, 6, 14])("is right in float32 at %d nats", (nats) => {
    const correlation = Math.sqrt(-Math.expm1(-2 * nats));
    const law = signedTridiagonalGaussian(1, 1, { correlations: correlation });
    const opposite = signedTridiagonalGaussian(1, 1, { correlations: -correlation });
    const { x, y } = law.sample(100, createRandomSource(1));
    const [u, v] = [toTensor(x), toTensor(y)];
    // What the float32 parameter really says.
    const held = law.mutualInformation();
    const expected = Array.from(u.dataSync(), (each, k) =>
      pairLogProb(each, v.dataSync()[k]!, held),
    );
    const tolerance = { atol: 2e-6 * (1 + nats), rtol: 1e-6 };
    expect(take(law.logProb(u, v))).toBeAllClose(expected, tolerance);
    expect(take(opposite.logProb(u, neg(v)))).toBeAllClose(expected, tolerance);
    // The correlation given holds 1 − ρ = e^{−2I}/2 to 1e-16.
    expect(held).toBeAllClose(nats, { atol: 2e-6 * (1 + nats) + 1e-16 * Math.exp(2 * nats) });
  });

  test.each([
    [0.3, -0.999],
    [-0.8, 0.05],
  ])("fits correlations %d and %d", (...correlations) => {
    const law = signedTridiagonalGaussian(3, 2, { correlations });
    const fitted = signedTridiagonalGaussian(3, 2);
    fitted.fit(law.sample(10_000, createRandomSource(2)));
    // The deviation of ρ̂ is at most (1 − ρ²)/√n.
    for (const [k, correlation] of correlations.entries()) {
      expect(fitted.correlations()[k]).toBeAllClose(correlation, {
        atol: (4 * (1 - correlation ** 2)) / 100 + 1e-6,
      });
    }
    expect(fitted.componentMutualInformation()).toHaveLength(2);
  });

  test("finds the root of the likelihood equation", () => {
    const law = signedTridiagonalGaussian(1, 1);
    const pairs = signedTridiagonalGaussian(1, 1, { correlations: 0.6 }).sample(
      50,
      createRandomSource(3),
    );
    law.fit(pairs);
    const [rho = NaN] = law.correlations();
    const moment = (a: Float64Array, b: Float64Array): number =>
      a.reduce((sum, value, k) => sum + value * b[k]!, 0) / 50;
    const [u, v] = [pairs.x.data, pairs.y.data];
    const cross = moment(u, v);
    // ρ³ − S_uv ρ² + (S_uu + S_vv − 1) ρ − S_uv = 0, up to float32 of the parameter.
    expect(
      rho ** 3 - cross * rho ** 2 + (moment(u, u) + moment(v, v) - 1) * rho - cross,
    ).toBeAllClose(0, { atol: 1e-6 });
  });

  test("says what does not fit", () => {
    expect(() =>
      signedTridiagonalGaussian(2, 2, { correlations: [0.1] }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: signedTridiagonalGaussian: expected 2 correlations, got 1]`,
    );
    expect(() =>
      signedTridiagonalGaussian(2, 2, { correlations: 1.1 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: signedTridiagonalGaussian: expected correlations between −1 and 1, got 1.1]`,
    );
  });
});
