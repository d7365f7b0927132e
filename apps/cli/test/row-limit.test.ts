import { readTable } from "@mienf/io";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { commandInFolder } from "./fake-host.ts";
import { randomCsv } from "./rows.ts";

const { path: folder, write, run } = commandInFolder();
const documentSchema = z.looseObject({
  sampleSize: z.number(),
  diagnostics: z.looseObject({ rowsInFile: z.number().optional() }),
  warnings: z.array(z.string()),
});
const documentOf = (stdout: string) => documentSchema.parse(JSON.parse(stdout));
const columns = ["--x", "a", "--y", "b"];

beforeAll(() => {
  write("data.csv", randomCsv(["a", "b"], 200));
  write("a.csv", randomCsv(["a"], 200));
  write("b.csv", randomCsv(["z", "b"], 200));
  write("short.csv", randomCsv(["z", "b"], 150));
});

describe("--max-rows", () => {
  test("samples rows, says so, and keeps their numbers", async () => {
    const args = ["estimate", "data.csv", ...columns, "--max-rows", "80", "--json"];
    const { code, stdout, stderr } = await run([...args, "--pmi", "pmi.csv"]);
    expect(code).toBe(0);
    const document = documentOf(stdout);
    expect(document.sampleSize).toBe(80);
    expect(document.diagnostics).toMatchObject({ rowsInFile: 200, rowsSampled: 80 });
    expect(document.warnings[0]).toContain("80 of 200 rows were used, sampled by the seed");
    expect(stderr).toContain("80 of 200 rows were used");
    const [row] = (await readTable("pmi.csv", { cwd: folder })).columns;
    expect(row?.values.length).toBe(80);
    expect(Math.max(...(row?.values ?? []))).toBeGreaterThan(100);
    const other = await run([...args, "--pmi", "other.csv", "--seed", "1"]);
    expect(other.code).toBe(0);
    const [otherRow] = (await readTable("other.csv", { cwd: folder })).columns;
    expect(otherRow?.values).not.toEqual(row?.values);
  });

  test("changes nothing where there are no more rows", async () => {
    const args = ["estimate", "data.csv", ...columns, "--max-rows", "200", "--json"];
    const { stdout } = await run(args);
    const { sampleSize, diagnostics, warnings } = documentOf(stdout);
    expect(sampleSize).toBe(200);
    expect(diagnostics.rowsInFile).toBeUndefined();
    expect(warnings.join()).not.toContain("sampled");
  });

  test("takes the same rows of two files, and refuses files of different length", async () => {
    const files = ["estimate", "--x-file", "a.csv", "--y", "b", "--max-rows", "80", "--json"];
    const paired = await run([...files, "--y-file", "b.csv"]);
    expect([paired.code, documentOf(paired.stdout).sampleSize]).toEqual([0, 80]);
    const odd = await run([...files, "--y-file", "short.csv"]);
    expect(odd.code).toBe(3);
    expect(odd.stderr).toContain("got 150 rows against 200");
  });

  test("an empty cell is named by its row in the file", async () => {
    write("gap.csv", randomCsv(["a", "b"], 200, { 150: { a: "" }, 151: { a: "" } }));
    const wide = ["estimate", "gap.csv", ...columns, "--max-rows", "199"];
    const { code, stderr } = await run(wide);
    expect(code).toBe(3);
    expect(stderr).toMatch(/column a, row 15[12]:/u);
  });
});
