import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { readTable } from "@mienf/io";
import { describe, expect, test } from "vitest";
import { commandInFolder } from "./fake-host.ts";
import { randomCsv } from "./rows.ts";

const { path: folder, write, run } = commandInFolder();
write("data.csv", randomCsv(["a", "b", "c", "d"], 40));
write("holes.csv", randomCsv(["a", "b"], 40, { 4: { a: "" }, 9: { b: "NA" } }));
const plain = ["estimate", "data.csv", "--x", "a,b", "--y", "c"];
const inside = (name: string): string => path.join(folder, name);

async function dimensions(...args: Parameters<typeof run>): Promise<unknown> {
  return JSON.parse((await run(...args)).stdout).dimensions;
}

describe("mienf estimate", () => {
  test("prints a table on stdout and everything else on stderr", async () => {
    expect(await run(plain)).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "runtime: onnx (a fake)
        0 %  training, held-out loss 2.0000
       60 %  training, held-out loss 1.7000, 7 s left
      warning: half of the values are equal in column a, column c: mind that
      ",
        "stdout": "Mutual information  0.6931 nats
      Interval            0.3466 to 1.3863 nats at 95 % (fake)
      Score               0.500 (0 independent, 1 deterministic)
      Verdict             trust: nothing speaks against the estimate
      Sample              40 rows, 2 + 1 columns
      Made by             fake, seed 0, runtime onnx, 1.3 s
      ",
      }
    `);
  });

  test("--json prints one document with the contract's keys", async () => {
    const { code, stdout, stderr } = await run([
      ...plain,
      "--json",
      "--quiet",
      "--seed",
      "7",
      "--level=0.9",
    ]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchInlineSnapshot(`
      {
        "diagnostics": {
          "folds": [
            {
              "closedForm": 0.6931471805599453,
              "heldOutLoss": 3,
            },
          ],
          "raw": 0.6931471805599453,
          "stopped": "early",
        },
        "dimensions": {
          "x": 2,
          "y": 1,
        },
        "estimator": "fake",
        "interval": {
          "high": 1.3862943611198906,
          "level": 0.9,
          "low": 0.34657359027997264,
          "method": "fake",
        },
        "mutualInformation": 0.6931471805599453,
        "runtime": "onnx",
        "sampleSize": 40,
        "score": 0.5,
        "seconds": 1.25,
        "seed": 7,
        "units": "nats",
        "verdict": "trust",
        "warnings": [
          "half of the values are equal in column a, column c: mind that",
        ],
      }
    `);
  });

  test("--units bits converts every amount of information, and not the score or the losses", async () => {
    const { stdout } = await run([...plain, "--json", "--quiet", "--units", "bits"]);
    expect(JSON.parse(stdout)).toMatchObject({
      mutualInformation: 1,
      units: "bits",
      interval: { low: 0.5, high: 2 },
      score: 0.5,
      diagnostics: { raw: 1, folds: [{ closedForm: 1, heldOutLoss: 3 }] },
    });
  });

  test("reads columns named by ranges and globs, from standard input, and from two files", async () => {
    expect(await dimensions(["estimate", "data.csv", "--x", "a:c", "--y", "d*", "--json"])).toEqual(
      { x: 3, y: 1 },
    );
    const stdin = randomCsv(["a", "b"], 30);
    expect(
      await dimensions(["estimate", "-", "--x", "a", "--y", "b", "--json"], { stdin }),
    ).toEqual({ x: 1, y: 1 });
    write("more.csv", randomCsv(["e"], 40, { 0: { e: "1" } }));
    expect(
      await dimensions([
        "estimate",
        "--x-file",
        "data.csv",
        "--x=a,c",
        "--y-file",
        "more.csv",
        "--json",
      ]),
    ).toEqual({ x: 2, y: 1 });
  });

  test("--missing drop leaves rows out, counts them, and keeps row numbers", async () => {
    const { code, stderr } = await run([
      "estimate",
      "holes.csv",
      "--x",
      "a",
      "--y",
      "b",
      "--missing",
      "drop",
      "--pmi",
      "pmi.csv",
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain("warning: 2 of 40 rows have an empty or NaN cell and were left out");
    const lines = readFileSync(inside("pmi.csv"), "utf8").split("\n");
    expect(lines.slice(0, 7)).toEqual([
      "row,pointwiseMutualInformation",
      "1,0",
      "2,0.6931471805599453",
      "3,1.3862943611198906",
      "4,2.0794415416798357",
      "6,2.772588722239781",
      "7,3.4657359027997265",
    ]);
  });

  test("--pmi writes Parquet, in the unit that its column is named after", async () => {
    await run([...plain, "--pmi", "pmi.parquet", "--units", "bits"]);
    const { names, columns } = await readTable("pmi.parquet", { cwd: folder });
    expect(names).toEqual(["row", "pointwiseMutualInformationBits"]);
    expect([...(columns[1]?.values.subarray(0, 3) ?? [])]).toEqual([0, 1, 2]);
  });

  test("--html writes a report with the columns' names and the command", async () => {
    await run([...plain, "--html", "report.html"]);
    const html = readFileSync(inside("report.html"), "utf8");
    expect(html).toContain("I(a, b; c)");
    expect(html).toContain("mienf estimate data.csv --x a,b --y c --html report.html");
  });

  test("warns of repeated rows, and takes the verdict down", async () => {
    const rows = randomCsv(["a", "b"], 30).trimEnd().split("\n");
    write("twice.csv", [...rows, ...rows.slice(1)].join("\n"));
    const { stdout } = await run([
      "estimate",
      "twice.csv",
      "--x",
      "a",
      "--y",
      "b",
      "--json",
      "--quiet",
    ]);
    const { verdict, warnings } = JSON.parse(stdout);
    expect(verdict).toBe("distrust");
    expect(warnings).toMatchInlineSnapshot(`
      [
        "30 of 60 rows (50.0 %) repeat an earlier row exactly; where these are copies rather than samples, remove them: they make the estimate too high",
        "half of the values are equal in column a, column b: mind that",
      ]
    `);
  });

  test("--set takes options of the estimator", async () => {
    expect((await run([...plain, "--set", "epochs=3", "--set", "margins=none"])).code).toBe(0);
  });

  test("--runtime auto falls back and says so", async () => {
    const { code, stderr } = await run(plain, { without: ["onnx", "wasm"] });
    expect(code).toBe(0);
    expect(stderr.split("\n")[0]).toMatchInlineSnapshot(
      `"runtime: cpu (a fake); onnx: does not run here; install it; wasm: does not run here; install it"`,
    );
  });

  test("a terminal gets a bar that goes away, and colours", async () => {
    const { stdout, stderr } = await run(plain, { tty: true });
    expect(stderr).toContain(
      "\r\u{1b}[K█████░░░░░░░░░░░░░░░░░░░  20 %  training, held-out loss 1.9000",
    );
    expect(stderr.lastIndexOf("\r\u{1b}[K")).toBeGreaterThan(stderr.lastIndexOf("█"));
    expect(stdout).toContain("\u{1b}[1m0.6931 nats\u{1b}[22m");
    expect((await run(plain, { tty: true, env: { NO_COLOR: "1" } })).stdout).not.toContain(
      "\u{1b}[",
    );
  });

  test("--quiet shows warnings and no progress", async () => {
    expect((await run([...plain, "--quiet"])).stderr).toMatchInlineSnapshot(`
      "warning: half of the values are equal in column a, column c: mind that
      "
    `);
  });
});

describe("Ctrl-C", () => {
  const outputs = ["--pmi", "never.csv", "--html", "never.html", "--save", "never"];

  test.each(["heeds", "deaf"])(
    "stops an estimator that %s, with code 130 and nothing written",
    async (estimator) => {
      const before = readdirSync(folder);
      const args = [...plain, "--estimator", estimator, "--quiet", ...outputs];
      const { code, stdout, stderr } = await run(args, { interrupt: true });
      expect([code, stdout]).toEqual([130, ""]);
      expect(stderr).toMatch(/^mienf: .*(?:interrupted|stopped on request)/u);
      expect(readdirSync(folder)).toEqual(before);
    },
  );
});

describe("a saved model", () => {
  test("is a folder with a manifest and tensors, which mienf apply uses", async () => {
    await run([...plain, "--save", "model", "--set", "epochs=2"]);
    expect(readdirSync(inside("model")).toSorted()).toEqual(["manifest.json", "model.safetensors"]);
    expect(JSON.parse(readFileSync(inside("model/manifest.json"), "utf8"))).toMatchObject({
      format: "mienf-model",
      formatVersion: 1,
      mienfVersion: expect.any(String),
      estimator: "fake",
      options: { epochs: 2, margins: "rank" },
      seed: 0,
      columns: { x: ["a", "b"], y: ["c"] },
      data: { sources: ["data.csv"], rows: 40, sha256: expect.stringMatching(/^[0-9a-f]{64}$/u) },
      model: { shift: 1 },
    });
    expect((await run(["apply", "model", "data.csv", "--quiet"])).stdout).toMatchInlineSnapshot(`
      "Mutual information  1.0000 nats
      Interval            0.0000 to 2.0000 nats at 95 % (fake)
      Sample              40 rows, 2 + 1 columns
      Model               model: fake
      "
    `);
    const { code, stdout } = await run([
      "apply",
      "model",
      "data.csv",
      "--json",
      "--quiet",
      "--pmi",
      "new.csv",
      "--units",
      "bits",
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchInlineSnapshot(`
      {
        "dimensions": {
          "x": 2,
          "y": 1,
        },
        "estimator": "fake",
        "interval": {
          "high": 2.8853900817779268,
          "level": 0.95,
          "low": 0,
          "method": "fake",
        },
        "mutualInformation": 1.4426950408889634,
        "runtime": "onnx",
        "sampleSize": 40,
        "units": "bits",
        "warnings": [],
      }
    `);
    expect(existsSync(inside("new.csv"))).toBe(true);
  });

  test("says which of its columns new data lack, unless they are named", async () => {
    write("other.csv", randomCsv(["a", "b", "target"], 40));
    const lacking = await run(["apply", "model", "other.csv"]);
    expect([lacking.code, lacking.stderr]).toMatchInlineSnapshot(`
      [
        3,
        "mienf: other.csv: no column c; did you mean a or b?
      Columns: a, b, target
      ",
      ]
    `);
    expect((await run(["apply", "model", "other.csv", "--y", "target"])).code).toBe(0);
    const odd = await run(["apply", "model", "data.csv", "--x", "a"]);
    expect([odd.code, odd.stderr]).toMatchInlineSnapshot(`
      [
        2,
        "mienf: --x: expected 2 columns, as the model was trained on (a, b), got 1
      ",
      ]
    `);
  });

  test("of another kind or version is refused", async () => {
    const nothing = await run(["apply", "nowhere", "data.csv"]);
    expect([nothing.code, nothing.stderr]).toMatchInlineSnapshot(`
      [
        3,
        "mienf: nowhere: expected a folder with manifest.json, as mienf estimate --save writes it, and found none
      ",
      ]
    `);
    const manifest = readFileSync(inside("model/manifest.json"), "utf8");
    write("model/manifest.json", manifest.replace('"formatVersion": 1', '"formatVersion": 2'));
    const newer = await run(["apply", "model", "data.csv"]);
    expect([newer.code, newer.stderr]).toMatchInlineSnapshot(`
      [
        3,
        "mienf: model/manifest.json: expected a model of format mienf-model 1; formatVersion: Invalid input: expected 1; save it again with this version
      ",
      ]
    `);
    write("model/manifest.json", manifest);
    write(
      "model/model.safetensors",
      readFileSync(inside("model/model.safetensors")).subarray(0, 60),
    );
    const cut = await run(["apply", "model", "data.csv"]);
    expect([cut.code, cut.stderr]).toMatchInlineSnapshot(`
      [
        3,
        "mienf: model/model.safetensors: expected a safetensors file, got other bytes, or the file is cut short
      ",
      ]
    `);
  });

  test("never replaces a folder of other things", async () => {
    write("model/model.safetensors", "");
    expect((await run([...plain, "--save", "model"])).code).toBe(0);
    const refused = await run([...plain, "--save", "."]);
    expect([refused.code, refused.stderr.replace(folder, "FOLDER")]).toMatchInlineSnapshot(`
      [
        2,
        "mienf: FOLDER: expected a new or empty folder, or one with a manifest.json to replace, got other files; choose another name
      ",
      ]
    `);
  });

  test("is refused by an estimator that trains none, after the estimate is printed", async () => {
    const { code, stdout, stderr } = await run([
      ...plain,
      "--estimator",
      "untrained",
      "--save",
      "none",
      "--json",
      "--quiet",
    ]);
    expect([code, JSON.parse(stdout).score, stderr]).toMatchInlineSnapshot(`
      [
        2,
        0.5,
        "mienf: --save none: fake trains no model that could be kept; leave --save out
      ",
      ]
    `);
  });
});
