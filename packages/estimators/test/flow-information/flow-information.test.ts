import type { Runtime } from "@mienf/core";
import type { Progress } from "@mienf/estimators";
import { conditionalMienf, totalCorrelationMienf } from "@mienf/estimators/flow-information";
import { AbortedError, ConfigError, createMatrix, createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime();
});
afterAll(() => runtime.dispose());

const ROWS = 2000;
const QUICK = {
  estimator: "tridiag-n-mienf",
  epochs: 6,
  folds: 2,
  couplings: 2,
  hidden: 16,
} as const;
/** A row's value has variance of at most 1 a column, so the mean scatters by 0.02; twice that for two terms, and 0.03 for training. */
const TOLERANCE = 0.03 + 2 * 2 * Math.sqrt(1 / ROWS);

/** X and Y depend on Z twice as much as on their noise, whose correlation is `r`. */
function confounded(r: number, dim = 1): { x: Matrix; y: Matrix; z: Matrix } {
  const source = createRandomSource(51);
  const [x, y, z] = [createMatrix(ROWS, dim), createMatrix(ROWS, dim), createMatrix(ROWS, dim)];
  for (let at = 0; at < ROWS * dim; at += 1) {
    const [common, first, second] = [source.normal(), source.normal(), source.normal()];
    z.data[at] = common;
    x.data[at] = 2 * common + first;
    y.data[at] = Math.exp((2 * common + r * first + Math.sqrt(1 - r * r) * second) / 3);
  }
  return { x, y, z };
}

describe("conditionalMienf", () => {
  test.each([
    { r: 0, dim: 1 },
    { r: 0.6, dim: 1 },
    { r: 0.6, dim: 2 },
  ])(
    "finds what normal noise of correlation $r shares behind a common cause, $dim columns",
    async ({ r, dim }) => {
      const estimate = await conditionalMienf(confounded(r, dim), QUICK, { runtime, seed: 1 });
      const truth = -0.5 * dim * Math.log(1 - r * r);
      expect(Math.abs(estimate.mutualInformation - truth)).toBeLessThan(TOLERANCE);
      const { low, high } = estimate.interval ?? { low: 1, high: 0 };
      expect(low).toBeLessThan(truth);
      expect(high).toBeGreaterThan(truth);
    },
  );

  test("is the mean of its rows, of which each is a difference of the two terms", async () => {
    const estimate = await conditionalMienf(confounded(0.6), QUICK, { runtime });
    const { pointwise, diagnostics, mutualInformation } = estimate;
    const mean = pointwise.reduce((sum, value) => sum + value, 0) / ROWS;
    expect(mutualInformation).toBeCloseTo(mean, 12);
    const terms = diagnostics["terms"] as { sign: number; mutualInformation: number }[];
    const sum = terms.reduce((total, term) => total + term.sign * term.mutualInformation, 0);
    expect(mutualInformation).toBeCloseTo(sum, 10);
    expect(estimate.dimensions).toEqual({ x: 1, y: 1 });
  });

  test("has an interval far narrower than its terms', whose rows vary together", async () => {
    const { diagnostics } = await conditionalMienf(confounded(0), QUICK, { runtime });
    const [first] = diagnostics["terms"] as { diagnostics: { standardError: number } }[];
    expect(diagnostics["standardError"]).toBeLessThan(
      0.5 * (first?.diagnostics.standardError ?? 0),
    );
  });

  test("tells progress over both terms, and stops when asked to", async () => {
    const seen: Progress[] = [];
    const samples = confounded(0);
    await conditionalMienf(samples, QUICK, { runtime, onProgress: (each) => seen.push(each) });
    expect(seen.map(({ stage }) => stage.split(",")[0])).toContain("I(X; Z)");
    expect(seen.at(-1)?.fraction).toBe(1);
    const stopped = conditionalMienf(samples, QUICK, { runtime, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow(AbortedError);
  });

  test("refuses samples that do not pair up, cannot be used, or settings that are unknown", async () => {
    const { x, y, z } = confounded(0);
    await expect(conditionalMienf({ x, y, z: createMatrix(3, 1) })).rejects.toThrow(
      "conditional-mienf: expected samples that pair up row by row, got 2000 in x, 2000 in y, 3 in z",
    );
    const gap = createMatrix(ROWS, 1, z.data);
    gap.data[7] = Number.NaN;
    await expect(conditionalMienf({ x, y, z: gap })).rejects.toThrow(
      "expected finite numbers, got NaN in column 0 of z, row 7",
    );
    await expect(conditionalMienf({ x, y, z: createMatrix(ROWS, 1) })).rejects.toThrow(
      "got a constant one: column 0 of z",
    );
    const unknown = { nonsense: 1 } as object;
    await expect(conditionalMienf({ x, y, z }, unknown)).rejects.toThrow(ConfigError);
  });
});

describe("totalCorrelationMienf", () => {
  /** Columns of a chain: each has correlation `rho` with the one before. */
  function chain(rho: number, count: number): Matrix[] {
    const source = createRandomSource(52);
    const parts = Array.from({ length: count }, () => createMatrix(ROWS, 1));
    for (let row = 0; row < ROWS; row += 1) {
      let value = source.normal();
      for (const { data } of parts) {
        data[row] = Math.sinh(value);
        value = rho * value + Math.sqrt(1 - rho * rho) * source.normal();
      }
    }
    return parts;
  }

  test.each([0, 0.7])("of a chain of four warped normal columns, correlation %s", async (rho) => {
    const estimate = await totalCorrelationMienf(chain(rho, 4), QUICK, { runtime, seed: 1 });
    const truth = -1.5 * Math.log(1 - rho * rho);
    expect(Math.abs(estimate.mutualInformation - truth)).toBeLessThan(1.5 * TOLERANCE);
    expect(estimate.dimensions).toEqual({ x: 1, y: 3 });
  });

  test("of two parts is their mutual information", async () => {
    const [a, b] = chain(0.7, 2) as [Matrix, Matrix];
    const estimate = await totalCorrelationMienf([a, b], QUICK, { runtime });
    const [term] = estimate.diagnostics["terms"] as { mutualInformation: number }[];
    expect(estimate.mutualInformation).toBeCloseTo(term?.mutualInformation ?? Number.NaN, 12);
  });

  test("refuses fewer than two parts", async () => {
    await expect(totalCorrelationMienf(chain(0, 1))).rejects.toThrow(
      "total-correlation-mienf: expected two parts or more, got 1",
    );
  });
});
