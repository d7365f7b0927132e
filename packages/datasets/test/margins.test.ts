import { createRandomSource, normalCdf, regularizedGammaP, studentCdf } from "@mienf/numeric";
import { expect, test } from "vitest";
import { createLaw, type LawParameters } from "../src/index.ts";

type Cdf = (value: number) => number;

const uniform: Cdf = (u) => Math.min(1, Math.max(0, u));

const ramp = (t: number): number => Math.max(0, t) ** 2 / 2;

/** Distribution function of the trapezoid: a uniform number plus one uniform on ±epsilon, epsilon ≤ ½. */
const smoothed =
  (epsilon: number): Cdf =>
  (y) => {
    const sum =
      ramp(y + epsilon) - ramp(y - epsilon) - ramp(y - 1 + epsilon) + ramp(y - 1 - epsilon);
    return sum / (2 * epsilon);
  };

const centre = -0.5772156649015329 - 2 * Math.LN2; // ψ(½)

const cases: readonly (readonly [string, LawParameters, Cdf, Cdf])[] = [
  ["correlated-normal", { dim: 2, rotate: true }, normalCdf, normalCdf],
  ["correlated-uniform", { dim: 2 }, uniform, uniform],
  [
    "exponentiated-normal",
    { exponent: 2 },
    (x) => normalCdf(Math.sign(x) * Math.sqrt(Math.abs(x))),
    (y) => normalCdf(Math.sign(y) * Math.sqrt(Math.abs(y))),
  ],
  ["independent", { margin: "uniform" }, uniform, uniform],
  ["smoothed-uniform", { epsilon: 0.2 }, uniform, smoothed(0.2)],
  ["student", { dim: 2, degreesOfFreedom: 3 }, (x) => studentCdf(x, 3), (y) => studentCdf(y, 3)],
  ["asinh-student", {}, (x) => studentCdf(Math.sinh(x), 4), (y) => studentCdf(Math.sinh(y), 4)],
  [
    "log-gamma-exponential",
    { inverseShape: 2 },
    (x) => regularizedGammaP(0.5, Math.exp(x + centre)),
    // The delay is Lomax of shape ½.
    (y) => 1 - 1 / Math.sqrt(1 + Math.exp(y - centre)),
  ],
  ["additive-noise", { noise: 0.5 }, normalCdf, (y) => normalCdf(y / Math.sqrt(1.25))],
  ["sign-flip", { noise: 0.5 }, normalCdf, (y) => normalCdf(y / Math.sqrt(1.25))],
  [
    "bimodal",
    {},
    (x) => 0.3 * normalCdf(x) + 0.7 * normalCdf(x - 5),
    (y) => 0.5 * normalCdf(y + 1) + 0.5 * normalCdf(y - 3),
  ],
  ["asinh-normal", {}, (x) => normalCdf(Math.sinh(x)), (y) => normalCdf(Math.sinh(y))],
  ["dense-normal", { dim: 3 }, normalCdf, normalCdf],
  ["sparse-normal", { dim: 3 }, normalCdf, normalCdf],
  ["latent-variable-normal", { common: 0.5, within: 0.4 }, normalCdf, normalCdf],
  ["rare-event-channel", {}, uniform, uniform],
  ["cross-mixture", {}, normalCdf, normalCdf],
  ["wedge-mixture", {}, (x) => (normalCdf(x - 2) + normalCdf(x + 2)) / 2, normalCdf],
  ["sparse-normal-with-inliers", {}, normalCdf, normalCdf],
];

test.each(cases)("%s %j has the margins of its formula", (name, parameters, cdfX, cdfY) => {
  const rows = 4000;
  const { x, y } = createLaw(name, parameters).sample(rows, createRandomSource(17));
  for (const [side, cdf] of [
    [x, cdfX],
    [y, cdfY],
  ] as const) {
    for (let j = 0; j < side.columns; j++) {
      const column = side.data.filter((_, i) => i % side.columns === j).toSorted();
      let distance = 0;
      for (const [i, value] of column.entries()) {
        const p = cdf(value);
        distance = Math.max(distance, p - i / rows, (i + 1) / rows - p);
      }
      // Kolmogorov: larger than 2.23/√n with probability 1e-4.
      expect(distance).toBeLessThan(2.23 / Math.sqrt(rows));
    }
  }
});

test.each(["uniformly-quantized", "noiseless-channel", "symmetric-noisy-channel"])(
  "%s sends its symbols as often as it says",
  (name) => {
    // 1.2 nat: ⌈e^1.2⌉ = 4 symbols.
    const law = createLaw(name, { mutualInformation: 1.2 });
    const { x, y } = law.sample(20_000, createRandomSource(12));
    const side = name === "uniformly-quantized" ? y : x;
    const shares = [0, 1, 2, 3].map(
      (symbol) => side.data.filter((value) => value === symbol).length / 20_000,
    );
    const entropy = shares.reduce((sum, p) => sum - p * Math.log(p), 0);
    const expected = name === "symmetric-noisy-channel" ? Math.log(4) : 1.2;
    // The plug-in entropy scatters by at most sd(log p)/√n ≈ 0.005 and is biased by 3/2n.
    expect(Math.abs(entropy - expected)).toBeLessThan(4 * 0.005);
  },
);
