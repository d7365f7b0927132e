import "@tensorflow/tfjs-backend-cpu";
import { mean, tensor2d, valueAndGrads } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { withBoundParameters } from "@mienf/core";
import { createMatrix, createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { expectNoLeak, numericGradient } from "@mienf/testing";
import { describe, expect, test } from "vitest";
import { normalLogProb, pairLogProb } from "../test/helpers/pair-oracle.ts";
import { tridiagonalGaussian } from "./tridiagonal-gaussian.ts";

function toTensor({ data, rows, columns }: Matrix): Tensor2D {
  return tensor2d(Float32Array.from(data), [rows, columns]);
}

function take(tensor: Tensor): Float64Array {
  const values = Float64Array.from(tensor.dataSync());
  tensor.dispose();
  return values;
}

const fround = (values: readonly number[]): number[] => values.map(Math.fround);

describe("tridiagonalGaussian", () => {
  test("has the log-density of a worked example", () => {
    const law = tridiagonalGaussian(1, 1, { componentMutualInformation: 0.7 });
    const logProb = take(law.logProb(tensor2d([[0.3]]), tensor2d([[-1.2]])));
    // Computed independently, given to six decimals.
    expect(logProb).toBeAllClose([-5.507256], { atol: 1.5e-6 });
  });

  test.each([0.001, 0.1, 1, 3, 6, 10, 14])(
    "is right in float32 at %d nats a component, on its own draws and on independent ones",
    (nats) => {
      const law = tridiagonalGaussian(1, 1, { componentMutualInformation: nats });
      const drawn = law.sample(200, createRandomSource(1));
      const us = Float32Array.from(drawn.x.data);
      const vs = Float32Array.from(drawn.y.data);
      const others = Float32Array.from(createRandomSource(2).fillNormal(new Float64Array(200)));
      // What the float32 parameter really says.
      const [a = NaN] = law.componentMutualInformation();
      for (const right of [vs, others]) {
        const x = tensor2d(us, [200, 1]);
        const y = tensor2d(right, [200, 1]);
        const joint = Array.from(us, (u, k) => pairLogProb(u, right[k]!, a));
        const pmi = Array.from(
          us,
          (u, k) => joint[k]! - normalLogProb(u) - normalLogProb(right[k]!),
        );
        // 1e-6, and e^{2a} to the accuracy that a float32 of 2a allows: off the law the density's logarithm is −1e12 at 14 nats.
        const tolerance = { atol: 1e-6 * (1 + nats), rtol: 1e-6 * (1 + nats / 3) };
        expect(take(law.logProb(x, y))).toBeAllClose(joint, tolerance);
        expect(take(law.pointwiseMutualInformation(x, y))).toBeAllClose(pmi, tolerance);
      }
    },
  );

  test.each([
    [3, 2],
    [2, 4],
  ])("adds up pairs and leaves unpaired coordinates N(0, 1): %i + %i columns", (dimX, dimY) => {
    const nats = fround([0.4, 1.5]);
    const law = tridiagonalGaussian(dimX, dimY, { componentMutualInformation: nats });
    const u = fround([0.2, -1.1, 0.9, 0.5].slice(0, dimX));
    const v = fround([0.6, -0.7, 1.3, -2].slice(0, dimY));
    const pairs = nats.map((a, k) => pairLogProb(u[k]!, v[k]!, a));
    const rest = [...u.slice(2), ...v.slice(2)].map(normalLogProb);
    const joint = [...pairs, ...rest].reduce((total, each) => total + each, 0);
    const marginals = [...u, ...v].map(normalLogProb).reduce((total, each) => total + each, 0);
    expect(take(law.logProb(tensor2d([u]), tensor2d([v])))).toBeAllClose([joint], { rtol: 1e-6 });
    expect(take(law.pointwiseMutualInformation(tensor2d([u]), tensor2d([v])))).toBeAllClose(
      [joint - marginals],
      { atol: 2e-6 },
    );
    expect(
      take(law.marginalX.logProb(tensor2d([u])))[0]! +
        take(law.marginalY.logProb(tensor2d([v])))[0]!,
    ).toBeCloseTo(marginals, 5);
  });

  test.each([0.05, 1, 2])("integrates to one on a grid at %d nats", (nats) => {
    const law = tridiagonalGaussian(1, 1, { componentMutualInformation: nats });
    const step = 0.05;
    const line = Array.from({ length: 281 }, (_, k) => (k - 140) * step);
    const points = line.flatMap((u) => line.map((v) => [u, v] as const));
    const x = tensor2d(points.map(([u]) => [u]));
    const y = tensor2d(points.map(([, v]) => [v]));
    const total =
      take(law.logProb(x, y)).reduce((sum, value) => sum + Math.exp(value), 0) * step ** 2;
    // The trapezoid rule on ±7 is exact far beyond float32's 1e-6 in each logarithm.
    expect(total).toBeCloseTo(1, 5);
  });

  test("its information is the mean of the pointwise one over its draws", () => {
    const law = tridiagonalGaussian(3, 2, { componentMutualInformation: [2, 0.5] });
    const size = 20_000;
    const { x, y } = law.sample(size, createRandomSource(3));
    const pointwise = take(law.pointwiseMutualInformation(toTensor(x), toTensor(y)));
    const average = pointwise.reduce((sum, value) => sum + value, 0) / size;
    const variance = pointwise.reduce((sum, value) => sum + (value - average) ** 2, 0) / size;
    expect(Math.abs(average - law.mutualInformation())).toBeLessThan(
      4 * Math.sqrt(variance / size),
    );
    expect(law.mutualInformation()).toBeCloseTo(2.5, 6);
  });

  test("draws have unit variances and the correlations of their information", () => {
    const law = tridiagonalGaussian(2, 3, { componentMutualInformation: [0.1, 2] });
    const size = 40_000;
    const { x, y } = law.sample(size, createRandomSource(4));
    const moment = (i: number, j: number): number => {
      let total = 0;
      for (let row = 0; row < size; row++) {
        total += x.data[row * 2 + i]! * y.data[row * 3 + j]!;
      }
      return total / size;
    };
    // ρ(0.1) and ρ(2), computed independently; 4 standard errors of a product's mean, at most √2 / √n each.
    const expected = [0.425757, 0, 0, 0, 0.9908, 0];
    const received = [0, 1].flatMap((i) => [0, 1, 2].map((j) => moment(i, j)));
    expect(received).toBeAllClose(expected, { atol: (4 * Math.SQRT2) / Math.sqrt(size) });
  });

  test.each([1e-3, 0.1, 1, 6])("its gradient is that of the float64 law at %d nats", (nats) => {
    const law = tridiagonalGaussian(1, 1, { componentMutualInformation: nats });
    const w = law.parameters.logComponentMutualInformation;
    const { x, y } = law.sample(64, createRandomSource(5));
    // Another scale than the law's own, so that the gradient is far from zero.
    const us = Float32Array.from(x.data);
    const vs = Float32Array.from(y.data, (v, k) => us[k]! + 1.5 * (v - us[k]!));
    const bound = w.read();
    const { grads } = valueAndGrads((...tensors: Tensor[]) =>
      withBoundParameters([w], tensors, () =>
        mean<Scalar>(law.logProb(tensor2d(us, [64, 1]), tensor2d(vs, [64, 1]))),
      ),
    )([bound]);
    const expected = numericGradient(([value = NaN]) => {
      const each = Array.from(us, (u, k) => pairLogProb(u, vs[k]!, Math.exp(value)));
      return each.reduce((sum, logProb) => sum + logProb, 0) / 64;
    }, w.values);
    // float32 sums of 64 terms whose parts are up to 10 times the result.
    expect(take(grads[0]!)).toBeAllClose(expected, { rtol: 2e-5, atol: 1e-6 });
  });

  test("holds information between 1e-8 and 15 nats, and says what it holds", () => {
    const law = tridiagonalGaussian(4, 4);
    expect(law.componentMutualInformation()).toBeAllClose([0.1, 0.1, 0.1, 0.1], { rtol: 1e-6 });
    law.setComponentMutualInformation([0, 14, 15, 100]);
    // A logarithm of up to 18.4 in float32.
    expect(law.componentMutualInformation()).toBeAllClose([1e-8, 14, 15, 15], { rtol: 2e-6 });
    law.parameters.logComponentMutualInformation.assign([9, 9, 9, 9]);
    expect(law.mutualInformation()).toBe(60);
    const [value = NaN] = take(law.logProb(tensor2d([[1, 1, 1, 1]]), tensor2d([[1, 1, 1, 1]])));
    expect(value).toBeAllClose(4 * pairLogProb(1, 1, 15), { rtol: 1e-6 });
  });

  test("stays finite, with a finite gradient, at the least information", () => {
    const law = tridiagonalGaussian(2, 2, { componentMutualInformation: 0 });
    const w = law.parameters.logComponentMutualInformation;
    const bound = w.read();
    const { value, grads } = valueAndGrads((...tensors: Tensor[]) =>
      withBoundParameters([w], tensors, () =>
        mean<Scalar>(law.logProb(tensor2d([[1, 2]]), tensor2d([[-1, 0.5]]))),
      ),
    )([bound]);
    const numbers = [...take(value), ...take(grads[0]!)];
    expect(numbers.every(Number.isFinite)).toBe(true);
  });

  test("fits its components' information, and takes a negative correlation for none", () => {
    const size = 10_000;
    const law = tridiagonalGaussian(2, 3, { componentMutualInformation: [0.5, 10] });
    const { x, y } = law.sample(size, createRandomSource(6));
    const fitted = tridiagonalGaussian(2, 3);
    fitted.fit({ x, y });
    // The deviation of a component's information is at most ρ/√n.
    expect(fitted.componentMutualInformation()).toBeAllClose([0.5, 10], { atol: 0.04 });
    fitted.fit({
      x,
      y: createMatrix(
        size,
        3,
        y.data.map((value) => -value),
      ),
    });
    expect(fitted.mutualInformation()).toBeLessThan(1e-7);
  });

  test("leaves no tensor behind", () => {
    const law = tridiagonalGaussian(3, 2);
    const x = tensor2d([[1, 2, 3]]);
    const y = tensor2d([[1, 2]]);
    expectNoLeak(() => {
      law.logProb(x, y).dispose();
      law.pointwiseMutualInformation(x, y).dispose();
    });
  });

  test("draws the same pairs for the same seed, also none", () => {
    const law = tridiagonalGaussian(2, 1);
    expect(law.sample(5, createRandomSource(1))).toEqual(law.sample(5, createRandomSource(1)));
    expect(law.sample(0, createRandomSource(1)).x).toEqual(createMatrix(0, 2));
  });

  test("says what does not fit", () => {
    const law = tridiagonalGaussian(2, 2);
    const two = tensor2d([[1, 2]]);
    expect(() => tridiagonalGaussian(0, 2)).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: tridiagonalGaussian: expected a whole dimX ≥ 1, got 0]`,
    );
    expect(() => law.logProb(two, tensor2d([[1]]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: tridiagonalGaussian: expected a tensor of shape [batch, 2], got [1, 1]]`,
    );
    expect(() =>
      law.pointwiseMutualInformation(
        two,
        tensor2d([
          [1, 2],
          [3, 4],
        ]),
      ),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: tridiagonalGaussian: expected equally many rows on both sides, got 1 and 2]`,
    );
    expect(() => law.setComponentMutualInformation([1])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: tridiagonalGaussian: expected information of 2 components, got 1 numbers]`,
    );
    expect(() => law.setComponentMutualInformation(-1)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: tridiagonalGaussian: expected component information ≥ 0 nats, got -1]`,
    );
  });
});
