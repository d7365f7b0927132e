import { describe, expect, test } from "vitest";
import { z } from "zod";
import { commandInFolder } from "./fake-host.ts";
import { randomCsv } from "./rows.ts";

const { write, run } = commandInFolder();
write("data.csv", randomCsv(["a", "b", "c"], 60));
write("other.csv", randomCsv(["a", "b", "c"], 80));
write(
  "run.yaml",
  "# a comment\ndata: data.csv\nx: [a, b]\ny: c\nseed: 7\nset: { epochs: 3, margins: none }\njson: true\nlevel: 0.9\n",
);

const documentSchema = z.looseObject({
  seed: z.number(),
  sampleSize: z.number(),
  dimensions: z.object({ x: z.number(), y: z.number() }),
  interval: z.object({ level: z.number() }),
});
const documentOf = (stdout: string) => documentSchema.parse(JSON.parse(stdout));

describe("--config", () => {
  test("has the flags, the data and the options of the estimator", async () => {
    const { code, stdout } = await run(["estimate", "--config", "run.yaml"]);
    expect(code).toBe(0);
    expect(documentOf(stdout)).toMatchObject({
      seed: 7,
      sampleSize: 60,
      dimensions: { x: 2, y: 1 },
      interval: { level: 0.9 },
    });
  });

  test.each([
    [["--seed", "1"], { seed: 1 }],
    [["--seed=1"], { seed: 1 }],
    [["--x", "a"], { dimensions: { x: 1, y: 1 } }],
    [["-x", "a"], { dimensions: { x: 1, y: 1 } }],
    [["other.csv"], { sampleSize: 80 }],
    [["--level", "0.5", "other.csv"], { sampleSize: 80, interval: { level: 0.5 } }],
  ])("%s on the command line wins, before or after it", async (typed, expected) => {
    for (const args of [
      ["estimate", "--config", "run.yaml", ...typed],
      ["estimate", ...typed, "--config=run.yaml"],
    ]) {
      const { code, stdout } = await run(args);
      expect(code).toBe(0);
      expect(documentOf(stdout)).toMatchObject(expected);
    }
  });

  test("an option of the estimator that is typed replaces the one in the file, and leaves the others", async () => {
    const args = ["estimate", "--config", "run.yaml", "--set", "epochs=9"];
    expect((await run(args)).code).toBe(0);
    // The fake estimator refuses fewer than one.
    const refused = await run([...args.slice(0, 3), "--set", "epochs=0"]);
    expect(refused.stderr).toContain("--set epochs=0");
  });

  test.each([
    [
      "estimater: ksg",
      /has no option estimater; did you mean estimator\?\nKeys: .*\bdata\b.*\bx\b/u,
    ],
    ["seed: soon", /seed: expected a whole number/u],
    ["seed: 1.5", /seed: expected a whole number/u],
    ["units: shannon", /units: .*"nats"/u],
    ["json: 3", /json: .*boolean/u],
    ["set: [1]", /set: .*record/u],
    ["{ x: a, y: b, set: { nosuch: 1 } }", /--set nosuch: auto has no such option/u],
    ["- a\n- b", /expected options by their names, such as x: a/u],
    ["a: [", /expected YAML/u],
    ["{__proto__: {polluted: 1}}", /has no option __proto__/u],
    ["constructor: 1", /has no option constructor/u],
    ["x: &a [*a]", /./u],
  ])("%s is wrong usage, with the reason", async (text, reason) => {
    write("wrong.yaml", text);
    const { code, stdout, stderr } = await run(["estimate", "data.csv", "--config", "wrong.yaml"]);
    expect(stderr).toMatch(reason);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
    expect("polluted" in {}).toBe(false);
  });

  test.each([
    [["estimate", "--config", "nosuch.yaml"], "the file cannot be read"],
    [["estimate", "--config"], "expected the name of a file"],
    [["estimate", "--config", "run.yaml", "--config", "run.yaml"], "given twice"],
    [["doctor", "--config", "run.yaml"], "--config"],
  ])("%s is wrong usage", async (args, words) => {
    const { code, stderr } = await run(args);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });

  test("works for comparisons and matrices", async () => {
    write(
      "compare.yaml",
      "data: data.csv\nx: a\ny: b\nestimators: [auto, elsewhere]\njson: true\n",
    );
    expect((await run(["compare", "--config", "compare.yaml"])).code).toBe(0);
    write("matrix.yaml", "data: data.csv\nestimator: auto\ndiscrete: none\npermutations: 0\n");
    const { code, stdout } = await run(["matrix", "--config", "matrix.yaml", "--columns", "a,c"]);
    expect(code).toBe(0);
    expect(stdout).toContain("a  c");
  });
});

describe("mienf schema", () => {
  test("is a JSON Schema with the flags, their meaning, and nothing else allowed", async () => {
    const { code, stdout } = await run(["schema", "matrix"]);
    expect(code).toBe(0);
    const schema = z
      .looseObject({
        additionalProperties: z.literal(false),
        properties: z.record(z.string(), z.looseObject({ description: z.string() })),
      })
      .parse(JSON.parse(stdout));
    expect(Object.keys(schema.properties)).toEqual(
      expect.arrayContaining(["data", "columns", "estimator", "set", "permutations", "maxSeconds"]),
    );
    expect(Object.keys(schema.properties)).not.toContain("config");
    expect(schema.properties["units"]).toMatchObject({ enum: ["nats", "bits"] });
  });

  test("says which commands have one", async () => {
    const { code, stderr } = await run(["schema", "doctor"]);
    expect(code).toBe(2);
    expect(stderr).toContain("estimate, total-correlation, compare, matrix, check, plan");
  });
});
