import path from "node:path";
import { writeColumns } from "@mienf/io";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commandInFolder } from "./fake-host.ts";
import { randomCsv } from "./rows.ts";

const { path: folder, write, run } = commandInFolder();
const names = ["a", "b", "c"];
write("data.csv", randomCsv(names, 40));

/** Exit code and message of a command that fails; stdout must stay empty. */
async function failure(
  args: readonly string[],
  world: Parameters<typeof run>[1] = {},
): Promise<unknown> {
  const { code, stdout, stderr } = await run(args, world);
  expect(stdout).toBe("");
  expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  expect(stderr).not.toMatch(/\n\s+at /u);
  return `${code} ${stderr}`;
}

const estimate = (file: string, ...more: string[]): string[] => [
  "estimate",
  file,
  "--x",
  "a",
  "--y",
  "b",
  "--quiet",
  ...more,
];

describe("data that cannot be used: exit code 3, and a message that names the place", () => {
  test("a missing file", async () => {
    expect(await failure(estimate("nowhere.csv"))).toMatchInlineSnapshot(`
      "3 mienf: nowhere.csv: no such file; check the path
      "
    `);
  });

  test("an unknown column", async () => {
    write("long-names.csv", randomCsv(["height", "weight"], 40));
    expect(await failure(["estimate", "long-names.csv", "--x", "hieght", "--y", "weight"]))
      .toMatchInlineSnapshot(`
      "3 mienf: long-names.csv: no column hieght; did you mean height?
      Columns: height, weight
      "
    `);
  });

  test("text in a numeric column", async () => {
    write("text.csv", randomCsv(names, 40, { 16: { b: "n.a. (see note)" } }));
    expect(await failure(estimate("text.csv"))).toMatchInlineSnapshot(`
      "3 mienf: text.csv, column b, row 17: expected a number, got the text "n.a. (see note)"; correct the cell or leave the column out
      "
    `);
  });

  test("NaN", async () => {
    write("nan.csv", randomCsv(names, 40, { 2: { a: "NaN" } }));
    expect(await failure(estimate("nan.csv"))).toMatchInlineSnapshot(`
      "3 mienf: nan.csv, column a, row 3: expected a number, got an empty or NaN cell (1 of 40 rows have one); fill it in, or leave such rows out with --missing drop
      "
    `);
  });

  test("infinity", async () => {
    write("infinite.csv", randomCsv(names, 40, { 3: { b: "-inf" } }));
    expect(await failure(estimate("infinite.csv", "--missing", "drop"))).toMatchInlineSnapshot(`
      "3 mienf: infinite.csv, column b, row 4: expected a finite number, got minus infinity; correct the cell or remove the row
      "
    `);
  });

  test("an empty file", async () => {
    write("empty.csv", "");
    expect(await failure(estimate("empty.csv"))).toMatchInlineSnapshot(`
      "3 mienf: empty.csv: the file is empty; expected rows of numbers
      "
    `);
    expect(await failure(estimate("-"))).toMatchInlineSnapshot(`
      "3 mienf: standard input: nothing arrived; pipe a CSV file into the command
      "
    `);
  });

  test("5 rows", async () => {
    write("five.csv", randomCsv(names, 5));
    expect(await failure(estimate("five.csv"))).toMatchInlineSnapshot(`
      "3 mienf: five.csv: expected at least 20 rows for 1 + 1 columns, got 5; use more rows
      "
    `);
  });

  test("a constant column", async () => {
    const constant = Object.fromEntries(
      Array.from({ length: 40 }, (_, row) => [row, { b: "2.5" }]),
    );
    write("constant.csv", randomCsv(names, 40, constant));
    expect(await failure(estimate("constant.csv"))).toMatchInlineSnapshot(`
      "3 mienf: constant.csv, column b: expected values that vary, got 2.5 in every row; leave the column out, it carries no information
      "
    `);
  });

  test("the same column on both sides", async () => {
    expect(await failure(["estimate", "data.csv", "--x", "a,b", "--y", "b,c"]))
      .toMatchInlineSnapshot(`
      "3 mienf: data.csv: expected different columns on the two sides, got b on both; the mutual information is then infinite, so take it off one side
      "
    `);
  });

  test("a copy of a column on the other side", async () => {
    const lines = randomCsv(["a"], 40).trimEnd().split("\n");
    const copied = lines.map((line, i) => (i === 0 ? "a,b" : `${line},${3 - 2 * Number(line)}`));
    write("copied.csv", copied.join("\n"));
    expect(await failure(estimate("copied.csv"))).toMatchInlineSnapshot(`
      "3 mienf: copied.csv: expected different columns on the two sides, got a and b, which are the same up to scale and shift; the mutual information is then infinite, so leave one out
      "
    `);
  });

  test("1,000 columns with 200 rows", async () => {
    const many = Array.from({ length: 1000 }, (_, i) => `c${i}`);
    write("wide.csv", randomCsv(many, 200));
    expect(await failure(["estimate", "wide.csv", "--x", "c0:c499", "--y", "c500:c999"]))
      .toMatchInlineSnapshot(`
      "3 mienf: wide.csv: expected at least 2000 rows for 500 + 500 columns, got 200; use more rows or fewer columns
      "
    `);
  });

  test("a truncated Parquet file", async () => {
    const file = path.join(folder, "whole.parquet");
    const column = Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i));
    await writeColumns(file, { a: column, b: column });
    writeFileSync(path.join(folder, "cut.parquet"), readFileSync(file).subarray(0, 5000));
    expect(await failure(estimate("cut.parquet"))).toMatchInlineSnapshot(`
      "3 mienf: cut.parquet: the file is damaged or cut short: No magic bytes found at end; write or download it again
      "
    `);
  });

  test("a value that only the estimator objects to, by the names and rows of the file", async () => {
    write("holes.csv", randomCsv(names, 40, { 2: { b: "" } }));
    // Row 7 of those that are left is data row 8: the third was dropped.
    const args = ["holes.csv", "--x", "a,b", "--y", "c", "--missing", "drop", "--quiet"];
    const { code, stdout, stderr } = await run(["estimate", ...args, "--estimator", "fussy"]);
    expect([code, stdout, stderr.split("\n").at(-2)]).toMatchInlineSnapshot(`
      [
        3,
        "",
        "mienf: holes.csv: expected numbers below 3, got 4 in column b, row 8; leave the row out",
      ]
    `);
  });

  test("rows that do not pair up", async () => {
    write("fewer.csv", randomCsv(["z"], 39));
    expect(await failure(["estimate", "--x-file", "data.csv", "--y-file", "fewer.csv"]))
      .toMatchInlineSnapshot(`
      "3 mienf: fewer.csv: expected rows that pair up with those of data.csv, got 39 rows against 40; the two must list the same samples in the same order
      "
    `);
  });
});

describe("wrong usage: exit code 2", () => {
  test.each([
    ["no data", ["estimate", "--x", "a", "--y", "b"]],
    ["no columns", ["estimate", "data.csv", "--x", "a"]],
    ["data and --x-file", estimate("data.csv", "--x-file", "data.csv")],
    ["an unknown option", estimate("data.csv", "--max-second", "3")],
    ["an unknown command", ["estimat", "data.csv"]],
    ["a word too many", estimate("data.csv", "data.csv")],
    ["an option without its value", ["estimate", "data.csv", "--y", "b", "--x"]],
    ["a seed that is no whole number", estimate("data.csv", "--seed", "1.5")],
    ["a level out of range", estimate("data.csv", "--level", "95")],
    ["no time at all", estimate("data.csv", "--max-seconds", "0")],
    ["units that there are not", estimate("data.csv", "--units", "hartleys")],
    ["a runtime that there is not", estimate("data.csv", "--runtime", "cuda")],
    ["an estimator that there is not", estimate("data.csv", "--estimator", "outo")],
    ["--set with an unknown key", estimate("data.csv", "--set", "epoch=3")],
    ["--set with a bad value", estimate("data.csv", "--set", "epochs=many")],
    ["--set without a value", estimate("data.csv", "--set", "epochs")],
    ["--set twice", estimate("data.csv", "--set", "epochs=1", "--set", "epochs=2")],
    ["--set that reaches for a prototype", estimate("data.csv", "--set", "__proto__=1")],
    ["an expression without columns", ["estimate", "data.csv", "--x", ",", "--y", "b"]],
    ["--pmi of another kind", estimate("data.csv", "--pmi", "pmi.xlsx")],
    ["--html into a folder that is not there", estimate("data.csv", "--html", "no/report.html")],
    ["--html over a folder", estimate("data.csv", "--html", ".")],
    ["apply without a model", ["apply"]],
  ])("%s", async (_, args) => {
    expect(await failure(args)).toMatchSnapshot();
  });
});

describe("other failures", () => {
  test.each(["webgpu", "node-gpu", "onnx"] as const)(
    "the runtime %s is not available: 4",
    async (name) => {
      expect(await failure(estimate("data.csv", "--runtime", name), { without: [name] })).toBe(
        `4 mienf: ${name}: does not run here; install it\n`,
      );
    },
  );

  test("no runtime at all: 4", async () => {
    expect(await failure(estimate("data.csv"), { without: ["onnx", "wasm", "cpu"] }))
      .toMatchInlineSnapshot(`
      "4 mienf: no runtime starts on this machine: onnx: does not run here; install it; wasm: does not run here; install it; cpu: does not run here; install it
      Run mienf doctor for what to install.
      "
    `);
  });

  test("training that diverges, or comes to nothing: 5", async () => {
    expect(await failure(estimate("data.csv", "--estimator", "diverges"))).toMatchInlineSnapshot(`
      "5 mienf: expected a finite loss, got NaN at step 3; lower the rate
      "
    `);
    const { code, stderr } = await run(estimate("data.csv", "--estimator", "nan"));
    expect([code, stderr]).toMatchInlineSnapshot(`
      [
        5,
        "warning: half of the values are equal in column a, column b: mind that
      mienf: expected a finite estimate, got NaN; try another seed, or look for outliers in the data
      ",
      ]
    `);
  });

  test("a defect says so, and shows its stack with --debug only", async () => {
    expect(await failure(estimate("data.csv", "--estimator", "defective"))).toMatchInlineSnapshot(`
      "1 mienf: unexpected error: x is undefined
      This is a defect of mienf; run again with --debug and report what it prints.
      "
    `);
    const { stderr } = await run(estimate("data.csv", "--estimator", "defective", "--debug"));
    expect(stderr).toMatch(/TypeError: x is undefined\n\s+at /u);
  });
});
