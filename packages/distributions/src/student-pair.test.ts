import "@tensorflow/tfjs-backend-cpu";
import { tensor2d } from "@tensorflow/tfjs-core";
import { createMatrix, createRandomSource, identity, logGamma } from "@mienf/numeric";
import "@mienf/testing";
import { describe, expect, test } from "vitest";
import { average, take, toTensor } from "../test/helpers/tensors.ts";
import { gaussianPair } from "./gaussian-pair.ts";
import { multivariateStudent } from "./multivariate-student.ts";
import { studentPair } from "./student-pair.ts";
import { tridiagonalStudent } from "./tridiagonal-student.ts";

describe("studentPair", () => {
  test.each([
    [4, 1, 0.0256],
    [4, 2, 0.0721],
    [4, 4, 0.1706],
    [4, 8, 0.3372],
    [4, 16, 0.5688],
    [4, 64, 1.1597],
    [1, 1, 0.2242],
    [1, 8, 1.015],
  ])("without correlation, ν = %d and %d columns a side are worth %d nats", (nu, dim, nats) => {
    const law = studentPair(dim, dim, { degreesOfFreedom: nu });
    // Given to four decimals.
    expect(law.mutualInformation()).toBeAllClose(nats, { atol: 6e-5 });
    expect(tridiagonalStudent(dim, dim, { degreesOfFreedom: nu }).mutualInformation()).toBeAllClose(
      law.mutualInformation(),
      { rtol: 1e-12 },
    );
  });

  test("adds to the information of a normal law of that scatter", () => {
    const covariance = createMatrix(2, 2, [1, 0.8, 0.8, 2]);
    const moments = { mean: Float64Array.of(0, 1), covariance };
    const student = studentPair(1, 1);
    student.setScatter(moments);
    const normal = gaussianPair(1, 1);
    normal.setMoments(moments);
    expect(student.mutualInformation() - normal.mutualInformation()).toBeCloseTo(0.0256, 4);
  });

  test("is the normal law to float32 at a million degrees of freedom", () => {
    const student = studentPair(3, 2, { degreesOfFreedom: 1e6 });
    const normal = gaussianPair(3, 2);
    const { x, y } = normal.sample(20, createRandomSource(1));
    const pair = [toTensor(x), toTensor(y)] as const;
    // The laws differ by squares² / (4 ν), 1e-4 at the most.
    expect(take(student.logProb(...pair))).toBeAllClose(take(normal.logProb(...pair)), {
      atol: 1e-4,
    });
    expect(take(student.pointwiseMutualInformation(...pair))).toBeAllClose(
      take(normal.pointwiseMutualInformation(...pair)),
      { atol: 1e-4 },
    );
  });

  test.each([0.2, 1, 4, 30, 1000])("has the log-density of Student's law of ν = %d", (nu) => {
    const law = multivariateStudent(2, { degreesOfFreedom: nu });
    const points = [
      [0, 0],
      [0.5, -1],
      [30, 4],
    ];
    const expected = points.map(
      ([a = 0, b = 0]) =>
        logGamma(nu / 2 + 1) -
        logGamma(nu / 2) -
        Math.log(nu * Math.PI) -
        (nu / 2 + 1) * Math.log1p((a * a + b * b) / nu),
    );
    expect(take(law.logProb(tensor2d(points, [3, 2])))).toBeAllClose(expected, {
      atol: 3e-6,
      rtol: 1e-6,
    });
  });

  test.each([1, 3])("fits centre, scatter and ν = %d", (nu) => {
    const law = studentPair(2, 1, { degreesOfFreedom: nu });
    const covariance = createMatrix(3, 3, [1, 0.3, 0.7, 0.3, 2, 0.1, 0.7, 0.1, 1]);
    law.setScatter({ mean: Float64Array.of(5, 0, -1), covariance });
    const pairs = law.sample(4000, createRandomSource(2));
    const fitted = studentPair(2, 1);
    fitted.fit(pairs);
    // log ν is known to about 0.04 from as many rows, and the others to some 0.03.
    expect(Math.log(fitted.degreesOfFreedom() / nu)).toBeAllClose(0, { atol: 0.15 });
    expect(fitted.scatter().mean).toBeAllClose([5, 0, -1], { atol: 0.12 });
    expect(fitted.scatter().covariance.data).toBeAllClose(covariance.data, { atol: 0.2 });
    expect(fitted.mutualInformation()).toBeAllClose(law.mutualInformation(), { atol: 0.06 });
  });

  test("draws so that its entropy is their mean log-density", () => {
    const law = multivariateStudent(2, { degreesOfFreedom: 2 });
    law.setScatter({ mean: Float64Array.of(1, 1), covariance: createMatrix(2, 2, [2, 1, 1, 3]) });
    const { mean, error } = average(
      take(law.logProb(toTensor(law.sample(4000, createRandomSource(3))))),
    );
    expect(Math.abs(mean + law.entropy())).toBeLessThan(4 * error);
  });

  test("says what does not fit", () => {
    expect(() => studentPair(1, 1, { degreesOfFreedom: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: studentPair: expected degrees of freedom between 0.1 and 1000000, got 0]`,
    );
    expect(() => {
      studentPair(2, 2).fit({ x: identity(2), y: identity(2) });
    }).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: studentPair: expected more rows than 4 columns, got 2]`,
    );
  });
});

describe("tridiagonalStudent", () => {
  test("fits correlations of either sign and ν", () => {
    const law = tridiagonalStudent(2, 3, { correlations: [0.9, -0.5], degreesOfFreedom: 2 });
    const fitted = tridiagonalStudent(2, 3);
    fitted.fit(law.sample(4000, createRandomSource(4)));
    // Some 0.02 each.
    expect(fitted.correlations()).toBeAllClose([0.9, -0.5], { atol: 0.06 });
    expect(Math.log(fitted.degreesOfFreedom() / 2)).toBeAllClose(0, { atol: 0.15 });
  });
});
