import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createRuntime } from "../src/create-runtime.ts";
import type { Outcome } from "./fake-host.ts";
import { commandInFolder } from "./fake-host.ts";

const { run } = commandInFolder(() => ({
  estimators: () => import("@mienf/estimators"),
  runtime: createRuntime,
}));

const columns = ["--x", "x*", "--y", "y*", "--runtime", "cpu"];
const copula = [...columns, "--estimator", "gaussian-copula"];

beforeAll(async () => {
  const law = ["correlated-normal", "--mi", "0.5", "--dim", "2", "--rows", "2000"];
  await run(["datasets", "sample", ...law, "--out", "normal.csv"]);
});

const checkSchema = z.object({
  units: z.string(),
  verdict: z.string(),
  tests: z.array(
    z.object({
      name: z.string(),
      statement: z.string(),
      expected: z.number(),
      found: z.number(),
      tolerance: z.number(),
      holds: z.boolean(),
      advice: z.string(),
    }),
  ),
  skipped: z.array(z.unknown()),
  estimate: z.looseObject({ mutualInformation: z.number(), sampleSize: z.number() }),
});
const checked = ({ stdout }: Outcome) => checkSchema.parse(JSON.parse(stdout));

describe("mienf check", () => {
  test("prints each property and whether it holds", async () => {
    const { code, stdout, stderr } = await run(["check", "normal.csv", ...copula, "--quiet"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.match(/^holds /gmu)?.length).toBe(6);
    expect(stdout).toContain("All properties hold.");
  });

  test("says which property fails and what to do; failing is a result and no error", async () => {
    const { code, stdout } = await run(
      ["check", "normal.csv", "--estimator", "gaussian", "--quiet"].concat(columns),
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^FAILS {2}monotone-margins/mu);
    expect(stdout).toContain("monotone-margins: the estimate depends on the scale");
  });

  test("--units bits converts every amount, the tolerance among them", async () => {
    const nats = checked(await run(["check", "normal.csv", ...copula, "--json"]));
    const bits = checked(
      await run(["check", "normal.csv", ...copula, "--json", "--units", "bits"]),
    );
    expect(bits.tests[0]?.tolerance).toBeGreaterThanOrEqual(0.05);
    for (const [i, { expected, found }] of bits.tests.entries()) {
      expect(found * Math.LN2).toBeCloseTo(nats.tests[i]?.found ?? Number.NaN, 10);
      expect(expected * Math.LN2).toBeCloseTo(nats.tests[i]?.expected ?? Number.NaN, 10);
    }
    expect(bits.estimate.mutualInformation * Math.LN2).toBeCloseTo(
      nats.estimate.mutualInformation,
      10,
    );
  });
});

const planSchema = z.object({
  precision: z.number(),
  rows: z.number().int(),
  range: z.object({ level: z.number(), low: z.number(), high: z.number() }),
  pilot: z.looseObject({ rows: z.number(), precision: z.number() }),
  curve: z.array(z.object({ rows: z.number(), halfWidth: z.number() })),
  warnings: z.array(z.string()),
  level: z.number(),
  units: z.string(),
});
const planned = ({ stdout }: Outcome) => planSchema.parse(JSON.parse(stdout));

describe("mienf plan", () => {
  test("says how many rows, within which range, and prints a table of widths", async () => {
    const { code, stdout } = await run(["plan", "normal.csv", ...copula, "--quiet"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Rows needed {2}\d+ for ± 0.05 nats$/mu);
    expect(stdout).toMatch(/^Range +\d+ to \d+, at 90 %$/mu);
    expect(stdout).toMatch(/^ *rows +± nats$/mu);
  });

  test("0.05 bits take about twice the rows of 0.05 nats", async () => {
    const nats = planned(await run(["plan", "normal.csv", ...copula, "--json"]));
    const bits = planned(await run(["plan", "normal.csv", ...copula, "--json", "--units", "bits"]));
    // Their widths are 1/ln 2 times as large, so the rows are 2.08 times as many, less what is due to the bias.
    expect(bits.rows / nats.rows).toBeGreaterThan(1.6);
    expect(bits.rows / nats.rows).toBeLessThan(2.1);
    expect([bits.precision, bits.units, nats.level]).toEqual([0.05, "bits", 0.95]);
    expect(nats.range.low).toBeLessThanOrEqual(nats.rows);
    expect(nats.curve.map(({ rows }) => rows)).toContain(2000);
  });

  test.each([
    [["plan", "--precision", "0"], "expected a number above 0"],
    [["check", "--tolerance", "-1"], "expected a number of 0 or more"],
  ])("%s is refused", async ([command = "", ...more], words) => {
    const { code, stderr } = await run([command, "normal.csv", ...copula, ...more]);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });
});
