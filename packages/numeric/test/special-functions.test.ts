import "@mienf/testing";
import {
  chiSquareCdf,
  digamma,
  erf,
  erfc,
  lambertW0,
  lambertWm1,
  logBeta,
  logGamma,
  normalCdf,
  normalPdf,
  normalQuantile,
  portableExp,
  portableLog,
  regularizedBeta,
  regularizedGammaP,
  regularizedGammaQ,
  studentCdf,
  studentQuantile,
  trigamma,
} from "@mienf/numeric";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { golden } from "./fixtures/special-functions.ts";

fc.configureGlobal({ seed: 20261123 });

interface Accuracy {
  readonly f: (...x: number[]) => number;
  readonly rtol: number;
  /** Only where a result near 0 or a loss of digits below 1 is documented. */
  readonly atol?: number;
}

// A unit in the last place is 2.2e-16. Where an exponent of size e is rounded, its error e · 2.2e-16 is relative.
const functions: Record<string, Accuracy> = {
  digamma: { f: digamma, rtol: 2e-15, atol: 5e-16 },
  trigamma: { f: trigamma, rtol: 1e-15 },
  logGamma: { f: logGamma, rtol: 5e-15 },
  logBeta: { f: logBeta, rtol: 4e-15 },
  erf: { f: erf, rtol: 5e-16 },
  erfc: { f: erfc, rtol: 1e-15 },
  normalPdf: { f: normalPdf, rtol: 1e-15 },
  normalCdf: { f: normalCdf, rtol: 1e-15 },
  normalQuantile: { f: normalQuantile, rtol: 1e-15 },
  portableExp: { f: portableExp, rtol: 4.5e-16 },
  portableLog: { f: portableLog, rtol: 4.5e-16 },
  lambertW0: { f: lambertW0, rtol: 1e-15 },
  lambertWm1: { f: lambertWm1, rtol: 1e-15 },
  regularizedGammaP: { f: regularizedGammaP, rtol: 5e-13 },
  regularizedGammaQ: { f: regularizedGammaQ, rtol: 5e-13 },
  regularizedBeta: { f: regularizedBeta, rtol: 5e-13 },
  chiSquareCdf: { f: chiSquareCdf, rtol: 2e-14 },
  studentCdf: { f: studentCdf, rtol: 5e-13 },
  studentQuantile: { f: studentQuantile, rtol: 5e-14 },
};

test("every golden table belongs to a function", () => {
  expect(Object.keys(golden).toSorted()).toEqual(Object.keys(functions).toSorted());
});

test.each(Object.entries(functions))("%s agrees with 60-digit values", (name, accuracy) => {
  const { f, ...tolerance } = accuracy;
  const rows = golden[name] ?? [];
  const values = rows.map((row) => f(...row.slice(0, -1)));
  expect(values).toBeAllClose(
    rows.map((row) => row.at(-1) ?? Number.NaN),
    tolerance,
  );
});

const size = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
// Multiples of 2⁻²⁰, so that 1 − p is exact.
const share = fc.integer({ min: 1, max: 2 ** 20 - 1 }).map((k) => k / 2 ** 20);

describe("identities", () => {
  test("the digamma and trigamma functions obey their recurrences", () => {
    fc.assert(
      fc.property(size, (x) => {
        expect(digamma(x + 1)).toBeAllClose(digamma(x) + 1 / x, { rtol: 1e-12, atol: 1e-12 });
        expect(trigamma(x + 1)).toBeAllClose(trigamma(x) - 1 / x ** 2, { rtol: 1e-9, atol: 1e-9 });
      }),
    );
  });

  test("the digamma function is the slope of the log-gamma function", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 50, noNaN: true }), (x) => {
        const h = 1e-5;
        // Central differences: truncation h² ψ″ / 6 ≈ 1e-10, rounding 1e-14 / h ≈ 1e-9.
        const slope = (logGamma(x + h) - logGamma(x - h)) / (2 * h);
        expect(digamma(x)).toBeAllClose(slope, { atol: 1e-8 });
      }),
    );
  });

  test("the log-gamma function obeys its recurrence and gives factorials", () => {
    fc.assert(
      fc.property(size, (x) => {
        expect(logGamma(x + 1)).toBeAllClose(logGamma(x) + Math.log(x), {
          rtol: 1e-14,
          atol: 1e-14,
        });
      }),
    );
    expect(logGamma(1)).toBe(0);
    expect(logGamma(2)).toBe(0);
    expect(logGamma(6)).toBeAllClose(Math.log(120), { rtol: 1e-15 });
  });

  test("both Lambert branches invert w·exp(w)", () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 50, noNaN: true }), (w) => {
        // Near the branch point w = −1, the inverse turns an error e of w·exp(w) into √e.
        fc.pre(w > -0.99);
        expect(lambertW0(w * Math.exp(w))).toBeAllClose(w, { rtol: 1e-13, atol: 1e-13 });
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: -600, max: -1.01, noNaN: true }), (w) => {
        expect(lambertWm1(w * Math.exp(w))).toBeAllClose(w, { rtol: 1e-13 });
      }),
    );
  });

  test("the quantile functions invert the distribution functions", () => {
    fc.assert(
      fc.property(share, fc.double({ min: 0.5, max: 200, noNaN: true }), (p, degrees) => {
        expect(normalCdf(normalQuantile(p))).toBeAllClose(p, { rtol: 1e-13 });
        expect(studentCdf(studentQuantile(p, degrees), degrees)).toBeAllClose(p, { rtol: 1e-12 });
      }),
      { numRuns: 50 },
    );
  });

  test("complementary functions add up to one", () => {
    fc.assert(
      fc.property(size, size, share, (a, b, x) => {
        const scaled = a * (0.2 + 2 * x);
        const sum = regularizedGammaP(a, scaled) + regularizedGammaQ(a, scaled);
        expect(sum).toBeAllClose(1, { rtol: 1e-13 });
        const beta = regularizedBeta(x, a, b) + regularizedBeta(1 - x, b, a);
        expect(beta).toBeAllClose(1, { rtol: 1e-12 });
      }),
    );
  });

  test("chi-square with two degrees of freedom is exponential and Student with one is Cauchy", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 50, noNaN: true }), (x) => {
        expect(chiSquareCdf(x, 2)).toBeAllClose(-Math.expm1(-x / 2), { rtol: 1e-14 });
        expect(studentCdf(x, 1)).toBeAllClose(0.5 + Math.atan(x) / Math.PI, { rtol: 1e-14 });
      }),
    );
  });
});

describe("ends of the domains", () => {
  test("limits are returned where they exist", () => {
    expect([erf(Infinity), erf(-Infinity), erfc(Infinity), erfc(-Infinity)]).toEqual([1, -1, 0, 2]);
    expect([normalCdf(-Infinity), normalCdf(Infinity), normalPdf(Infinity)]).toEqual([0, 1, 0]);
    expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)]).toEqual([
      -Infinity,
      0,
      Infinity,
    ]);
    expect([studentQuantile(0, 3), studentQuantile(0.5, 3), studentQuantile(1, 3)]).toEqual([
      -Infinity,
      0,
      Infinity,
    ]);
    expect([studentCdf(-Infinity, 3), studentCdf(0, 3), studentCdf(Infinity, 3)]).toEqual([
      0, 0.5, 1,
    ]);
    expect([chiSquareCdf(-1, 3), chiSquareCdf(0, 3), chiSquareCdf(Infinity, 3)]).toEqual([0, 0, 1]);
    expect([regularizedBeta(0, 2, 3), regularizedBeta(1, 2, 3)]).toEqual([0, 1]);
    expect([lambertW0(0), lambertW0(Infinity), lambertWm1(0)]).toEqual([0, Infinity, -Infinity]);
    expect([lambertW0(-1 / Math.E), lambertWm1(-1 / Math.E)]).toEqual([-1, -1]);
    expect([logGamma(0), logGamma(-3), logGamma(Infinity)]).toEqual([Infinity, Infinity, Infinity]);
    expect([digamma(0), digamma(-2), digamma(Infinity)]).toEqual([
      Number.NaN,
      Number.NaN,
      Infinity,
    ]);
    expect([portableExp(-Infinity), portableExp(-800), portableExp(800)]).toEqual([0, 0, Infinity]);
    expect([portableExp(-744.4400719213812), portableLog(5e-324)]).toEqual([
      5e-324, -744.4400719213812,
    ]);
    expect([portableLog(0), portableLog(-1), portableLog(Infinity)]).toEqual([
      -Infinity,
      Number.NaN,
      Infinity,
    ]);
    expect([trigamma(0), trigamma(-2), trigamma(Infinity)]).toEqual([Infinity, Infinity, 0]);
  });

  test("not a number stays not a number", () => {
    for (const f of [
      digamma,
      trigamma,
      logGamma,
      erf,
      erfc,
      normalCdf,
      normalPdf,
      portableExp,
      portableLog,
    ]) {
      expect(f(Number.NaN)).toBeNaN();
    }
  });

  test("arguments outside the domain are refused", () => {
    expect(() => normalQuantile(1.5)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: normalQuantile: expected a probability in [0, 1], got 1.5]`,
    );
    expect(() => studentQuantile(0.5, 0)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: studentQuantile: expected a probability in [0, 1] and finite degrees of freedom > 0, got 0.5 and 0]`,
    );
    expect(() => studentCdf(Number.NaN, 3)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: studentCdf: expected a number and finite degrees of freedom > 0, got NaN and 3]`,
    );
    expect(() => chiSquareCdf(1, -1)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: chiSquareCdf: expected a number and finite degrees of freedom > 0, got 1 and -1]`,
    );
    expect(() => lambertW0(-0.4)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: lambertW0: expected a number ≥ −1/e, got -0.4]`,
    );
    expect(() => lambertWm1(0.1)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: lambertWm1: expected a number in [−1/e, 0], got 0.1]`,
    );
    expect(() => logBeta(0, 1)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: logBeta: expected positive finite arguments, got 0 and 1]`,
    );
    expect(() => regularizedGammaP(0, 1)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: regularizedGammaP: expected a finite a > 0 and x ≥ 0, got a = 0, x = 1]`,
    );
    expect(() => regularizedGammaQ(1, -1)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: regularizedGammaQ: expected a finite a > 0 and x ≥ 0, got a = 1, x = -1]`,
    );
    expect(() => regularizedBeta(1.1, 1, 1)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: regularizedBeta: expected x in [0, 1] and finite a, b > 0, got x = 1.1, a = 1, b = 1]`,
    );
  });
});
