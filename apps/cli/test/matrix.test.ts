import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRuntime } from "../src/create-runtime.ts";
import { commandInFolder } from "./fake-host.ts";
import { randomCsv } from "./rows.ts";

const real = commandInFolder(() => ({
  estimators: () => import("@mienf/estimators"),
  runtime: createRuntime,
}));
const fake = commandInFolder();

const matrixSchema = z.looseObject({
  permutations: z.number(),
  columns: z.array(z.object({ name: z.string(), kind: z.string() })),
  pairs: z.array(
    z.looseObject({
      x: z.string(),
      y: z.string(),
      mutualInformation: z.number(),
      rows: z.number(),
      estimator: z.string(),
      pValue: z.number().nullable(),
      related: z.boolean().nullable(),
    }),
  ),
  failures: z.array(z.object({ x: z.string(), y: z.string(), message: z.string() })),
  unfinished: z.number(),
  warnings: z.array(z.string()),
});
const parsed = (stdout: string) => matrixSchema.parse(JSON.parse(stdout));

/** b follows a; c has nothing to do with either; k says whether a is above 0; some cells of c are empty. */
function relatedCsv(rows: number, gaps: number): string {
  const source = createRandomSource(11);
  const lines = Array.from({ length: rows }, (_, row) => {
    const a = source.normal();
    const b = 0.8 * a + 0.6 * source.normal();
    const c = row < gaps ? "" : source.normal().toFixed(6);
    return [a.toFixed(6), b.toFixed(6), c, a > 0 ? 1 : 0, "text"].join(",");
  });
  return `a,b,c,k,label\n${lines.join("\n")}\n`;
}

describe("mienf matrix with the real estimators", () => {
  real.write("data.csv", relatedCsv(400, 30));

  test("finds the related pairs and no others, and leaves rows out pair by pair", async () => {
    const args = ["matrix", "data.csv", "--missing", "drop", "--json", "--quiet"];
    const outcome = await real.run(args);
    expect([outcome.code, outcome.stderr]).toEqual([0, ""]);
    const { pairs, columns, failures, warnings, unfinished } = parsed(outcome.stdout);
    expect([failures, unfinished]).toEqual([[], 0]);
    expect(warnings).toEqual(["column label holds text and was left out"]);
    expect(columns.map(({ kind }) => kind)).toEqual([
      "continuous",
      "continuous",
      "continuous",
      "discrete",
    ]);
    const found = Object.fromEntries(pairs.map((pair) => [`${pair.x}${pair.y}`, pair]));
    // a decides k, so their information is the entropy of k, ln 2; KSG's spread at 400 rows is about 0.05.
    expect(Math.abs((found["ak"]?.mutualInformation ?? 0) - Math.LN2)).toBeLessThan(0.15);
    expect(Math.abs((found["ab"]?.mutualInformation ?? 0) + Math.log(0.6))).toBeLessThan(0.15);
    expect([found["ab"]?.estimator, found["ak"]?.estimator]).toEqual(["ksg", "mixed-ksg"]);
    expect(
      pairs
        .filter(({ related }) => related)
        .map(({ x, y }) => x + y)
        .toSorted(),
    ).toEqual(["ab", "ak", "bk"]);
    expect([found["ab"]?.rows, found["ac"]?.rows]).toEqual([400, 370]);
    const values = pairs.map(({ mutualInformation }) => mutualInformation);
    expect(values).toEqual(values.toSorted((a, b) => b - a));
  });

  test("independent columns have uniform p-values, so few of many pairs are below 0.1", async () => {
    const names = Array.from({ length: 10 }, (_, i) => `x${i}`);
    real.write("noise.csv", randomCsv(names, 60));
    const args = ["matrix", "noise.csv", "--permutations", "39", "--json", "--quiet"];
    const { pairs } = parsed((await real.run(args)).stdout);
    const small = pairs.filter(({ pValue }) => (pValue ?? 0) <= 0.1).length;
    expect(pairs.length).toBe(45);
    // 4.5 expected with a standard deviation of 2; pairs share columns, so a little more.
    expect(small).toBeLessThan(12);
    expect(pairs.filter(({ pValue }) => (pValue ?? 0) > 0.5).length).toBeGreaterThan(10);
  });

  test("gives the same figures in bits, and the heat map as a picture", async () => {
    const common = ["matrix", "data.csv", "--columns", "a,b", "--permutations", "0", "--json"];
    const nats = parsed((await real.run(common)).stdout).pairs[0];
    const outcome = await real.run([...common, "--units", "bits", "--svg", "map.svg"]);
    const bits = parsed(outcome.stdout).pairs[0];
    expect(bits?.mutualInformation).toBeCloseTo((nats?.mutualInformation ?? 0) / Math.LN2, 12);
    expect([bits?.pValue, bits?.related]).toEqual([null, null]);
    expect(readFileSync(path.join(real.path, "map.svg"), "utf8")).toContain("<svg");
  });
});

describe("mienf matrix with fake estimators", () => {
  fake.write("four.csv", randomCsv(["a", "b", "c", "d"], 40));
  const args = ["matrix", "four.csv", "--estimator", "auto", "--discrete", "none"];

  test("prints the pairs, the strongest first, and how many are not shown", async () => {
    const { code, stdout } = await fake.run([...args, "--top", "2", "--permutations", "0"]);
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "X  Y    nats  score  rows
      a  b  0.6931  0.500    40
      a  c  0.6931  0.500    40

      4 more pairs are not shown; --top or --json shows them.
      "
    `);
  });

  test("--resume computes each pair once, and not those of other data or seeds", async () => {
    const resumed = [...args, "--permutations", "19", "--resume", "pairs.jsonl", "--json"];
    const file = path.join(fake.path, "pairs.jsonl");
    const first = await fake.run(resumed);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(lines.length).toBe(1 + 6);
    // As a crash leaves it: two pairs lost, one of them in the middle of its line.
    writeFileSync(file, `${lines.slice(0, 5).join("\n")}\n${lines[5]?.slice(0, 40)}`);
    const second = await fake.run(resumed);
    expect(second.stderr).toContain("4 of 6 pairs are in pairs.jsonl already");
    expect(parsed(second.stdout).pairs).toEqual(
      parsed(first.stdout).pairs.map((pair) => ({ ...pair, seconds: expect.any(Number) })),
    );
    const third = await fake.run([...resumed, "--seed", "1"]);
    expect(third.stderr).not.toContain("already");
    expect(readFileSync(file, "utf8").split("\n").length).toBeGreaterThan(12);
  });

  test("--resume refuses a file that is something else", async () => {
    fake.write("notes.txt", "remember the milk\n");
    const { code, stderr } = await fake.run([...args, "--resume", "notes.txt"]);
    expect(code).toBe(2);
    expect(stderr).toContain("expected a file that mienf matrix --resume wrote");
    expect(readFileSync(path.join(fake.path, "notes.txt"), "utf8")).toBe("remember the milk\n");
  });

  test("a pair that fails is reported, and the others are estimated", async () => {
    const cells = Object.fromEntries(
      Array.from({ length: 40 }, (_, row) => [row, { b: String(row), c: String(3 * row + 1) }]),
    );
    fake.write("copy.csv", randomCsv(["a", "b", "c"], 40, cells));
    const { code, stdout, stderr } = await fake.run(
      ["matrix", "copy.csv", "--json"].concat(args.slice(2)),
    );
    expect(code).toBe(0);
    const { pairs, failures } = parsed(stdout);
    expect([pairs.length, failures.length]).toEqual([2, 1]);
    expect(failures[0]).toMatchObject({ x: "b", y: "c" });
    expect(stderr).toContain("b and c gave no estimate");
  });

  test("--max-seconds leaves pairs out and says how many", async () => {
    // Each look at the fake clock is two seconds later.
    const { code, stdout } = await fake.run([...args, "--max-seconds", "9", "--json"]);
    expect(code).toBe(0);
    const { pairs, unfinished } = parsed(stdout);
    expect(pairs.length).toBeGreaterThan(0);
    expect(unfinished).toBe(6 - pairs.length);
    expect(unfinished).toBeGreaterThan(0);
  });

  test.each([
    [["--columns", "a"], 3, "expected two or more columns that vary, got 1"],
    [["--columns", "a,nosuch"], 3, "nosuch"],
    [["--fdr", "1"], 2, "expected a rate between 0 and 1"],
    [["--set", "nosuch=1"], 2, "auto has no such option"],
    [["--html", "no/such/folder.html"], 2, "the folder is not there"],
  ])("refuses %s", async (more, expected, words) => {
    const { code, stderr } = await fake.run([...args, ...more]);
    expect(stderr).toContain(words);
    expect(code).toBe(expected);
  });

  test("names the first empty cell, and the way to leave it out", async () => {
    fake.write("gap.csv", randomCsv(["a", "b"], 40, { 6: { b: "" } }));
    const { code, stderr } = await fake.run(["matrix", "gap.csv", ...args.slice(2)]);
    expect(code).toBe(3);
    expect(stderr).toContain(
      "gap.csv, column b, row 7: expected a number, got an empty or NaN cell",
    );
  });
});
