import "@tensorflow/tfjs-backend-cpu";
import { tensor2d } from "@tensorflow/tfjs-core";
import "@mienf/testing";
import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { take } from "../test/helpers/tensors.ts";
import { diagonalNormal } from "./diagonal-normal.ts";
import { resampled } from "./resampled.ts";
import { standardNormal } from "./standard-normal.ts";

const make = (truncation = 100) =>
  resampled(standardNormal(1), { source: createRandomSource(1), hidden: 4, truncation });

describe("resampled", () => {
  test("starts as its base", () => {
    const law = make();
    const x = tensor2d([[-1], [0], [3]]);
    expect(law.acceptance()).toBeCloseTo(0.5, 12);
    expect(take(law.logProb(x))).toBeAllClose(take(standardNormal(1).logProb(x)), { atol: 1e-6 });
  });

  test("cuts out what its network rejects, and draws accordingly", () => {
    const law = make();
    // A step at 0: only positive numbers are accepted.
    law.parameters.bias0.assign([0, 0, 0, 0]);
    law.parameters.bias1.assign([0, 0, 0, 0]);
    law.parameters.weight0.assign([50, 0, 0, 0]);
    law.parameters.weight1.assign(Array.from({ length: 16 }, (_, k) => (k === 0 ? 50 : 0)));
    law.parameters.weight2.assign([20, 0, 0, 0]);
    const [left = NaN, right = NaN] = take(law.logProb(tensor2d([[-0.7], [0.7]])));
    expect(left).toBeLessThan(-15);
    const normal = -0.245 - Math.log(2 * Math.PI) / 2;
    // Half of 2,048 normal points are positive, give or take 2 %.
    expect(right).toBeAllClose(normal + Math.LN2, { atol: 0.06 });
    const { data } = law.sample(200, createRandomSource(2));
    expect(data.every((value) => value > 0)).toBe(true);
  });

  test("accepts the last proposal in any case", () => {
    const law = make(2);
    law.parameters.bias2.assign([-30]);
    const x = tensor2d([[0.3]]);
    // Nothing is accepted the first time, and all the second.
    expect(take(law.logProb(x))).toBeAllClose(take(standardNormal(1).logProb(x)), { atol: 1e-6 });
    expect(law.sample(3, createRandomSource(3)).rows).toBe(3);
  });

  test("says what does not fit", () => {
    const source = createRandomSource(1);
    expect(() => resampled(diagonalNormal(1), { source })).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: resampled: expected a base without trained parameters, got diagonalNormal; put a flow in front of it instead]`,
    );
    expect(() =>
      resampled(standardNormal(1), { source, truncation: 1 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: resampled: expected a whole truncation ≥ 2, got 1]`,
    );
  });
});
