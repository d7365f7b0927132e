import {
  adaptivePartition,
  binned,
  canonicalCorrelation,
  distanceCorrelation,
  gaussian,
  gaussianCopula,
  hsic,
  kernelDensity,
  sliced,
} from "@mienf/estimators/classical";
import { ksg } from "@mienf/estimators/nearest-neighbors";
import {
  correlatedNormal,
  correlatedUniform,
  denseNormal,
  symmetricNoisyChannel,
  uniformlyQuantized,
} from "@mienf/datasets";
import type { Law } from "@mienf/datasets";
import { createMatrix, createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { meanWithError } from "../../src/interface/normal-interval.ts";
import { plugInBias } from "../../src/classical/internal/gaussian-information.ts";

const sampleOf = (law: Law, rows: number, seed = 17) =>
  law.sample(rows, createRandomSource(seed).split(`${law.name} ${rows}`));
const normal = (dim: number, mutualInformation: number) =>
  correlatedNormal({ dimX: dim, dimY: dim, mutualInformation });

describe("the Gaussian closed form", () => {
  test.each([
    // Oracles: the exact formula, and simulations of 2,000 draws.
    [16, 1024, 0.1272, 1e-4],
    [64, 1024, 2.138, 1e-3],
    [16, 10_000, 0.013, 5e-4],
  ])(
    "knows the excess of the plug-in value, %i + same columns, %i rows",
    (dim, rows, excess, digits) => {
      expect(Math.abs(plugInBias(dim, dim, rows) - excess)).toBeLessThan(digits);
    },
  );

  test("has no bias after the correction, where the plug-in value has", async () => {
    // 40 samples of 60 rows: the mean has the standard error √(Σρ²/60/40) ≈ 0.02, or 0.006 for independent columns.
    const law = denseNormal({ dimX: 5, dimY: 5, correlation: 0.5 });
    let corrected = 0;
    let raw = 0;
    for (let seed = 0; seed < 40; seed += 1) {
      const { x, y } = sampleOf(law, 60, seed);
      const estimate = await gaussian().fit(x, y);
      corrected += estimate.mutualInformation / 40;
      raw += (await gaussian({ correction: "none" }).fit(x, y)).mutualInformation / 40;
    }
    expect(Math.abs(corrected - law.mutualInformation)).toBeLessThan(0.08);
    expect(raw - law.mutualInformation).toBeGreaterThan(0.15); // the exact formula says 0.24
  });

  test.each([
    { name: "gaussian", law: normal(1, 0.5), estimator: gaussian() },
    { name: "gaussian", law: normal(3, 2), estimator: gaussian() },
    { name: "cca", law: normal(3, 2), estimator: canonicalCorrelation() },
    { name: "gaussian-copula", law: normal(1, 0.5), estimator: gaussianCopula() },
    {
      name: "gaussian-copula",
      law: correlatedUniform({ dim: 3, mutualInformation: 2 }),
      estimator: gaussianCopula(),
    },
  ])(
    "$name finds the $law.mutualInformation nats of $law.name within four standard errors",
    async ({ law, estimator }) => {
      const rows = 5000;
      const { x, y } = sampleOf(law, rows);
      const { mutualInformation, components, pointwise, interval } = await estimator.fit(x, y);
      // √(Σρ²/n) ≤ √(d/n); ranks and held-out directions add less than d²/n.
      const error = Math.sqrt(law.dimX / rows);
      expect(Math.abs(mutualInformation - law.mutualInformation)).toBeLessThan(
        4 * error + law.dimX ** 2 / rows,
      );
      expect(components).toHaveLength(law.dimX);
      const mean = pointwise.reduce((sum, value) => sum + value, 0) / rows;
      expect(Math.abs(mean - mutualInformation)).toBeLessThan(1e-9);
      expect(interval?.low).toBeLessThan(mutualInformation);
    },
  );

  test("covers as often as it says", async () => {
    // 200 samples at 90 %: fewer than 168 or more than 192 happen less than once in 100 times.
    let covered = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      const { x, y } = sampleOf(normal(2, 1), 300, seed);
      const { interval } = await gaussian().fit(x, y, { level: 0.9 });
      covered += interval !== null && interval.low <= 1 && interval.high >= 1 ? 1 : 0;
    }
    expect(covered).toBeGreaterThanOrEqual(168);
    expect(covered).toBeLessThanOrEqual(192);
  });

  test("of canonical pairs on held-out rows does not see dependence in 40 + 40 independent columns of 200 rows", async () => {
    const source = createRandomSource(5);
    const [x, y] = [0, 1].map(() =>
      createMatrix(200, 40, source.fillNormal(new Float64Array(8000))),
    );
    const held = await canonicalCorrelation().fit(x!, y!);
    const plugIn = await gaussian({ correction: "none" }).fit(x!, y!);
    expect(plugIn.mutualInformation).toBeGreaterThan(4);
    expect(Math.abs(held.mutualInformation)).toBeLessThan(0.25); // 40 pairs, each within a few √(1/n)²
  });
});

describe("bins", () => {
  test("find the information of discrete columns, each value a bin, without the plug-in bias", async () => {
    const law = symmetricNoisyChannel({ dim: 1, mutualInformation: 0.4 });
    let corrected = 0;
    for (let seed = 0; seed < 30; seed += 1) {
      const { x, y } = sampleOf(law, 300, seed);
      corrected += (await binned({ edges: "distinct" }).fit(x, y)).mutualInformation / 30;
    }
    expect(Math.abs(corrected - 0.4)).toBeLessThan(0.03); // standard error 0.04/√30, and what is left of the bias
  });

  test.each(["quantile", "width"] as const)(
    "of equal %s find most of a smooth dependence",
    async (edges) => {
      const { x, y } = sampleOf(normal(1, 0.5), 5000);
      const { mutualInformation } = await binned({ edges, bins: 20 }).fit(x, y);
      expect(Math.abs(mutualInformation - 0.5)).toBeLessThan(0.06); // 4 standard errors, and 0.02 within the bins
    },
  );

  test("agree with the entropies of the counts, before the correction", async () => {
    const x = [0, 0, 1, 1, 1, 2];
    const y = [5, 5, 5, 7, 7, 7];
    const { mutualInformation } = await binned({ edges: "distinct", correction: "none" }).fit(x, y);
    const entropy = (...counts: number[]) =>
      -counts.reduce((sum, c) => sum + (c / 6) * Math.log(c / 6), 0);
    expect(mutualInformation).toBeCloseTo(
      entropy(2, 3, 1) + entropy(3, 3) - entropy(2, 1, 2, 1),
      14,
    );
    const corrected = await binned({ edges: "distinct" }).fit(x, y);
    expect(corrected.mutualInformation - mutualInformation).toBeCloseTo((3 + 2 - 4 - 1) / 12, 14);
  });

  test("put equal values into one bin", async () => {
    const x = Float64Array.from({ length: 100 }, (_, row) => (row < 90 ? 1 : row));
    const y = Float64Array.from({ length: 100 }, (_, row) => row);
    const { diagnostics } = await binned({ bins: 4 }).fit(x, y);
    expect(diagnostics["cellsX"]).toBe(2); // 90 equal values have their middle rank in the second quarter
  });

  test("that are refined where a cell is not uniform find what equal bins miss", async () => {
    const { x, y } = sampleOf(normal(1, 2), 5000);
    const refined = (await adaptivePartition().fit(x, y)).mutualInformation;
    const equal = (await binned().fit(x, y)).mutualInformation;
    expect(Math.abs(refined - 2)).toBeLessThan(0.12); // 4 standard errors, and 3 % in the cells that are not split
    expect(Math.abs(refined - 2)).toBeLessThan(Math.abs(equal - 2));
    expect(
      Math.abs((await adaptivePartition().fit(...pairOf(normal(1, 0), 2000))).mutualInformation),
    ).toBeLessThan(0.02);
  });

  test("that are refined see only the order of the values", async () => {
    const [x, y] = pairOf(normal(1, 1), 500);
    const mapped = { ...x, data: x.data.map((value) => Math.exp(3 * value)) };
    const [a, b] = [await adaptivePartition().fit(x, y), await adaptivePartition().fit(mapped, y)];
    expect(a.mutualInformation).toBe(b.mutualInformation);
  });
});

const pairOf = (law: Law, rows: number) => {
  const { x, y } = sampleOf(law, rows);
  return [x, y] as const;
};

describe("kernel densities", () => {
  test("find weak dependence, and none where there is none", async () => {
    const weak = await kernelDensity().fit(...pairOf(normal(1, 0.3), 2000));
    expect(Math.abs(weak.mutualInformation - 0.3)).toBeLessThan(0.08); // 4 standard errors, and the smoothing
    const none = await kernelDensity().fit(...pairOf(normal(1, 0), 2000));
    expect(Math.abs(none.mutualInformation)).toBeLessThan(0.03);
  });

  test("are what the sums over all other rows give", async () => {
    const [x, y] = pairOf(normal(1, 1), 60);
    const estimate = await kernelDensity({
      kernel: "product",
      margins: "standardize",
      bandwidth: 0.7,
    }).fit(x, y);
    const h = 0.7 * (4 / (4 * 60)) ** (1 / 6);
    const scores = [x, y].map(({ data }) => {
      const mean = data.reduce((sum, v) => sum + v, 0) / 60;
      const scale = Math.sqrt(data.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 60);
      return data.map((v) => (v - mean) / scale);
    });
    const kernel = (side: Float64Array, i: number, j: number) =>
      Math.exp(-0.5 * ((side[i]! - side[j]!) / h) ** 2) / (h * Math.sqrt(2 * Math.PI));
    let slow = 0;
    for (let i = 0; i < 60; i += 1) {
      const others = Array.from({ length: 60 }, (_, j) => j).filter((j) => j !== i);
      const density = (f: (j: number) => number) => others.reduce((sum, j) => sum + f(j), 0) / 59;
      const [px, py] = scores.map((side) => density((j) => kernel(side, i, j)));
      const pxy = density((j) => kernel(scores[0]!, i, j) * kernel(scores[1]!, i, j));
      slow += Math.log(pxy / (px! * py!)) / 60;
    }
    expect(Math.abs(estimate.mutualInformation - slow)).toBeLessThan(1e-12);
  });
});

describe("kernels with the covariance of the rows", () => {
  test.each([
    [1, 2],
    [2, 4],
  ])("follow linear dependence in %d columns a side, %d nats", async (dim, mutualInformation) => {
    const law = correlatedNormal({ dim, mutualInformation, rotation: createRandomSource(4) });
    const { x, y } = law.sample(1500, createRandomSource(9));
    const shaped = await kernelDensity().fit(x, y);
    const product = await kernelDensity({ kernel: "product" }).fit(x, y);
    // The smoothing of Gaussian data cancels: four standard errors of a mean of values with variance sum of rho squared.
    const tolerance = 4 * Math.sqrt(dim / 1500);
    expect(Math.abs(shaped.mutualInformation - mutualInformation)).toBeLessThan(tolerance + 0.05);
    expect(product.mutualInformation).toBeLessThan(mutualInformation - 0.3);
  });

  test("are what sums over all other rows give, with the sample's own covariance", async () => {
    const [x, y] = pairOf(normal(1, 1), 60);
    const estimate = await kernelDensity({ margins: "standardize", bandwidth: 0.7 }).fit(x, y);
    const h = 0.7 * (4 / (4 * 60)) ** (1 / 6);
    const mean = (values: readonly number[]) =>
      values.reduce((sum, v) => sum + v, 0) / values.length;
    const [a, b] = [x, y].map(({ data }) => {
      const center = mean([...data]);
      const scale = Math.sqrt(mean([...data].map((v) => (v - center) ** 2)));
      return [...data].map((v) => (v - center) / scale);
    }) as [number[], number[]];
    const rho = mean(a.map((v, i) => v * b[i]!));
    let slow = 0;
    for (let i = 0; i < 60; i += 1) {
      const others = Array.from({ length: 60 }, (_, j) => j).filter((j) => j !== i);
      const density = (f: (p: number, q: number) => number) =>
        mean(others.map((j) => f((a[i]! - a[j]!) / h, (b[i]! - b[j]!) / h)));
      const joint = density(
        (p, q) =>
          Math.exp(-(p * p + q * q - 2 * rho * p * q) / (2 * (1 - rho * rho))) /
          Math.sqrt(1 - rho * rho),
      );
      const sides =
        density((p) => Math.exp((-p * p) / 2)) * density((_, q) => Math.exp((-q * q) / 2));
      slow += Math.log(joint / sides) / 60;
    }
    expect(Math.abs(estimate.mutualInformation - slow)).toBeLessThan(1e-10);
  });

  test("are products where the columns of a side determine each other, or rows are few", async () => {
    const [x, y] = pairOf(normal(1, 1), 60);
    const twice = createMatrix(
      60,
      2,
      Float64Array.from({ length: 120 }, (_, at) => x.data[at >> 1]!),
    );
    const both = [
      await kernelDensity().fit(twice, y),
      await kernelDensity({ kernel: "product" }).fit(twice, y),
    ];
    expect(both[0]?.mutualInformation).toBe(both[1]?.mutualInformation);
    const few = [await kernelDensity().fit(x.data.subarray(0, 12), y.data.subarray(0, 12))];
    few.push(
      await kernelDensity({ kernel: "product" }).fit(
        x.data.subarray(0, 12),
        y.data.subarray(0, 12),
      ),
    );
    expect(few[0]?.mutualInformation).toBe(few[1]?.mutualInformation);
  });
});

describe("slices", () => {
  test("of one column a side are the estimate itself", async () => {
    const [x, y] = pairOf(normal(1, 0.7), 400);
    const { mutualInformation } = await sliced({ projections: 3 }).fit(x, y);
    const whole = await ksg().fit(x, y);
    expect(Math.abs(mutualInformation - whole.mutualInformation)).toBeLessThan(1e-9); // up to the sign of the axes
  });

  test("of sides of any size are the same", async () => {
    const [x, y] = pairOf(normal(2, 0.7), 200);
    const scaled = { ...x, data: x.data.map((value) => value * 2 ** 500) };
    const [a, b] = [
      await sliced({ projections: 3 }).fit(x, y),
      await sliced({ projections: 3 }).fit(scaled, y),
    ];
    expect(a.mutualInformation).toBe(b.mutualInformation);
  });

  test("find the mean over projections of −½ log(1 − ρ(a, b)²), for normal columns", async () => {
    // Both rows of directions are uniform on the circle; ρ = 0.9·cos(angle between them), as X and Y match by column.
    const source = createRandomSource(3);
    const rows = 1500;
    const x = createMatrix(rows, 2, source.fillNormal(new Float64Array(2 * rows)));
    const y = createMatrix(
      rows,
      2,
      x.data.map((v) => 0.9 * v + Math.sqrt(0.19) * source.normal()),
    );
    const { mutualInformation, interval, warnings } = await sliced({ projections: 64 }).fit(x, y);
    let truth = 0;
    for (let step = 0; step < 1000; step += 1) {
      truth -= (0.5 * Math.log(1 - (0.9 * Math.cos((Math.PI * (step + 0.5)) / 1000)) ** 2)) / 1000;
    }
    // Standard deviation over projections 0.25, so 0.03 for 64 of them.
    expect(Math.abs(mutualInformation - truth)).toBeLessThan(0.12);
    expect(interval?.high).toBeGreaterThan(truth);
    expect(warnings.join()).toMatch(/sliced mutual information/);
  });
});

describe.each([
  ["distance correlation", distanceCorrelation],
  ["hsic", hsic],
])("%s", (_, check) => {
  test("sees dependence without correlation, and its p-value is never 0", () => {
    const source = createRandomSource(3);
    const x = source.fillNormal(new Float64Array(150));
    const y = x.map((value) => value * value + 0.3 * source.normal());
    const { statistic, pValue, sampleSize } = check({ x, y }, { permutations: 49 });
    expect(statistic).toBeGreaterThan(0);
    expect(pValue).toBe(1 / 50);
    expect(sampleSize).toBe(150);
  });

  test("rejects independence about as often as its level says, with statistics around 0", () => {
    let rejected = 0;
    let below = 0;
    for (let seed = 0; seed < 40; seed += 1) {
      const source = createRandomSource(seed);
      const x = source.fillNormal(new Float64Array(60));
      const y = source.fillNormal(new Float64Array(60));
      const { statistic, pValue } = check({ x, y }, { permutations: 19 }, { seed });
      rejected += pValue !== null && pValue <= 0.1 ? 1 : 0;
      below += statistic < 0 ? 1 : 0;
    }
    expect(rejected).toBeLessThan(11); // 11 or more of 40 at the level 0.1: once in 1,000 times
    expect(below).toBeGreaterThan(8);
  });

  test("takes a seeded part of many rows", () => {
    const source = createRandomSource(3);
    const x = source.fillNormal(new Float64Array(300));
    const settings = { maxRows: 50, permutations: 0 };
    const [a, b, c] = [1, 1, 2].map((seed) => check({ x, y: x }, settings, { seed }));
    expect(a?.sampleSize).toBe(50);
    expect(a?.statistic).toBe(b?.statistic);
    expect(a?.pValue).toBeNull();
    expect(a?.sampleSize).toBe(c?.sampleSize);
  });
});

test("slices of all dimensions keep the whole information", async () => {
  const [x, y] = pairOf(normal(2, 1), 1500);
  const { mutualInformation } = await sliced({ dimension: 2, projections: 6 }).fit(x, y);
  // One sample for all rotations: the standard deviation of the pointwise information is √(Σρ²) = 1.1, so 0.03.
  expect(Math.abs(mutualInformation - 1)).toBeLessThan(4 * 0.03 + 0.02);
});

describe("for normal columns of correlation 0.6", () => {
  const rho = 0.6;
  /** Mean over samples, and its standard error from their spread. */
  function overSamples(check: typeof hsic) {
    const values = Float64Array.from({ length: 30 }, (_, seed) => {
      const source = createRandomSource(seed);
      const x = source.fillNormal(new Float64Array(300));
      const y = x.map((value) => rho * value + Math.sqrt(1 - rho * rho) * source.normal());
      return check({ x, y }, { permutations: 0 }).statistic;
    });
    return meanWithError(values);
  }

  test("distance correlation is its closed form", () => {
    // Székely, Rizzo & Bakirov 2007, theorem 7.
    const truth =
      (rho * Math.asin(rho) +
        Math.sqrt(1 - rho * rho) -
        rho * Math.asin(rho / 2) -
        Math.sqrt(4 - rho * rho) +
        1) /
      (1 + Math.PI / 3 - Math.sqrt(3));
    const { mean, standardError } = overSamples(distanceCorrelation);
    expect(Math.abs(mean - truth)).toBeLessThan(4 * standardError + 1 / 300); // a ratio is biased by the order of 1/n
    expect(standardError).toBeLessThan(0.02);
  });

  test("hsic is its closed form", () => {
    const m = 0.90987; // median squared distance: twice that of a chi-square with one degree of freedom
    const joint = 1 / Math.sqrt((1 + 2 / m) ** 2 - ((2 * rho) / m) ** 2);
    const alone = 1 / Math.sqrt(1 + 2 / m);
    const mixed = 1 / (1 + 1 / m) / Math.sqrt((1 + 1 / (m + 1)) ** 2 - (rho / (m + 1)) ** 2);
    const truth = joint + alone ** 2 - 2 * mixed;
    const { mean, standardError } = overSamples(hsic);
    expect(Math.abs(mean - truth)).toBeLessThan(4 * standardError + 0.2 / 300); // the bandwidth comes from the rows
    expect(standardError).toBeLessThan(0.1 * truth);
  });
});

test("distance correlation of a column with itself is 1, and is the U-centred product of all pairs", () => {
  const source = createRandomSource(9);
  const n = 12;
  const x = source.fillNormal(new Float64Array(n));
  const y = x.map((value) => value + source.normal());
  expect(distanceCorrelation({ x, y: x }, { permutations: 0 }).statistic).toBeCloseTo(1, 12);
  const centred = (side: Float64Array) => {
    const d = Array.from(side, (a) => Array.from(side, (b) => Math.abs(a - b)));
    const sums = d.map((row) => row.reduce((sum, v) => sum + v, 0));
    const total = sums.reduce((sum, v) => sum + v, 0);
    return d.map((row, i) =>
      row.map((v, j) =>
        i === j ? 0 : v - (sums[i]! + sums[j]!) / (n - 2) + total / ((n - 1) * (n - 2)),
      ),
    );
  };
  const product = (a: number[][], b: number[][]) =>
    a.reduce((sum, row, i) => sum + row.reduce((s, v, j) => s + v * b[i]![j]!, 0), 0);
  const [a, b] = [centred(x), centred(y)];
  const slow = product(a, b) / Math.sqrt(product(a, a) * product(b, b));
  expect(distanceCorrelation({ x, y }, { permutations: 0 }).statistic).toBeCloseTo(slow, 12);
});

test("quantised columns are found by their distinct values", async () => {
  const law = uniformlyQuantized({ dim: 1, mutualInformation: 1 });
  const { x, y } = sampleOf(law, 4000);
  const estimate = await adaptivePartition().fit(x, y);
  expect(Math.abs(estimate.mutualInformation - 1)).toBeLessThan(0.12);
});
