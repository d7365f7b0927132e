import { createRandomSource, digamma, logGamma, normalPdf } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { integrate, integratePlane } from "../src/internal/quadrature.ts";
import { createLaw, type Law } from "../src/index.ts";

// Mutual information of plane laws by integrating densities written down here, not those of the package.

type Density = (u: number) => number;

interface PlaneLaw {
  readonly joint: (x: number, y: number) => number;
  readonly x: Density;
  readonly y: Density;
  readonly rangeX: [number, number];
  readonly rangeY: [number, number];
}

function informationOf({ joint, x, y, rangeX, rangeY }: PlaneLaw): number {
  const term = (u: number, v: number): number => {
    const p = joint(u, v);
    return p > 0 ? p * Math.log(p / (x(u) * y(v))) : 0;
  };
  return integratePlane(term, rangeX, rangeY, 1e-6);
}

const normalPair =
  (rho: number): ((x: number, y: number) => number) =>
  (x, y) => {
    const variance = 1 - rho * rho;
    return normalPdf(x) * (normalPdf((y - rho * x) / Math.sqrt(variance)) / Math.sqrt(variance));
  };

/** Density of Student's t with four degrees of freedom. */
const margin: Density = (t) => 0.375 * (1 + (t * t) / 4) ** -2.5;

const square: [number, number] = [-8, 8];

describe("mutual information by integration over the plane", () => {
  test("correlated normal", () => {
    const rho = Math.sqrt(1 - Math.exp(-2));
    const law = { joint: normalPair(rho), x: normalPdf, y: normalPdf };
    expect(informationOf({ ...law, rangeX: square, rangeY: square })).toBeCloseTo(1, 5);
  });

  test("Student with four degrees of freedom", () => {
    const law = createLaw("student", { mutualInformation: 0.5 });
    const rho = Math.sqrt(-Math.expm1(-2 * Number(law.parameters["gaussianMutualInformation"])));
    const joint = (x: number, y: number): number => {
      const form = (x * x - 2 * rho * x * y + y * y) / (1 - rho * rho);
      return (1 + form / 4) ** -3 / (2 * Math.PI * Math.sqrt(1 - rho * rho));
    };
    // Beyond ±2000 the tail ∝ t⁻⁴ of the radius leaves 1e-11.
    const stretched = {
      joint: (s: number, t: number) =>
        joint(Math.sinh(s), Math.sinh(t)) * Math.cosh(s) * Math.cosh(t),
      x: (s: number) => margin(Math.sinh(s)) * Math.cosh(s),
      y: (t: number) => margin(Math.sinh(t)) * Math.cosh(t),
      rangeX: [-8.3, 8.3] as [number, number],
      rangeY: [-8.3, 8.3] as [number, number],
    };
    expect(informationOf(stretched)).toBeCloseTo(law.mutualInformation, 4);
  });

  test.each([-1, 1])("cross and wedge mixtures (arm %i)", (arm) => {
    const [name, offset] =
      arm < 0 ? (["cross-mixture", 0] as const) : (["wedge-mixture", 2] as const);
    const [down, up] = [normalPair(-0.9), normalPair(0.9)];
    const value = informationOf({
      joint: (x, y) => (down(x + offset, y) + up(x - offset, y)) / 2,
      x: (x) => (normalPdf(x + offset) + normalPdf(x - offset)) / 2,
      y: normalPdf,
      rangeX: [-9, 9],
      rangeY: square,
    });
    expectWithinErrors(createLaw(name), value);
  });

  test("galaxy: only the projection on the diagonal matters", () => {
    const shift = 1.5 * Math.SQRT2;
    const value = informationOf({
      joint: (x, y) =>
        (normalPdf(x - shift) * normalPdf(y - 1.5) + normalPdf(x + shift) * normalPdf(y + 1.5)) / 2,
      x: (x) => (normalPdf(x - shift) + normalPdf(x + shift)) / 2,
      y: (y) => (normalPdf(y - 1.5) + normalPdf(y + 1.5)) / 2,
      rangeX: [-10, 10],
      rangeY: [-9.5, 9.5],
    });
    expectWithinErrors(createLaw("galaxy-mixture"), value);
  });

  test("sign flip", () => {
    const noise = 0.4;
    const flipped: Density = (v) => normalPdf(v / noise) / noise;
    const spread = Math.sqrt(1 + noise * noise);
    const value = informationOf({
      joint: (x, y) => (normalPdf(x) * (flipped(y - x) + flipped(y + x))) / 2,
      x: normalPdf,
      y: (y) => normalPdf(y / spread) / spread,
      rangeX: square,
      rangeY: [-10, 10],
    });
    expect(value).toBeCloseTo(createLaw("sign-flip", { noise }).mutualInformation, 5);
  });

  test("log-gamma–exponential", () => {
    const shape = 1.5;
    const centre = digamma(shape);
    const value = informationOf({
      joint: (x, y) => {
        const g = x + centre;
        return Math.exp(shape * g - Math.exp(g) - logGamma(shape) + (x + y) - Math.exp(x + y));
      },
      x: (x) => Math.exp(shape * (x + centre) - Math.exp(x + centre) - logGamma(shape)),
      y: (y) => {
        const delay = Math.exp(y - centre);
        return shape * (1 + delay) ** (-shape - 1) * delay;
      },
      rangeX: [-14, 4],
      rangeY: [-18, 16],
    });
    const law = createLaw("log-gamma-exponential", { inverseShape: 1 / shape });
    expect(value).toBeCloseTo(law.mutualInformation, 4);
  });
});

describe("mutual information by integration over the line", () => {
  test.each([0.1, 0.5, 0.75, 2])("smoothed uniform with ε = %d", (epsilon) => {
    // I = h(Y) − log 2ε with the trapezoidal density of Y; kinks at the ends of the flat part.
    const density: Density = (y) =>
      Math.max(0, Math.min(1, y + epsilon) - Math.max(0, y - epsilon)) / (2 * epsilon);
    const term: Density = (y) => (density(y) > 0 ? -density(y) * Math.log(density(y)) : 0);
    const knots = [
      -epsilon,
      Math.min(epsilon, 1 - epsilon),
      Math.max(epsilon, 1 - epsilon),
      1 + epsilon,
    ];
    let entropy = 0;
    for (const [k, knot] of knots.slice(1).entries()) {
      entropy += integrate(term, knots[k] ?? NaN, knot, 1e-10);
    }
    const law = createLaw("smoothed-uniform", { epsilon });
    expect(entropy - Math.log(2 * epsilon)).toBeCloseTo(law.mutualInformation, 8);
  });
});

describe("mutual information by counting", () => {
  test("xor: bits alone tell nothing", () => {
    const law = createLaw("xor", { flipProbability: 0.1 });
    const { x, y } = law.sample(20_000, createRandomSource(6));
    let agree = 0;
    let triple = 0;
    for (let i = 0; i < 20_000; i++) {
      const [a, b, parity] = [x.data[2 * i] ?? NaN, x.data[2 * i + 1] ?? NaN, y.data[i] ?? NaN];
      agree += a === parity ? 1 : 0;
      triple += (a ^ b) === parity ? 1 : 0;
    }
    // Fractions ½ and 0.9, each within 4 standard errors.
    expect(Math.abs(agree / 20_000 - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 20_000));
    expect(Math.abs(triple / 20_000 - 0.9)).toBeLessThan(4 * Math.sqrt(0.09 / 20_000));
  });

  test("Ising: two spins agree as the formula says", () => {
    // Two spins: P(equal) = e^J/(e^J + e^−J), so I = ln 2 − H_b.
    const coupling = 0.7;
    const equal = Math.exp(coupling) / (2 * Math.cosh(coupling));
    const entropy = -equal * Math.log(equal) - (1 - equal) * Math.log(1 - equal);
    const law = createLaw("ising", { height: 1, width: 2, coupling });
    expect(law.mutualInformation).toBeCloseTo(Math.LN2 - entropy, 12);
  });

  test("Ising: a chain passes on only what its middle pair does", () => {
    // In a chain without field the information between its halves is that of the two spins at the cut.
    const pair = createLaw("ising", { height: 1, width: 2, coupling: 0.7 });
    const chain = createLaw("ising", { height: 1, width: 8, coupling: 0.7 });
    expect(chain.mutualInformation).toBeCloseTo(pair.mutualInformation, 12);
  });

  test("noisy symbols: a table of counts gives the information", () => {
    const law = createLaw("symmetric-noisy-channel", { symbols: 3, noise: 0.5 });
    const n = 50_000;
    const { x, y } = law.sample(n, createRandomSource(8));
    const counts = new Float64Array(9);
    for (const [i, symbol] of x.data.entries()) {
      const cell = 3 * symbol + (y.data[i] ?? NaN);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    let value = 0;
    for (const [cell, count] of counts.entries()) {
      const row = [0, 1, 2].reduce((sum, k) => sum + (counts[cell - (cell % 3) + k] ?? 0), 0);
      const column = [0, 3, 6].reduce((sum, k) => sum + (counts[(cell % 3) + k] ?? 0), 0);
      value += (count / n) * Math.log((count * n) / (row * column));
    }
    // Plug-in bias (3−1)²/2n = 4e-5, scatter about sd(PMI)/√n = 0.004.
    expect(Math.abs(value - law.mutualInformation)).toBeLessThan(4 * 0.004);
  });
});

function expectWithinErrors(law: Law, value: number): void {
  const standardError = law.mutualInformationStandardError ?? NaN;
  expect(Math.abs(law.mutualInformation - value)).toBeLessThan(4 * standardError);
}
