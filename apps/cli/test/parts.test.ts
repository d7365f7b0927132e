import path from "node:path";
import { readTable } from "@mienf/io";
import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { createRuntime } from "../src/create-runtime.ts";
import { commandInFolder } from "./fake-host.ts";

// The real estimators, in this process and from the sources.
const {
  path: folder,
  write,
  run,
} = commandInFolder(() => ({
  estimators: () => import("@mienf/estimators"),
  runtime: createRuntime,
}));

const ROWS = 1000;
// z normal, x = z + 0.6 e₁, y = z + x + 0.5 e₂, w = y + 2 e₃: all are normal, so informations are those of variances.
const LEFT = { x: 0.36, y: 0.25, w: 4 };
const VARIANCE_Y = 4 + LEFT.x + LEFT.y;
// Given z, y varies by 0.36 with x and by 0.25 without.
const CONDITIONAL = 0.5 * Math.log1p(LEFT.x / LEFT.y);
// Pointwise values of normal data scatter by √(1 − e^(−2I)); four standard errors, and 0.03 for what training leaves.
const CONDITIONAL_TOLERANCE = 4 * Math.sqrt(-Math.expm1(-2 * CONDITIONAL) / ROWS) + 0.03;
// I(x; z) + I(y; x, z) + I(w; x, y, z), each half the logarithm of a variance to what is left of it.
const TOTAL =
  0.5 *
  (Math.log((1 + LEFT.x) / LEFT.x) +
    Math.log(VARIANCE_Y / LEFT.y) +
    Math.log((VARIANCE_Y + LEFT.w) / LEFT.w));
const TOTAL_TOLERANCE = 4 * Math.sqrt(3 / ROWS) + 0.03;
const SHORT = ["--estimator", "tridiag-n-mienf", "--set", "folds=2", "--set", "epochs=10"];

const source = createRandomSource(20261130);
const [z, e1, e2, e3] = [0, 1, 2, 3].map((part) =>
  source.split(part).fillNormal(new Float64Array(ROWS)),
) as [Float64Array, Float64Array, Float64Array, Float64Array];
const x = z.map((value, i) => value + 0.6 * e1[i]!);
const y = z.map((value, i) => value + x[i]! + 0.5 * e2[i]!);
const w = y.map((value, i) => value + 2 * e3[i]!);
write(
  "data.csv",
  ["x,y,z,w", ...Array.from(x, (value, i) => [value, y[i], z[i], w[i]].join(","))].join("\n"),
);

async function json(args: readonly string[]): Promise<Record<string, never>> {
  const { code, stdout, stderr } = await run([...args, "--json", "--quiet"]);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as Record<string, never>;
}

describe("mienf estimate --given", () => {
  const pair = ["estimate", "data.csv", "--x", "x", "--y", "y", "--given", "z"];

  test.each([[["--estimator", "ksg"]], [SHORT]])("%j finds I(X; Y | Z)", async (estimator) => {
    const result = await json([...pair, ...estimator]);
    expect(Math.abs(result["mutualInformation"]! - CONDITIONAL)).toBeLessThan(
      CONDITIONAL_TOLERANCE,
    );
    expect(result).toMatchObject({ dimensions: { x: 1, y: 1, given: 1 }, sampleSize: ROWS });
    const bits = await json([...pair, ...estimator, "--units", "bits"]);
    expect(bits["mutualInformation"]).toBeCloseTo(result["mutualInformation"]! / Math.LN2, 10);
  });

  test("X and Y that only a third column relates share nothing beyond it", async () => {
    const ksg = ["--estimator", "ksg"];
    const apart = await json([
      "estimate",
      "data.csv",
      "--x",
      "x,z",
      "--y",
      "w",
      "--given",
      "y",
      ...ksg,
    ]);
    // Given y, w is noise of its own.
    expect(Math.abs(apart["mutualInformation"]!)).toBeLessThan(0.05);
  });

  test("prints the p-value of independence where it is asked for", async () => {
    const by = (shuffles: number) => ["--estimator", "ksg", "--set", `permutations=${shuffles}`];
    // X and Y are related, given Z or not, so none of 19 shuffles reaches the estimate.
    for (const columns of [pair, pair.slice(0, -2)]) {
      const { stdout } = await run([...columns, ...by(19)]);
      expect(stdout).toMatch(/\np-value +0\.050 \(of independence\)\n/u);
      expect((await run([...columns, ...by(0)])).stdout).not.toContain("p-value");
    }
  });

  test("says which columns are given", async () => {
    const { stdout } = await run([...pair, "--estimator", "ksg"]);
    expect(stdout).toMatch(/^Mutual information {2}\d\.\d{4} nats, given z\n/u);
    expect(stdout).toContain("1 + 1 given 1 columns");
  });

  test.each([
    [["--html", "a.html"], 2, "--html a.html: there is none of a conditional estimate"],
    [["--save", "model"], 2, "--save model: there is none of a conditional estimate"],
    [["--estimator", "wkl"], 2, "--estimator wkl: does not estimate conditional information"],
    [["--set", "kk=3", "--estimator", "ksg"], 2, "--set kk: ksg has no such option"],
  ])("with %j ends with code %d", async (more, code, words) => {
    const outcome = await run([...pair, ...more]);
    expect([outcome.code, outcome.stdout]).toEqual([code, ""]);
    expect(outcome.stderr).toContain(words);
  });

  test.each([
    ["y", "got y in two"],
    ["x", "got x on both"],
    ["nope", "no column nope"],
  ])("by %s ends with code 3", async (given, words) => {
    const outcome = await run(["estimate", "data.csv", "--x", "x", "--y", "y", "--given", given]);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain(words);
  });

  test("needs one file", async () => {
    const outcome = await run([
      "estimate",
      "--x-file",
      "data.csv",
      "--y-file",
      "data.csv",
      "--given",
      "z",
    ]);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain("--given: expected one file with all columns");
  });
});

describe("mienf total-correlation", () => {
  test.each([[["--estimator", "ksg"]], [SHORT]])("by %j finds the truth", async (estimator) => {
    const result = await json([
      "total-correlation",
      "data.csv",
      "--columns",
      "x,z,y,w",
      ...estimator,
    ]);
    expect(Object.keys(result)).toEqual(
      "totalCorrelation units interval verdict estimator sampleSize parts runtime seed seconds diagnostics warnings".split(
        " ",
      ),
    );
    expect(result["parts"]).toEqual([["x"], ["z"], ["y"], ["w"]]);
    expect(Math.abs(result["totalCorrelation"]! - TOTAL)).toBeLessThan(TOTAL_TOLERANCE);
  });

  test("of two parts is their mutual information", async () => {
    const parts = ["--part", "x,z", "--part", "y", "--estimator", "ksg"];
    const total = await json(["total-correlation", "data.csv", ...parts]);
    const mutual = await json([
      "estimate",
      "data.csv",
      "--x",
      "x,z",
      "--y",
      "y",
      "--estimator",
      "ksg",
    ]);
    expect(total["totalCorrelation"]).toBeCloseTo(mutual["mutualInformation"]!, 10);
  });

  test("writes what every row contributes, and takes its parts from a file", async () => {
    write("parts.yaml", "part: ['x,z', w]\nestimator: ksg\nunits: bits\n");
    const { code, stdout } = await run([
      "total-correlation",
      "data.csv",
      "--config",
      "parts.yaml",
      "--pmi",
      "rows.csv",
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Total correlation {2}\d\.\d{4} bits\n/u);
    expect(stdout).toContain("3 columns in 2 parts");
    const table = await readTable(path.join(folder, "rows.csv"));
    expect(table.columns.map(({ name }) => name)).toEqual(["row", "pointwiseTotalCorrelationBits"]);
    const [, values] = table.columns;
    const mean = values!.values.reduce((sum, value) => sum + value, 0) / ROWS;
    expect(stdout).toContain(mean.toFixed(4));
  });

  test.each([
    [[], 2, "which parts?"],
    [["--part", "x"], 2, "there is one"],
    [["--part", "x", "--columns", "y"], 2, "expected either --columns or --part"],
    [["--columns", "x"], 2, "expected two columns or more, got x"],
    [["--columns", "x,y", "--estimator", "kgs"], 2, "did you mean ksg?"],
    [["--part", "x", "--part", "y", "--part", "y,z"], 3, "got y in two"],
    [["--part", "x", "--part", "x,y"], 3, "got x on both"],
  ])("with %j ends with code %d", async (args, code, words) => {
    const outcome = await run(["total-correlation", "data.csv", ...args]);
    expect([outcome.code, outcome.stdout]).toEqual([code, ""]);
    expect(outcome.stderr).toContain(words);
  });
});
