import {
  asinhStudent,
  correlatedNormal,
  correlatedUniform,
  smoothedUniform,
  symmetricNoisyChannel,
  uniformlyQuantized,
} from "@mienf/datasets";
import type { Law } from "@mienf/datasets";
import {
  conditionalMutualInformation,
  ksg,
  lnc,
  mixedKsg,
  ross,
  totalCorrelation,
  transferEntropy,
  wkl,
  wklEntropy,
  wklWeights,
} from "@mienf/estimators/nearest-neighbors";
import { createMatrix, createRandomSource, selectColumns } from "@mienf/numeric";
import { describe, expect, test } from "vitest";

const sampleOf = (law: Law, rows: number) =>
  law.sample(rows, createRandomSource(17).split(`${law.name} ${rows}`));
const normal = (dim: number, mutualInformation: number) =>
  correlatedNormal({ dimX: dim, dimY: dim, mutualInformation });

/**
 * Four standard errors, and a bias of the order k/n for each side of a smooth density: `bias` allows for the law's edges
 * and columns. The standard error comes from the sample itself, times 1.4 for the neighbours that rows share.
 */
function expectNear(
  estimate: { readonly mutualInformation: number; readonly pointwise: Float64Array },
  truth: number,
  bias: number,
): void {
  const { mutualInformation, pointwise } = estimate;
  const squares = pointwise.reduce((sum, value) => sum + (value - mutualInformation) ** 2, 0);
  const error = (1.4 * Math.sqrt(squares)) / pointwise.length;
  expect(Math.abs(mutualInformation - truth)).toBeLessThan(4 * error + bias);
}

describe.each([
  ["ksg", ksg()],
  ["ksg, variant 2", ksg({ variant: 2 })],
  ["ksg, Euclidean", ksg({ norm: "euclidean" })],
  ["ksg on normal scores", ksg({ margins: "normal-scores" })],
  ["wkl", wkl()],
  ["lnc", lnc()],
  ["mixed-ksg", mixedKsg()],
])("%s", (_, estimator) => {
  test.each([
    { law: normal(1, 0), bias: 0.005 },
    { law: normal(1, 0.5), bias: 0.01 },
    { law: normal(1, 2), bias: 0.02 },
    { law: normal(2, 1), bias: 0.02 },
    { law: normal(3, 1), bias: 0.06 }, // the box of 6 columns is 0.5 wide: the density is not constant in it
    { law: correlatedUniform({ dim: 1, mutualInformation: 1 }), bias: 0.04 },
    { law: smoothedUniform({ dim: 1, mutualInformation: 1 }), bias: 0.06 },
    {
      law: asinhStudent({ dimX: 1, dimY: 1, degreesOfFreedom: 2, gaussianMutualInformation: 0.3 }),
      bias: 0.02,
    },
  ])(
    "finds the $law.mutualInformation nats of $law.name, $law.dimX a side, in 4,000 rows",
    async ({ law, bias }) => {
      const { x, y } = sampleOf(law, 4000);
      expectNear(await estimator.fit(x, y), law.mutualInformation, bias);
    },
  );
});

test.each([
  { gaussian: 0, expected: 0.025 },
  { gaussian: 1, expected: 1.023 },
])(
  "ksg finds the $expected nats of Student columns of 4 degrees of freedom, $gaussian of them Gaussian",
  async ({ gaussian, expected }) => {
    const law = asinhStudent({
      dimX: 1,
      dimY: 1,
      degreesOfFreedom: 4,
      gaussianMutualInformation: gaussian,
    });
    expect(Math.abs(law.mutualInformation - expected)).toBeLessThan(0.003); // the reference's own three digits, and bias
    const { x, y } = sampleOf(law, 20_000);
    expectNear(await ksg().fit(x, y), expected, 0.005);
  },
);

test.each([
  [2, 8],
  [3, 8],
  [4, 30],
  [5, 30],
])(
  "lnc in %d columns a side takes %d neighbours, and finds nothing in independent ones",
  async (dim, k) => {
    const { x, y } = normal(dim, 0).sample(1000, createRandomSource(4));
    const [own, given] = [await lnc().fit(x, y), await lnc({ k }).fit(x, y)];
    expect(own.mutualInformation).toBe(given.mutualInformation);
    // Four standard errors of a mean of values that vary by about 1 for 2 + 2 columns, and what is corrected by chance.
    expect(Math.abs(own.mutualInformation)).toBeLessThan(0.2);
  },
);

test("lnc refuses more columns than 10 together, unless it is told k", async () => {
  const { x, y } = normal(6, 0).sample(100, createRandomSource(4));
  await expect(lnc().fit(x, y)).rejects.toThrow(/at most 10 columns together, got 12.*use ksg/);
  await expect(lnc({ k: 20 }).fit(x, y)).resolves.toBeDefined();
});

test("lnc finds what ksg misses where a little noise is all that separates Y from X", async () => {
  const law = smoothedUniform({ dim: 2, mutualInformation: 10 });
  const { x, y } = sampleOf(law, 2000);
  const plain = (await ksg().fit(x, y)).mutualInformation;
  const corrected = (await lnc({ k: 10 }).fit(x, y)).mutualInformation;
  expect(plain).toBeLessThan(8);
  expect(Math.abs(corrected - 10)).toBeLessThan(0.5 * Math.abs(plain - 10));
});

describe("discrete sides", () => {
  test("mixed-ksg finds the entropy that a quantised column keeps", async () => {
    const law = uniformlyQuantized({ dim: 1, mutualInformation: 1 });
    const { x, y } = sampleOf(law, 4000);
    expectNear(await mixedKsg().fit(x, y), 1, 0.01);
  });

  test("mixed-ksg finds the information of two discrete columns", async () => {
    const law = symmetricNoisyChannel({ dim: 1, mutualInformation: 0.4 });
    const { x, y } = sampleOf(law, 4000);
    expectNear(await mixedKsg().fit(x, y), 0.4, 0.01);
  });

  test("mixed-ksg finds log m − (m − 1)/m · log 2 for a discrete X and Y uniform on [X, X + 2]", async () => {
    const m = 5;
    const source = createRandomSource(23);
    const x = Float64Array.from({ length: 4000 }, () => source.integer(m));
    const y = x.map((value) => value + 2 * source.uniform());
    expectNear(await mixedKsg().fit(x, y), Math.log(m) - ((m - 1) / m) * Math.log(2), 0.02);
  });

  test("ross and mixed-ksg find the information of a two-class normal mixture", async () => {
    // Classes at ±1 with unit variance: I = h(mixture) − h(normal), by quadrature.
    const density = (t: number) =>
      (Math.exp(-0.5 * (t - 1) ** 2) + Math.exp(-0.5 * (t + 1) ** 2)) /
      (2 * Math.sqrt(2 * Math.PI));
    let truth = -0.5 * Math.log(2 * Math.PI * Math.E);
    for (let t = -10; t < 10; t += 1e-3) {
      truth -= density(t) * Math.log(density(t)) * 1e-3;
    }
    const source = createRandomSource(29);
    const classes = Float64Array.from({ length: 4000 }, () => source.integer(2));
    const x = classes.map((label) => 2 * label - 1 + source.normal());
    expectNear(await ross().fit(x, classes), truth, 0.01);
    expectNear(await mixedKsg().fit(x, classes), truth, 0.01);
  });
});

describe("WKL", () => {
  test.each([
    [5, 5, [1.5406, 0.6696, 0.0599, -0.4278, -0.8424]],
    [5, 8, [9.8541, -7.6691, -7.23, -1.205, 7.25]],
    [5, 16, [495, -4350, 11280, -11520, 4096]],
    [9, 8, [6.2262, -0.8858, -2.7494, -2.8564, -2.1367, -0.9603, 0.4925, 0, 3.8699]],
    [3, 4, [1, 0, 0]],
  ])("weighs %i neighbours of %i columns as the reference does", (k, dim, expected) => {
    const weights = wklWeights(dim, k);
    expect(weights).toHaveLength(expected.length);
    for (const [j, weight] of weights.entries()) {
      expect(Math.abs(weight - (expected[j] ?? Number.NaN))).toBeLessThan(6e-5); // four digits are given
    }
  });

  test.each([1, 2, 3])("finds the entropy of %i normal columns of any scale", async (dim) => {
    const source = createRandomSource(31).split(dim);
    const x = createMatrix(4000, dim, source.fillNormal(new Float64Array(4000 * dim)));
    const scaled = { ...x, data: x.data.map((value) => 1e3 * value + 5) };
    const truth = dim * (0.5 * Math.log(2 * Math.PI * Math.E) + Math.log(1e3));
    const { value, pointwise } = await wklEntropy(scaled);
    expectNear({ mutualInformation: value, pointwise }, truth, 0.02);
  });
});

describe("quantities of three variables and of series", () => {
  test("conditional information is that of partial correlation, for normal variables", async () => {
    const source = createRandomSource(37);
    const rows = 4000;
    const z = source.fillNormal(new Float64Array(rows));
    const shared = source.fillNormal(new Float64Array(rows));
    const x = z.map((value, row) => value + shared[row]! + source.normal());
    const y = z.map((value, row) => -value + shared[row]! + source.normal());
    const truth = -0.5 * Math.log(1 - 0.25); // given Z, correlation ½
    const { value, pointwise } = await conditionalMutualInformation({ x, y, z });
    expectNear({ mutualInformation: value, pointwise }, truth, 0.03);
  });

  test("conditioning on the common cause leaves nothing, and the p-values say so", async () => {
    let rejected = 0;
    for (let seed = 0; seed < 10; seed += 1) {
      const source = createRandomSource(seed);
      const z = source.fillNormal(new Float64Array(150));
      const x = z.map((value) => value + 0.5 * source.normal());
      const y = z.map((value) => value + 0.5 * source.normal());
      const { pValue } = await conditionalMutualInformation(
        { x, y, z },
        { permutations: 9 },
        { seed },
      );
      rejected += pValue === 0.1 ? 1 : 0;
      const driven = y.map((value, row) => value + x[row]!);
      const dependent = await conditionalMutualInformation(
        { x, y: driven, z },
        { permutations: 9 },
      );
      expect(dependent.pValue).toBe(0.1);
    }
    expect(rejected).toBeLessThan(5); // 5 or more of 10 at the level 0.1: once in 600 times
  });

  test("transfer entropy goes from the driver to the driven, by its closed form for linear series", async () => {
    // y(t) = 0.8·x(t − 1) + noise, x white: TE(x → y) = ½ log(1 + 0.64), TE(y → x) = 0.
    const source = createRandomSource(43);
    const rows = 4000;
    const driver = source.fillNormal(new Float64Array(rows));
    const target = driver.map((_, t) => 0.8 * (driver[t - 1] ?? 0) + source.normal());
    const forth = await transferEntropy({ source: driver, target });
    expectNear(
      { mutualInformation: forth.value, pointwise: forth.pointwise },
      0.5 * Math.log(1.64),
      0.03,
    );
    const back = await transferEntropy({ source: target, target: driver });
    expectNear({ mutualInformation: back.value, pointwise: back.pointwise }, 0, 0.02);
    const late = await transferEntropy({ source: driver, target }, { lag: 2 });
    expectNear({ mutualInformation: late.value, pointwise: late.pointwise }, 0, 0.02);
    expect(forth.sampleSize).toBe(rows - 1);
  });

  test("total correlation is −½ log det of the correlation matrix, for normal variables", async () => {
    // Equal correlations ½ of three columns: det = ½.
    const source = createRandomSource(47);
    const data = createMatrix(4000, 3);
    for (let row = 0; row < 4000; row += 1) {
      const common = source.normal();
      for (let column = 0; column < 3; column += 1) {
        data.data[row * 3 + column] = Math.SQRT1_2 * (common + source.normal());
      }
    }
    const parts = [0, 1, 2].map((column) => selectColumns(data, [column]));
    for (const variant of [1, 2] as const) {
      const { value, pointwise } = await totalCorrelation(parts, { variant });
      expectNear({ mutualInformation: value, pointwise }, 0.5 * Math.log(2), 0.03);
    }
  });
});

test("intervals by subsampling cover as often as they say where the bias is small", async () => {
  // 60 samples at 90 %: fewer than 46 or none missed would each happen less than once in 100 times.
  const law = normal(1, 0.5);
  let covered = 0;
  for (let seed = 0; seed < 60; seed += 1) {
    const { x, y } = law.sample(500, createRandomSource(seed));
    const { interval } = await ksg({ interval: "subsampling" }).fit(x, y, { level: 0.9 });
    covered += interval !== null && interval.low <= 0.5 && interval.high >= 0.5 ? 1 : 0;
  }
  expect(covered).toBeGreaterThanOrEqual(46);
  expect(covered).toBeLessThan(60);
});
