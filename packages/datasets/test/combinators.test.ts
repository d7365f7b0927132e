import { createRandomSource } from "@mienf/numeric";
import { expect, test } from "vitest";
import {
  contaminated,
  correlatedNormal,
  crossMixture,
  defineLaw,
  elementwise,
  independent,
  type Law,
  mapped,
  normalCdfMap,
  padded,
  randomDiffeomorphism,
  rotated,
  smoothedUniform,
  stacked,
  subsampled,
} from "../src/index.ts";

const base = correlatedNormal({ dim: 2, mutualInformation: 1.2 });

function meanPointwise(law: Law, seed = 1): { mean: number; standardError: number } {
  const { x, y } = law.sample(8000, createRandomSource(seed));
  const values = law.pointwiseMutualInformation?.(x, y) ?? new Float64Array();
  const mean = values.reduce((sum, value) => sum + value, 0) / 8000;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 7999;
  return { mean, standardError: Math.sqrt(variance / 8000) };
}

test("mapped keeps the information, row by row, under random diffeomorphisms", () => {
  const source = createRandomSource(8);
  const mapX = randomDiffeomorphism(2, source.split("x"));
  const mapY = randomDiffeomorphism(2, source.split("y"));
  const law = mapped(base, mapX, mapY);
  const plain = base.sample(500, createRandomSource(2));
  const bent = law.sample(500, createRandomSource(2));
  const expected = base.pointwiseMutualInformation?.(plain.x, plain.y) ?? [];
  const values = law.pointwiseMutualInformation?.(bent.x, bent.y) ?? [];
  expect(law.mutualInformation).toBe(base.mutualInformation);
  expect(law.componentMutualInformation).toEqual(base.componentMutualInformation);
  for (const [i, value] of values.entries()) {
    expect(value).toBeCloseTo(expected[i] ?? NaN, 6);
  }
});

test("mapped refuses maps that are not injective, and has no pointwise values without inverses", () => {
  const folded = { ...elementwise({ name: "square", forward: (x) => x * x }), injective: false };
  const oneWay = elementwise({ name: "cube", forward: (x) => x * x * x });
  expect(() => mapped(base, folded)).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: mapped: expected injective maps, got square — it may lower mutual information]`,
  );
  expect(mapped(base, oneWay).pointwiseMutualInformation).toBeUndefined();
  expect(mapped(base, oneWay, normalCdfMap).name).toBe("cube×normal-cdf(correlated-normal)");
});

test("stacked adds informations up, pointwise and by component", () => {
  const law = stacked([
    base,
    smoothedUniform({ mutualInformation: 0.7 }),
    independent({ dimY: 2 }),
  ]);
  const { mean, standardError } = meanPointwise(law);
  expect([law.dimX, law.dimY]).toEqual([4, 5]);
  expect(law.mutualInformation).toBeCloseTo(1.9, 12);
  expect([...(law.componentMutualInformation ?? [])]).toEqual(
    [0.6, 0.6, 0.7, 0].map((v) => expect.closeTo(v, 12)),
  );
  expect(Math.abs(mean - 1.9)).toBeLessThan(4 * standardError);
  expect(() => stacked([])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: stacked: expected at least one law, got none]`,
  );
});

test("stacked adds the squares of Monte-Carlo errors", () => {
  const part = crossMixture({ monteCarlo: { rows: 1000, seed: 1 } });
  const law = stacked([part, part, base]);
  expect(law.mutualInformation).toBeCloseTo(2 * part.mutualInformation + 1.2, 12);
  expect(law.mutualInformationStandardError).toBeCloseTo(
    Math.SQRT2 * (part.mutualInformationStandardError ?? NaN),
    12,
  );
});

test("rotated and padded keep the information", () => {
  const law = padded(rotated(base, createRandomSource(4)), { x: 3, y: 1, noise: "uniform" });
  const { mean, standardError } = meanPointwise(law);
  expect([law.dimX, law.dimY]).toEqual([5, 3]);
  expect(law.mutualInformation).toBe(1.2);
  expect(Math.abs(mean - 1.2)).toBeLessThan(4 * standardError);
});

test("subsampled draws distinct rows of one recording", () => {
  const law = subsampled(base, { rows: 100, seed: 7 });
  const all = law.sample(100, createRandomSource(1));
  const some = law.sample(10, createRandomSource(2));
  const known = new Set(all.x.data);
  expect(known.size).toBe(200);
  expect(some.x.data.every((value) => known.has(value))).toBe(true);
  expect(law.mutualInformation).toBe(1.2);
  expect(() => law.sample(101, createRandomSource(1))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: subsampled.sample: expected at most 100 rows, got 101]`,
  );
});

test("contaminated goes from the law itself to independence", () => {
  const plan = { rows: 4000, seed: 3 };
  const whole = contaminated(base, { fraction: 0, monteCarlo: plan });
  const none = contaminated(base, { fraction: 1, monteCarlo: plan });
  expect(Math.abs(whole.mutualInformation - 1.2)).toBeLessThan(
    4 * (whole.mutualInformationStandardError ?? NaN),
  );
  expect(none.mutualInformation).toBeCloseTo(0, 12);
  expect(() => contaminated(base, { fraction: 1.5 })).toThrowErrorMatchingInlineSnapshot(
    `[DomainError: contaminated: expected fraction in [0, 1], got 1.5]`,
  );
});

test("a Monte-Carlo information is the same for equal plans and tightens with rows", () => {
  const small = crossMixture({ monteCarlo: { rows: 1000, seed: 5 } });
  const again = crossMixture({ monteCarlo: { rows: 1000, seed: 5 } });
  const large = crossMixture({ monteCarlo: { rows: 16_000, seed: 5 } });
  expect(again.mutualInformation).toBe(small.mutualInformation);
  const ratio =
    (small.mutualInformationStandardError ?? NaN) / (large.mutualInformationStandardError ?? NaN);
  // 16 times the rows: a quarter of the error, itself known to about 10 %.
  expect(ratio).toBeGreaterThan(3);
  expect(ratio).toBeLessThan(5);
});

test("laws check what they are given", () => {
  const definition = {
    name: "mine",
    parameters: {},
    dimX: 1,
    dimY: 1,
    mutualInformation: 0,
    fill: () => {},
  };
  expect(() => defineLaw({ ...definition, dimX: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: mine: expected dimX to be a whole number ≥ 1, got 0]`,
  );
  expect(() =>
    defineLaw({ ...definition, mutualInformation: -1 }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[DomainError: mine: expected a finite mutual information ≥ 0 nats, got -1]`,
  );
  expect(() =>
    defineLaw({ ...definition, mutualInformation: { rows: 10, seed: 0 } }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[DomainError: mine: expected a pointwise kernel for a Monte-Carlo mutual information, got none]`,
  );
  expect(() => base.sample(1.5, createRandomSource(0))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: correlated-normal.sample: expected n to be a whole number ≥ 0, got 1.5]`,
  );
  const { x } = base.sample(3, createRandomSource(0));
  const { y } = base.sample(4, createRandomSource(0));
  expect(() => base.pointwiseMutualInformation?.(x, y)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: correlated-normal.pointwiseMutualInformation: expected n×2 and n×2, got 3×2 and 4×2]`,
  );
  expect(() => correlatedNormal({ dim: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: correlatedNormal: expected exactly one of mutualInformation, componentMutualInformation, got none]`,
  );
  expect(() =>
    correlatedNormal({ dim: 0, mutualInformation: 1 }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: correlatedNormal: expected dimX to be a whole number ≥ 1, got 0]`,
  );
  expect(() =>
    correlatedNormal({ dim: 1, componentMutualInformation: [1, 1] }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: correlatedNormal: expected at most 1 component informations, got 2]`,
  );
});
