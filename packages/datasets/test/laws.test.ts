import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { createLaw, lawRegistry, type Law, type LawParameters } from "../src/index.ts";

// Every family at its defaults, and again at settings that reach its other branches.
const variants: Readonly<Record<string, readonly LawParameters[]>> = {
  "correlated-normal": [{ dimX: 3, dimY: 5, mutualInformation: 2, split: "random", rotate: true }],
  "correlated-uniform": [{ dimX: 2, dimY: 2, rotate: true }],
  "exponentiated-normal": [{ dimX: 1, dimY: 2, exponent: 3 }],
  independent: [{ dimX: 2, dimY: 1, margin: "uniform" }],
  "smoothed-uniform": [{ dim: 2, epsilon: 0.9 }],
  student: [{ dimX: 2, dimY: 3, degreesOfFreedom: 2, rotate: true }],
  "legacy-student": [{ dimX: 2, dimY: 2, degreesOfFreedom: 3 }],
  "log-gamma-exponential": [{ dim: 2, mutualInformation: 6 }],
  "additive-noise": [{ dim: 3, margin: "uniform", noise: 0.3 }, { dim: 2 }],
  "sign-flip": [{ noise: 0.05 }],
  "spiral-normal": [{ dimX: 3, dimY: 3, speed: 2 }],
  "dense-normal": [{ dimX: 3, dimY: 1, correlation: 0.3 }],
  "latent-variable-normal": [{ common: 0.4, within: 0.3, extraNoise: 1, strength: 2 }],
  "uniformly-quantized": [{ dim: 2, margin: "uniform", normalized: true }],
  "smoothed-discrete-uniform": [{ dim: 2, symbols: 5, spread: 7.3 }],
  "rare-event-channel": [{ dim: 2, mutualInformation: 4, failureProbability: 0.2 }],
  "symmetric-noisy-channel": [{ dim: 2, symbols: 7, noise: 0.4 }],
  xor: [{ bits: 3, continuous: true, flipProbability: 0.1 }],
  ising: [{ height: 2, width: 3, coupling: 0.4, field: 0.2 }],
  "gaussian-plates": [{ size: 8, rotate: true, mutualInformation: 3 }],
  rectangles: [{ size: 12, minimumSide: 0.25, mutualInformation: 2 }],
};

const cases = Object.keys(lawRegistry).flatMap((name) =>
  [{}, ...(variants[name] ?? [])].map((parameters) => ({
    name,
    parameters,
    title: `${name} ${JSON.stringify(parameters)}`,
  })),
);

describe.each(cases)("$title", ({ name, parameters }) => {
  const law = createLaw(name, parameters);
  const rows = law.dimX > 60 ? 1000 : 8000;
  const sample = law.sample(rows, createRandomSource(5));

  test("draws finite rows of the stated widths", () => {
    expect([sample.x.rows, sample.x.columns, sample.y.rows, sample.y.columns]).toEqual([
      rows,
      law.dimX,
      rows,
      law.dimY,
    ]);
    expect(sample.x.data.every(Number.isFinite) && sample.y.data.every(Number.isFinite)).toBe(true);
    expect(law.sample(0, createRandomSource(5)).x.data).toHaveLength(0);
  });

  test("draws equal bytes from equal seeds and goes on where the source stands", () => {
    const source = createRandomSource(5);
    const first = law.sample(50, source);
    const second = law.sample(50, source);
    expect(law.sample(50, createRandomSource(5))).toEqual(first);
    expect(second).not.toEqual(first);
  });

  test("has a pointwise mutual information whose mean is the mutual information", () => {
    const values = law.pointwiseMutualInformation?.(sample.x, sample.y) ?? new Float64Array();
    const { mean, standardError } = summary(values);
    // 4 standard errors: passes by chance for 99.99 % of seeds; 1e-12 covers laws with a constant value.
    const allowed = 4 * Math.hypot(standardError, law.mutualInformationStandardError ?? 0) + 1e-12;
    expect(values).toHaveLength(rows);
    expect(Math.abs(mean - law.mutualInformation)).toBeLessThan(allowed);
  });

  test("has components that add up to the mutual information", () => {
    const components = [...(law.componentMutualInformation ?? [law.mutualInformation])];
    expect(components.reduce((sum, value) => sum + value, 0)).toBeCloseTo(
      law.mutualInformation,
      10,
    );
  });

  test("gives mismatched pairs a mean of e^PMI of at most 1", () => {
    // E exp(PMI) = 1 under the product of the margins, and less where the joint law leaves part of it empty.
    const values =
      law.pointwiseMutualInformation?.(sample.x, shifted(law, sample.y.data)) ?? new Float64Array();
    const { mean, standardError } = summary(values.map(Math.exp));
    expect(mean).toBeLessThan(1 + 5 * standardError + 1e-9);
  });
});

function summary(values: Float64Array): { mean: number; standardError: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (n - 1) / n) };
}

function shifted(law: Law, data: Float64Array) {
  const moved = new Float64Array(data.length);
  moved.set(data.subarray(law.dimY));
  moved.set(data.subarray(0, law.dimY), data.length - law.dimY);
  return { data: moved, rows: data.length / law.dimY, columns: law.dimY };
}
