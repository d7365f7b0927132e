import "@mienf/testing";
import {
  chiSquareCdf,
  createRandomSource,
  mean,
  normalCdf,
  regularizedGammaP,
  variance,
} from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";

const draw = (n: number, next: () => number): Float64Array =>
  Float64Array.from({ length: n }, next);

/** √n · sup |empirical − true| of Kolmogorov and Smirnov. */
function kolmogorovDistance(values: Float64Array, cdf: (x: number) => number): number {
  const n = values.length;
  let distance = 0;
  for (const [i, value] of values.toSorted().entries()) {
    const p = cdf(value);
    distance = Math.max(distance, p - i / n, (i + 1) / n - p);
  }
  return Math.sqrt(n) * distance;
}

// Exceeded with a probability of 0.001 by draws from the true law; the seeds are fixed.
const KOLMOGOROV_LIMIT = 1.95;

/** Probability of counts at least as uneven as these, were all cells equally likely. */
function uniformityPValue(counts: Iterable<number>): number {
  const cells = [...counts];
  const expected = mean(cells);
  const statistic = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return 1 - chiSquareCdf(statistic, cells.length - 1);
}

interface KnownLaw {
  readonly next: (source: RandomSource) => number;
  readonly cdf: (x: number) => number;
  readonly mean: number;
  readonly variance: number;
  readonly kurtosis: number;
}

const gamma = (shape: number): KnownLaw => ({
  next: (source) => source.gamma(shape),
  cdf: (x) => regularizedGammaP(shape, x),
  mean: shape,
  variance: shape,
  kurtosis: 3 + 6 / shape,
});

const laws: Record<string, KnownLaw> = {
  uniform: {
    next: (source) => source.uniform(),
    cdf: (x) => x,
    mean: 0.5,
    variance: 1 / 12,
    kurtosis: 1.8,
  },
  normal: {
    next: (source) => source.normal(),
    cdf: normalCdf,
    mean: 0,
    variance: 1,
    kurtosis: 3,
  },
  exponential: {
    next: (source) => source.exponential(),
    cdf: (x) => -Math.expm1(-x),
    mean: 1,
    variance: 1,
    kurtosis: 9,
  },
  "gamma(0.3)": gamma(0.3),
  "gamma(1)": gamma(1),
  "gamma(2.5)": gamma(2.5),
  "gamma(300)": gamma(300),
  "chi-square(5)": {
    next: (source) => source.chiSquare(5),
    cdf: (x) => chiSquareCdf(x, 5),
    mean: 5,
    variance: 10,
    kurtosis: 3 + 12 / 5,
  },
};

describe("laws", () => {
  test.each(Object.entries(laws))("%s draws follow their distribution function", (_, law) => {
    const source = createRandomSource(11);
    const values = draw(50_000, () => law.next(source));
    expect(kolmogorovDistance(values, law.cdf)).toBeLessThan(KOLMOGOROV_LIMIT);
  });

  test.each(Object.entries(laws))("%s draws have the right mean and variance", (_, law) => {
    const source = createRandomSource(12);
    const n = 200_000;
    const values = draw(n, () => law.next(source));
    // Four standard errors.
    expect(Math.abs(mean(values) - law.mean)).toBeLessThan(4 * Math.sqrt(law.variance / n));
    expect(Math.abs(variance(values) / law.variance - 1)).toBeLessThan(
      4 * Math.sqrt((law.kurtosis - 1) / n),
    );
  });

  test("normal draws have the right tails, where another method takes over", () => {
    const source = createRandomSource(13);
    const [n, start] = [2_000_000, 3.654152885361009];
    const tail: number[] = [];
    let upper = 0;
    for (let i = 0; i < n; i++) {
      const x = source.normal();
      if (Math.abs(x) > start) {
        tail.push(Math.abs(x));
        upper += x > 0 ? 1 : 0;
      }
    }
    const share = 2 * normalCdf(-start);
    expect(Math.abs(tail.length - n * share)).toBeLessThan(4 * Math.sqrt(n * share));
    expect(Math.abs(upper - tail.length / 2)).toBeLessThan(2 * Math.sqrt(tail.length));
    const conditional = (x: number): number => 1 - (2 * normalCdf(-x)) / share;
    expect(kolmogorovDistance(Float64Array.from(tail), conditional)).toBeLessThan(KOLMOGOROV_LIMIT);
  });

  test("successive draws are uncorrelated", () => {
    const source = createRandomSource(14);
    const n = 200_000;
    const values = source.fillNormal(new Float64Array(n));
    for (const lag of [1, 2, 3, 10]) {
      const products = values.subarray(lag).map((value, i) => value * (values[i] ?? Number.NaN));
      expect(Math.abs(mean(products))).toBeLessThan(4 / Math.sqrt(n));
    }
  });

  test("uniform draws lie in [0, 1) on multiples of 2⁻⁵³ and use the last of those bits", () => {
    const values = createRandomSource(15).fillUniform(new Float64Array(10_000));
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    const units = values.map((value) => value * 2 ** 53);
    expect(units.every((value) => Number.isInteger(value))).toBe(true);
    const odd = units.filter((value) => value % 2 === 1).length;
    expect(Math.abs(odd - 5000)).toBeLessThan(4 * 50);
  });

  test("every bit of a word is as often set as not", () => {
    const source = createRandomSource(16);
    const n = 40_000;
    const counts = new Float64Array(32);
    for (let i = 0; i < n; i++) {
      const word = source.uint32();
      for (let bit = 0; bit < 32; bit++) {
        counts[bit]! += (word >>> bit) & 1;
      }
    }
    for (const count of counts) {
      expect(Math.abs(count - n / 2)).toBeLessThan(4 * Math.sqrt(n / 4));
    }
  });
});

describe("whole numbers", () => {
  test.each([1, 2, 7, 1000])("are equally likely below %i", (n) => {
    const source = createRandomSource(21);
    const counts = new Float64Array(n);
    for (let i = 0; i < 50_000; i++) {
      counts[source.integer(n)]! += 1;
    }
    expect(n === 1 ? 1 : uniformityPValue(counts)).toBeGreaterThan(1e-3);
  });

  test("are equally likely where a remainder would favour the first third twofold", () => {
    const source = createRandomSource(22);
    const third = 2 ** 30;
    const counts = [0, 0, 0];
    for (let i = 0; i < 30_000; i++) {
      counts[Math.floor(source.integer(3 * third) / third)]! += 1;
    }
    expect(uniformityPValue(counts)).toBeGreaterThan(1e-3);
  });

  test("reach all 32 bits", () => {
    const [a, b] = [createRandomSource(23), createRandomSource(23)];
    expect(draw(10, () => a.integer(2 ** 32))).toEqual(draw(10, () => b.uint32()));
  });

  test("permute with every order equally likely", () => {
    const source = createRandomSource(24);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = source.permutation(4).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(uniformityPValue(counts.values())).toBeGreaterThan(1e-3);
  });

  test("permute all numbers, also none and one", () => {
    const source = createRandomSource(25);
    for (const n of [0, 1, 1000]) {
      expect(source.permutation(n).toSorted()).toEqual(Int32Array.from({ length: n }, (_, i) => i));
    }
  });
});

describe("seeds and splits", () => {
  test("a seed means these numbers for ever", () => {
    const first = (seed: number) => {
      const source = createRandomSource(seed);
      return {
        uint32: [source.uint32(), source.uint32()],
        uniform: [source.uniform(), source.uniform()],
        normal: [source.normal(), source.normal()],
        exponential: source.exponential(),
        gamma: [source.gamma(0.5), source.gamma(3)],
        chiSquare: source.chiSquare(2.5),
        integer: source.integer(1000),
        permutation: source.permutation(6).join(" "),
        split: [source.split("a").uint32(), source.split(1).uint32()],
      };
    };
    expect([0, 1, -1, Number.MAX_SAFE_INTEGER].map(first)).toMatchInlineSnapshot(`
      [
        {
          "chiSquare": 4.650199693459756,
          "exponential": 1.8788675615937998,
          "gamma": [
            0.004579369337111286,
            2.406396803405525,
          ],
          "integer": 102,
          "normal": [
            0.1971020071772832,
            -0.531681973794738,
          ],
          "permutation": "3 0 1 4 5 2",
          "split": [
            1141730041,
            3073839135,
          ],
          "uint32": [
            4282379330,
            2374493413,
          ],
          "uniform": [
            0.11380802340145513,
            0.6005180971297577,
          ],
        },
        {
          "chiSquare": 6.702050390837366,
          "exponential": 1.241245296839559,
          "gamma": [
            0.2460622315502361,
            1.7226396189583482,
          ],
          "integer": 790,
          "normal": [
            0.8470334704271159,
            -0.8063892478456504,
          ],
          "permutation": "5 0 2 1 4 3",
          "split": [
            323230637,
            3005692683,
          ],
          "uint32": [
            3128139680,
            3357474175,
          ],
          "uniform": [
            0.6023687528273246,
            0.48058209316354994,
          ],
        },
        {
          "chiSquare": 0.7330330894596245,
          "exponential": 0.17996182313119855,
          "gamma": [
            1.4795485614744508,
            2.578742714870916,
          ],
          "integer": 275,
          "normal": [
            -0.8154236614477165,
            0.44567983226207414,
          ],
          "permutation": "0 1 2 3 5 4",
          "split": [
            3512273766,
            1897150462,
          ],
          "uint32": [
            3263716937,
            2736653050,
          ],
          "uniform": [
            0.3987223118341764,
            0.4806743812545454,
          ],
        },
        {
          "chiSquare": 1.983046572433722,
          "exponential": 6.756323622684564,
          "gamma": [
            1.6200203243710256,
            2.2186723521883236,
          ],
          "integer": 125,
          "normal": [
            -0.6609556387989519,
            -0.12444779066556987,
          ],
          "permutation": "4 0 3 2 1 5",
          "split": [
            1029586236,
            3461267382,
          ],
          "uint32": [
            4112198068,
            330595535,
          ],
          "uniform": [
            0.6971660039923314,
            0.03601325410096934,
          ],
        },
      ]
    `);
  });

  test("a million normal draws and their tails stay the same bits", () => {
    // Rarely used branches too: the sum of all bits changes with any of them.
    const values = createRandomSource(31).fillNormal(new Float64Array(1_000_000));
    let hash = 0;
    for (const word of new Int32Array(values.buffer)) {
      hash = (Math.imul(hash, 31) + word) | 0;
    }
    expect(hash).toMatchInlineSnapshot(`387188344`);
  });

  test("filling draws the same numbers as single calls", () => {
    const [a, b] = [createRandomSource(32), createRandomSource(32)];
    expect(a.fillNormal(new Float64Array(50))).toEqual(draw(50, () => b.normal()));
    expect(a.fillUniform(new Float64Array(50))).toEqual(draw(50, () => b.uniform()));
    const out = new Float64Array(3);
    expect(a.fillUniform(out)).toBe(out);
  });

  test("a split depends on the path of labels only, not on what was drawn", () => {
    const fresh = createRandomSource(33);
    const used = createRandomSource(33);
    used.fillNormal(new Float64Array(1000));
    expect(used.split("data").split(3).normal()).toBe(fresh.split("data").split(3).normal());
    const position = createRandomSource(33);
    position.split("data").normal();
    expect(position.uint32()).toBe(fresh.uint32());
  });

  test("different seeds and labels open different streams", () => {
    const source = createRandomSource(34);
    const streams = [
      source,
      createRandomSource(35),
      createRandomSource(-34),
      createRandomSource(34 + 2 ** 32),
      ...["", "a", "b", "aa", "1", "\0", "\0\0"].map((label) => source.split(label)),
      ...[0, 1, 2, 0.5, -1].map((label) => source.split(label)),
      source.split("a").split("b"),
      source.split("b").split("a"),
      source.split("a").split("a"),
      source.split("ab"),
    ];
    const starts = streams.map((stream) => `${stream.uint32()} ${stream.uint32()}`);
    expect(new Set(starts).size).toBe(streams.length);
    expect(source.split(-0).uint32()).toBe(source.split(0).uint32());
  });

  test("neighbouring streams are independent", () => {
    const root = createRandomSource(36);
    const n = 50_000;
    const fill = (source: RandomSource) => source.fillNormal(new Float64Array(n));
    const streams = [
      root.split(0),
      root.split(1),
      root.split(0).split(0),
      root,
      createRandomSource(37),
    ].map(fill);
    for (const [i, a] of streams.entries()) {
      for (const b of streams.slice(i + 1)) {
        const products = a.map((value, at) => value * (b[at] ?? Number.NaN));
        expect(Math.abs(mean(products))).toBeLessThan(4 / Math.sqrt(n));
      }
    }
  });

  test("the first draws of many streams are uniform together", () => {
    const root = createRandomSource(38);
    for (const streams of [
      draw(
        20_000,
        (
          (i) => () =>
            root.split(i++).uniform()
        )(0),
      ),
      draw(
        20_000,
        (
          (i) => () =>
            createRandomSource(i++).uniform()
        )(0),
      ),
    ]) {
      expect(kolmogorovDistance(streams, (x) => x)).toBeLessThan(KOLMOGOROV_LIMIT);
      const products = streams
        .subarray(1)
        .map((value, i) => (value - 0.5) * ((streams[i] ?? Number.NaN) - 0.5));
      expect(Math.abs(mean(products))).toBeLessThan(4 / 12 / Math.sqrt(streams.length));
    }
  });
});

test("arguments out of range are refused", () => {
  const source = createRandomSource(1);
  expect(() => createRandomSource(0.5)).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: createRandomSource: expected a whole number within ±(2⁵³ − 1) as seed, got 0.5]`,
  );
  expect(() => createRandomSource(2 ** 53)).toThrow("whole number within");
  expect(() => source.integer(0)).toThrowErrorMatchingInlineSnapshot(
    `[DomainError: integer: expected a whole number in [1, 2³²], got 0]`,
  );
  expect(() => source.integer(2 ** 32 + 1)).toThrow("[1, 2³²]");
  expect(() => source.gamma(0)).toThrowErrorMatchingInlineSnapshot(
    `[DomainError: gamma: expected a positive finite shape, got 0]`,
  );
  expect(() => source.gamma(Infinity)).toThrow("got Infinity");
  expect(() => source.chiSquare(-1)).toThrowErrorMatchingInlineSnapshot(
    `[DomainError: chiSquare: expected positive finite degrees of freedom, got -1]`,
  );
  expect(() => source.permutation(2.5)).toThrowErrorMatchingInlineSnapshot(
    `[DomainError: permutation: expected a whole number in [0, 2³¹), got 2.5]`,
  );
  expect(() => source.permutation(-1)).toThrow("got -1");
});

test("a gamma law too narrow for float64 gives 0 rather than no number", () => {
  const source = createRandomSource(41);
  expect(draw(100, () => source.gamma(1e-4)).every((value) => value >= 0)).toBe(true);
});
