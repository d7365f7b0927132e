import "@tensorflow/tfjs-backend-cpu";
import { tensor2d } from "@tensorflow/tfjs-core";
import { createRandomSource } from "@mienf/numeric";
import { expectNoLeak } from "@mienf/testing";
import { describe, expect, test } from "vitest";
import { standardNormal } from "./standard-normal.ts";

describe("standardNormal", () => {
  test("has the log-density of the normal law", () => {
    const logProb = standardNormal(2).logProb(
      tensor2d([
        [0, 0],
        [1, -2],
      ]),
    );
    const peak = -Math.log(2 * Math.PI);
    expect([...logProb.dataSync()]).toBeAllClose([peak, peak - 2.5], { rtol: 1e-6 });
  });

  test("has the entropy that its draws' mean log-density shows", () => {
    const law = standardNormal(3);
    const size = 20_000;
    const { data } = law.sample(size, createRandomSource(1));
    const logProb = Float64Array.from(
      law.logProb(tensor2d(Float32Array.from(data), [size, 3])).dataSync(),
    );
    const average = logProb.reduce((sum, value) => sum + value, 0) / size;
    expect(law.entropy()).toBeCloseTo(1.5 * Math.log(2 * Math.PI * Math.E), 12);
    // The log-density's variance is dim / 2; four standard errors.
    expect(Math.abs(average + law.entropy())).toBeLessThan(4 * Math.sqrt(1.5 / size));
  });

  test("leaves no tensor behind", () => {
    const x = tensor2d([[1, 2]]);
    expectNoLeak(() => {
      standardNormal(2).logProb(x).dispose();
    });
  });

  test("says what does not fit", () => {
    expect(() => standardNormal(1.5)).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: standardNormal: expected a whole dim ≥ 1, got 1.5]`,
    );
    expect(() => standardNormal(3).logProb(tensor2d([[1, 2]]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: standardNormal: expected a tensor of shape [batch, 3], got [1, 2]]`,
    );
  });
});
