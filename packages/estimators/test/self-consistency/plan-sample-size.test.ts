import { planSampleSize } from "@mienf/estimators";
import type { Estimator } from "@mienf/estimators";
import { gaussianCopula } from "@mienf/estimators/classical";
import { ksg } from "@mienf/estimators/nearest-neighbors";
import type { Matrix } from "@mienf/numeric";
import { ConfigError, createMatrix, createRandomSource, matrixFrom } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { halfWidth, rowsFor } from "../../src/self-consistency/error-model.ts";

const NATS = 0.5;
const SQUARED = -Math.expm1(-2 * NATS); // ρ² of a normal pair; also the variance of its pointwise values.
const Z = 1.959964;
const WANTED = (Z / 0.05) ** 2 * SQUARED; // 971 rows for ±0.05

function normalPair(rows: number, seed: number): { x: Matrix; y: Matrix } {
  const source = createRandomSource(seed);
  const rho = Math.sqrt(SQUARED);
  const x = createMatrix(rows, 1, source.fillNormal(new Float64Array(rows)));
  const y = createMatrix(
    rows,
    1,
    x.data.map((value) => rho * value + Math.sqrt(1 - SQUARED) * source.normal()),
  );
  return { x, y };
}

/** The estimator of a test with a known bias of `bias`/n. */
function biased(bias: number): Estimator {
  const inner = gaussianCopula();
  return {
    async fit(x, y, context) {
      const estimate = await inner.fit(x, y, context);
      const { rows } = matrixFrom(x);
      return { ...estimate, mutualInformation: estimate.mutualInformation + bias / rows };
    },
  };
}

describe("planSampleSize", () => {
  test("a normal pair of half a nat needs the rows that theory says", async () => {
    const { x, y } = normalPair(4000, 1);
    const plan = await planSampleSize(x, y, { estimator: gaussianCopula() });
    // The variance of a row is known to 2 or 3 %, and so are the rows; the bias adds little.
    expect(plan.rows / WANTED).toBeGreaterThan(0.85);
    expect(plan.rows / WANTED).toBeLessThan(1.2);
    expect(plan.range.low).toBeLessThanOrEqual(plan.rows);
    expect(plan.range.high).toBeGreaterThanOrEqual(plan.rows);
    expect(plan.pilot.parts.map(({ rows }) => rows)).toEqual([2000, 2000, 1000, 1000, 1000, 1000]);
    expect(plan.warnings).toEqual([]);
    const quarter = await planSampleSize(x, y, { estimator: gaussianCopula(), precision: 0.025 });
    // Half the error takes four times the rows, where the bias does not matter.
    expect(quarter.rows / plan.rows).toBeGreaterThan(3.4);
    expect(quarter.rows / plan.rows).toBeLessThan(4.1);
  });

  test("the range holds the theoretical rows for most pilots", async () => {
    const plans = await Promise.all(
      Array.from({ length: 20 }, async (_, seed) => {
        const { x, y } = normalPair(400, 100 + seed);
        return await planSampleSize(x, y, { estimator: gaussianCopula() }, { seed });
      }),
    );
    const hits = plans.filter(({ range }) => range.low <= WANTED && WANTED <= range.high).length;
    // 18 of 20 expected of a 90 % range; fewer than 15 has a chance of 1 %.
    expect(hits).toBeGreaterThanOrEqual(15);
  });

  test("finds a bias that falls as one over the rows, and asks for rows against it", async () => {
    const { x, y } = normalPair(2000, 2);
    const plain = await planSampleSize(x, y, { estimator: biased(0) });
    const plan = await planSampleSize(x, y, { estimator: biased(100) });
    expect(plan.biasAtPilot - plain.biasAtPilot).toBeCloseTo(100 / 2000, 10);
    expect(plan.rows).toBeGreaterThan(1.5 * plain.rows);
  });

  test("an estimator whose parts spread more than its pointwise values say is planned by the parts", async () => {
    const { x, y } = normalPair(1000, 3);
    const noise = createRandomSource(9);
    const inner = gaussianCopula();
    const noisy: Estimator = {
      async fit(left, right, context) {
        const estimate = await inner.fit(left, right, context);
        return {
          ...estimate,
          mutualInformation: estimate.mutualInformation + 0.5 * noise.normal(),
        };
      },
    };
    const plan = await planSampleSize(x, y, { estimator: noisy });
    expect(plan.varianceFrom).toBe("parts");
    expect(plan.rows).toBeGreaterThan(10 * WANTED);
  });

  test("works for nearest neighbours; a small pilot for a fine precision is told to be too small", async () => {
    const { x, y } = normalPair(200, 4);
    const plan = await planSampleSize(x, y, { estimator: ksg(), precision: 0.005 });
    expect(plan.rows).toBeGreaterThan(20_000);
    expect(plan.warnings.join()).toContain("times the pilot");
    const widths = plan.curve.map((point) => point.halfWidth);
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  });

  test("refuses a precision of 0", async () => {
    const { x, y } = normalPair(100, 5);
    await expect(
      planSampleSize(x, y, { estimator: gaussianCopula(), precision: 0 }),
    ).rejects.toThrow(ConfigError);
  });
});

test("the rows are the fewest whose half-width is within the precision", () => {
  for (const model of [
    { z: 1.96, variance: 0.6, bias: 0 },
    { z: 1.96, variance: 0.6, bias: -40 },
    { z: 1.64, variance: 0, bias: 3 },
  ]) {
    const rows = rowsFor(0.05, model);
    expect(halfWidth(rows, model)).toBeLessThanOrEqual(0.05 + 1e-12);
    expect(halfWidth(rows - 1, model)).toBeGreaterThan(0.05 - 1e-12);
  }
});
