import { createRandomSource, logGamma } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { pairCorrelation } from "../src/internal/canonical-gaussian.ts";
import {
  correlatedNormal,
  denseNormal,
  latentVariableNormal,
  legacyStudentExcess,
  logGammaExponential,
  logGammaExponentialInformation,
  multivariateNormal,
  rareEventChannel,
  smoothedDiscreteUniform,
  smoothedDiscreteUniformInformation,
  smoothedUniformEpsilon,
  smoothedUniformInformation,
  sparseNormal,
  student,
  studentExcess,
  symmetricNoisyChannel,
  symmetricNoisyChannelInformation,
} from "../src/index.ts";

// Oracles quoted with six or more digits were verified outside this package; they are held to half of the last digit.

test("a pair's correlation follows from its information", () => {
  const oracle = { 0.1: 0.425757, 0.5: 0.79506, 1: 0.929873, 2: 0.9908, 5: 0.9999773 };
  for (const [information, rho] of Object.entries(oracle)) {
    expect(pairCorrelation(Number(information)).rho).toBeCloseTo(rho, 6);
  }
  expect(pairCorrelation(0)).toEqual({ rho: 0, oneMinusRho: 1 });
});

test("a correlated normal has the information of its covariance", () => {
  const rotation = createRandomSource(3);
  const law = correlatedNormal({ dimX: 3, dimY: 4, mutualInformation: 2.4, rotation });
  const sample = law.sample(40_000, createRandomSource(1));
  const joint = multivariateNormal({ dimX: 3, covariance: jointCovariance(law, sample) });
  // The plug-in information is biased by dimX·dimY/2n = 1.5e-4 and scatters by √(Σρ²/n) = 0.0078.
  expect(Math.abs(joint.mutualInformation - 2.4)).toBeLessThan(4 * 0.0078);
});

const shared = (seed: number) =>
  correlatedNormal({ dim: 4, mutualInformation: 3, split: createRandomSource(seed) });

test("random shares add up to the information and come from the source alone", () => {
  const shares = shared(1).componentMutualInformation ?? new Float64Array();
  expect(shares.reduce((sum, value) => sum + value, 0)).toBeCloseTo(3, 12);
  expect(new Set(shares).size).toBe(4);
  expect(shared(1).componentMutualInformation).toEqual(shares);
  expect(shared(2).componentMutualInformation).not.toEqual(shares);
});

test("smoothed uniform noise follows from the information", () => {
  const oracle = { 1: 0.231961, 2: 0.072776, 5: 0.00338, 0.5: 0.5, 0.2: 1.25 };
  for (const [information, epsilon] of Object.entries(oracle)) {
    expect(smoothedUniformEpsilon(Number(information))).toBeCloseTo(epsilon, 6);
  }
  // The same law written with r = 1/(2ε).
  const byRatio = { 2.5: 1.116290732, 5: 1.709437912, 5000: 8.517293191 };
  for (const [ratio, information] of Object.entries(byRatio)) {
    expect(smoothedUniformInformation(1 / (2 * Number(ratio)))).toBeCloseTo(information, 9);
  }
});

describe("log-gamma–exponential", () => {
  test("has the information of its inverse shape", () => {
    const oracle = { 5: 1.320398016, 10: 1.878830153, 200: 4.729296455 };
    for (const [kappa, information] of Object.entries(oracle)) {
      expect(logGammaExponentialInformation(Number(kappa))).toBeCloseTo(information, 9);
    }
    // The series for small κ and the formula meet where they change over, κ = 1e-4.
    for (const kappa of [0.99999e-4, 1.00001e-4]) {
      expect(logGammaExponentialInformation(kappa)).toBeCloseTo(kappa / 2 - kappa ** 2 / 12, 13);
    }
  });

  test("is solved for its inverse shape", () => {
    const oracle = { 0.1: 0.20712, 1: 3.16056, 5: 262.689, 10: 39229.1 };
    for (const [information, kappa] of Object.entries(oracle)) {
      const law = logGammaExponential({ mutualInformation: Number(information) });
      const found = Number(law.parameters["inverseShape"]);
      expect(found / kappa).toBeCloseTo(1, 4);
    }
  });
});

test("smoothed discrete uniform has the information of its noise", () => {
  const oracle: [number, number, number][] = [
    [0.3, 4, 0.54535],
    [0.5, 8, 1.47294],
    [0.9, 8, 1.95814],
    [0.05, 4, 0.09089],
    [0.37, 10, 1.40772],
  ];
  for (const [rate, symbols, information] of oracle) {
    expect(smoothedDiscreteUniformInformation(symbols, 1 / rate)).toBeCloseTo(information, 5);
  }
  expect(smoothedDiscreteUniformInformation(6, 0.7)).toBe(Math.log(6));
  const given = smoothedDiscreteUniform({ mutualInformation: Math.log(4) });
  expect(given.parameters).toEqual({ dim: 1, symbols: 4, spread: 1 });
});

describe("Student", () => {
  test("the common divisor carries the tabulated information", () => {
    const byDim = {
      1: 0.0256,
      2: 0.0721,
      4: 0.1706,
      8: 0.3372,
      16: 0.5688,
      32: 0.8491,
      64: 1.1597,
    };
    for (const [dim, excess] of Object.entries(byDim)) {
      expect(studentExcess(4, Number(dim), Number(dim))).toBeCloseTo(excess, 4);
    }
    const cauchy = { 1: 0.2242, 2: 0.4319, 4: 0.7044, 8: 1.015 };
    for (const [dim, excess] of Object.entries(cauchy)) {
      expect(studentExcess(1, Number(dim), Number(dim))).toBeCloseTo(excess, 4);
    }
    // 1-D Cauchy in closed form: log(8π) − 3 (Γ and ψ at ½, 1 and 3/2 are elementary).
    expect(studentExcess(1, 1, 1)).toBeCloseTo(Math.log(8 * Math.PI) - 3, 12);
  });

  test("a Cauchy margin has its quartiles at ±1", () => {
    const law = student({ degreesOfFreedom: 1, gaussianMutualInformation: 0 });
    const { x } = law.sample(20_000, createRandomSource(2));
    const inside = x.data.filter((value) => Math.abs(value) < 1).length / 20_000;
    // 4 standard errors of a fraction of ½.
    expect(Math.abs(inside - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 20_000));
  });

  test("cannot be independent: the error says what is least", () => {
    expect(() =>
      student({ degreesOfFreedom: 4, mutualInformation: 0 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: student: expected a mutual information (nats) in [0.025643, 25.0256], got 0]`,
    );
    expect(() =>
      student({ degreesOfFreedom: 0, mutualInformation: 1 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: student: expected degreesOfFreedom in [0.1, Infinity), got 0]`,
    );
  });

  test("the multiplying sampler of older code carries slightly less", () => {
    const byDim = { 1: 0.014, 2: 0.049, 4: 0.1437, 8: 0.3192, 16: 0.5607, 32: 0.8462 };
    for (const [dim, excess] of Object.entries(byDim)) {
      expect(legacyStudentExcess(4, Number(dim), Number(dim))).toBeCloseTo(excess, 4);
    }
    // Large dof: both tend to independence, c ≈ dimX·dimY/(2·dof)·… from above and below alike.
    expect(legacyStudentExcess(200, 1, 1)).toBeLessThan(studentExcess(200, 1, 1) + 1e-5);
  });
});

describe("normal families", () => {
  test("agree with the closed forms of their covariances", () => {
    expect(denseNormal({ dim: 5, correlation: 0.5 }).mutualInformation).toBeCloseTo(0.592786, 4);
    expect(sparseNormal({ dim: 4, strength: 2 }).mutualInformation).toBeCloseTo(
      -Math.log(1 - 0.64),
      12,
    );
    // A latent-variable law with one shared variable a pair is the sparse one.
    const latent = latentVariableNormal({ dim: 4, pairs: 2, strength: 2, extraNoise: 2 });
    expect(latent.mutualInformation).toBeCloseTo(-Math.log(1 - 0.64), 12);
    // One variable common to all, with unit noise, is the dense law of correlation ½.
    const common = latentVariableNormal({ dim: 3, pairs: 0, strength: 0, common: 1 });
    expect(common.mutualInformation).toBeCloseTo(
      denseNormal({ dim: 3, correlation: 0.5 }).mutualInformation,
      12,
    );
  });

  test("refuse covariances that are not positive definite", () => {
    const covariance = [
      [1, 2],
      [2, 1],
    ];
    expect(() => multivariateNormal({ dimX: 1, covariance })).toThrowError(/positive definite/);
    expect(() => multivariateNormal({ dimX: 2, covariance })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: multivariateNormal: expected a square covariance wider than dimX 2 and a mean of its width, got 2×2 and no mean]`,
    );
  });
});

describe("channels", () => {
  test("symmetric noise has the information of its transition matrix", () => {
    for (const [symbols, noise] of [
      [2, 0.3],
      [5, 0.9],
      [3, 1],
      [7, 0],
      [4, 1 - 1e-6],
    ] as const) {
      const kept = 1 - noise + noise / symbols;
      const other = noise / symbols;
      const terms =
        kept * Math.log(kept * symbols) +
        (other > 0 ? (symbols - 1) * other * Math.log(other * symbols) : 0);
      expect(symmetricNoisyChannelInformation(symbols, noise)).toBeCloseTo(terms, 12);
    }
    const binary = symmetricNoisyChannel({ symbols: 2, mutualInformation: 0.3 });
    expect(binary.mutualInformation).toBeCloseTo(0.3, 12);
    expect(() =>
      symmetricNoisyChannel({ symbols: 2, mutualInformation: 0.7 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: symmetricNoisyChannel: expected a mutual information (nats) in [0, 0.693147], got 0.7]`,
    );
  });

  test("a rare event needs at least its own entropy", () => {
    expect(() =>
      rareEventChannel({ mutualInformation: 0.1, failureProbability: 0.1 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: rareEventChannel: expected a mutual information (nats) in [0.325083, 10.2251], got 0.1]`,
    );
    const law = rareEventChannel({ mutualInformation: 2, failureProbability: 0.1 });
    const { x } = law.sample(20_000, createRandomSource(9));
    const rare = x.data.filter((value) => value < 0.1).length / 20_000;
    expect(Math.abs(rare - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / 20_000));
  });
});

test("a margin of log-gamma–exponential has the moments of log G", () => {
  const law = logGammaExponential({ inverseShape: 0.5 });
  const { x } = law.sample(20_000, createRandomSource(4));
  const mean = x.data.reduce((sum, value) => sum + value, 0) / 20_000;
  const variance = x.data.reduce((sum, value) => sum + value * value, 0) / 20_000;
  // Shape 2: mean 0 by centring, variance ψ′(2) = π²/6 − 1; its sample variance scatters by about 0.009.
  expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(0.645 / 20_000));
  expect(Math.abs(variance - (Math.PI ** 2 / 6 - 1))).toBeLessThan(4 * 0.009);
  expect(logGamma(2)).toBe(0);
});

function jointCovariance(
  law: { dimX: number; dimY: number },
  sample: { x: { data: Float64Array; rows: number }; y: { data: Float64Array } },
): number[][] {
  const dim = law.dimX + law.dimY;
  const value = (i: number, j: number): number =>
    j < law.dimX
      ? (sample.x.data[i * law.dimX + j] ?? NaN)
      : (sample.y.data[i * law.dimY + j - law.dimX] ?? NaN);
  return Array.from({ length: dim }, (_, a) =>
    Array.from({ length: dim }, (__, b) => {
      let sum = 0;
      for (let i = 0; i < sample.x.rows; i++) {
        sum += value(i, a) * value(i, b);
      }
      return sum / sample.x.rows;
    }),
  );
}
