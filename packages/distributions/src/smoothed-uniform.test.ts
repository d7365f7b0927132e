import "@tensorflow/tfjs-backend-cpu";
import { createRandomSource } from "@mienf/numeric";
import "@mienf/testing";
import { describe, expect, test } from "vitest";
import { average, take, toTensor } from "../test/helpers/tensors.ts";
import { smoothedUniform, smoothedUniformEpsilon } from "./smoothed-uniform.ts";

describe("smoothedUniform", () => {
  test.each([
    [1, 0.231961],
    [2, 0.072776],
    [5, 0.00338],
    [0.5, 0.5],
    [0.2, 1.25],
  ])("%d nats are ε = %d, and back", (nats, epsilon) => {
    // Given to six decimals.
    expect(smoothedUniformEpsilon(nats)).toBeAllClose(epsilon, { atol: 6e-7 });
    const law = smoothedUniform(2, { epsilon: smoothedUniformEpsilon(nats) });
    expect(law.mutualInformation()).toBeAllClose(2 * nats, { rtol: 1e-6 });
  });

  test.each([
    [2.5, 1.116290732],
    [5, 1.709437912],
    [5000, 8.517293191],
  ])("a ratio of widths of %d is %d nats", (ratio, nats) => {
    // The float32 of log ε carries 1e-7 of it.
    const law = smoothedUniform(1, { epsilon: 1 / (2 * ratio) });
    expect(law.mutualInformation()).toBeAllClose(nats, { atol: 1e-6 });
  });

  test.each([8, 14])("survives float32 at %d nats", (nats) => {
    const law = smoothedUniform(1, { epsilon: smoothedUniformEpsilon(nats) });
    const { x, y } = law.sample(2000, createRandomSource(1));
    const [u, v] = [toTensor(x), toTensor(y)];
    const pointwise = take(law.pointwiseMutualInformation(u, v));
    expect(pointwise.every(Number.isFinite)).toBe(true);
    const { mean, error } = average(pointwise);
    expect(Math.abs(mean - nats)).toBeLessThan(4 * error + 1e-4);
  });

  test.each([0.2, 2])("softness lowers the information a little: ε = %d", (epsilon) => {
    const hard = smoothedUniform(1, { epsilon }).mutualInformation();
    const soft = smoothedUniform(1, { epsilon, softness: 0.05 }).mutualInformation();
    // Two edges of height ½, each with −∫ σ log σ = π²/6 scales more entropy; h(Y) makes up for some of it.
    expect(soft).toBeLessThan(hard);
    expect(soft).toBeGreaterThan(hard - (0.05 * Math.PI ** 2) / 6);
  });

  test("a soft law has a gradient beyond its edges, a hard one is −∞ there", () => {
    const [x, y] = [toTensor({ data: Float64Array.of(0.5), rows: 1, columns: 1 }), 0.9];
    const beyond = toTensor({ data: Float64Array.of(y), rows: 1, columns: 1 });
    expect(take(smoothedUniform(1, { epsilon: 0.1 }).logProb(x, beyond))[0]).toBe(-Infinity);
    const soft = smoothedUniform(1, { epsilon: 0.1, softness: 0.1 }).logProb(x, beyond);
    // −(0.4 − 0.1)/0.01 + log 5, the exponential tail.
    expect(take(soft)[0]).toBeAllClose(-30 + Math.log(5), { atol: 1e-4 });
  });

  test("fits the least ε that allows all pairs", () => {
    const law = smoothedUniform(2, { epsilon: [0.1, 0.7] });
    const fitted = smoothedUniform(2);
    const pairs = law.sample(5000, createRandomSource(2));
    fitted.fit(pairs);
    // The largest of 5,000 uniform numbers falls short by 1/5,000 on average.
    expect(fitted.epsilon()).toBeAllClose([0.1, 0.7], { rtol: 2e-3 });
    expect(take(fitted.logProb(toTensor(pairs.x), toTensor(pairs.y))).every(Number.isFinite)).toBe(
      true,
    );
  });

  test("says what does not fit", () => {
    expect(() => smoothedUniform(1, { epsilon: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: smoothedUniform: expected positive ε, got 0]`,
    );
    expect(() => smoothedUniform(1, { softness: 2 })).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: smoothedUniform: expected a softness of 0 or in [0.05, 1], got 2]`,
    );
    expect(() => smoothedUniformEpsilon(0)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: smoothedUniformEpsilon: expected a positive number of nats, got 0]`,
    );
  });
});
