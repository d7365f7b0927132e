import { checkConsistency } from "@mienf/estimators";
import type { ConsistencyCheck, Estimator } from "@mienf/estimators";
import { gaussian, gaussianCopula } from "@mienf/estimators/classical";
import type { Matrix } from "@mienf/numeric";
import { ConfigError, createMatrix, createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";

const ROWS = 2000;

/** Columns of Y follow those of X with correlation 0.8. */
function correlated(columns: number): { x: Matrix; y: Matrix } {
  const source = createRandomSource(5);
  const x = createMatrix(ROWS, columns, source.fillNormal(new Float64Array(ROWS * columns)));
  const y = createMatrix(
    ROWS,
    columns,
    x.data.map((value) => 0.8 * value + 0.6 * source.normal()),
  );
  return { x, y };
}

const { x, y } = correlated(2);

function outcomes({ tests }: ConsistencyCheck): Record<string, boolean> {
  return Object.fromEntries(tests.map(({ name, holds }) => [name, holds]));
}

/** An estimator that changes what another one says. */
function altered(change: (value: number, x: Matrix) => number): Estimator {
  const inner = gaussianCopula();
  return {
    async fit(left, right, context) {
      const estimate = await inner.fit(left, right, context);
      return {
        ...estimate,
        mutualInformation: change(estimate.mutualInformation, left as Matrix),
        interval: null,
      };
    },
  };
}

describe("checkConsistency", () => {
  test("every property holds for an estimator that suits the data", async () => {
    const check = await checkConsistency(x, y, { estimator: gaussianCopula() });
    expect(outcomes(check)).toEqual({
      shuffling: true,
      swap: true,
      "monotone-margins": true,
      rotation: true,
      "data-processing": true,
      additivity: true,
    });
    expect([check.verdict, check.skipped]).toEqual(["trust", []]);
    const [shuffling, swap] = check.tests;
    expect(shuffling?.expected).toBe(0);
    // Columns are handled alike on both sides, up to rounding.
    expect(swap?.found).toBeCloseTo(check.estimate.mutualInformation, 10);
    const additivity = check.tests.at(-1);
    expect(additivity?.expected).toBeCloseTo(2 * check.estimate.mutualInformation, 12);
  });

  test("an estimator that sees straight lines only fails on bent margins, and says what to do", async () => {
    const check = await checkConsistency(x, y, { estimator: gaussian() });
    const failed = check.tests.filter(({ holds }) => !holds);
    expect(failed.map(({ name }) => name)).toEqual(["monotone-margins"]);
    expect(failed[0]?.advice).toContain("map ranks to a normal law");
    expect(failed[0]?.found).toBeLessThan(check.estimate.mutualInformation);
    expect(check.verdict).not.toBe("trust");
  });

  test("information in shuffled rows is a reason for distrust, however little", async () => {
    const estimator = altered((value) => value + 0.06);
    const check = await checkConsistency(x, y, { estimator });
    expect(outcomes(check)).toMatchObject({ shuffling: false, swap: true });
    expect(check.verdict).toBe("distrust");
  });

  test("an estimate that does not grow with more columns fails on additivity", async () => {
    const estimator = altered((value) => Math.min(value, 1.1));
    const check = await checkConsistency(x, y, { estimator });
    expect(outcomes(check)).toMatchObject({ shuffling: true, additivity: false });
    expect(check.verdict).toBe("distrust");
  });

  test("single columns leave nothing to rotate", async () => {
    const narrow = correlated(1);
    const check = await checkConsistency(narrow.x, narrow.y, { estimator: gaussianCopula() });
    expect(check.skipped.map(({ name }) => name)).toEqual(["rotation"]);
    expect(check.tests.length).toBe(5);
  });

  test("the same seed gives the same check; progress runs from 0 to 1 and never back", async () => {
    const fractions: number[] = [];
    const once = async () =>
      await checkConsistency(
        x,
        y,
        { estimator: gaussianCopula() },
        { seed: 3, onProgress: ({ fraction }) => fractions.push(fraction) },
      );
    const [first, second] = [await once(), await once()];
    expect(first.tests).toEqual(second.tests);
    const half = fractions.slice(0, fractions.length / 2);
    expect(half).toEqual(half.toSorted((a, b) => a - b));
    expect(half.at(-1)).toBe(1);
  });

  test("refuses a negative tolerance", async () => {
    await expect(
      checkConsistency(x, y, { estimator: gaussianCopula(), tolerance: -1 }),
    ).rejects.toThrow(ConfigError);
  });
});
