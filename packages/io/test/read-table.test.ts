import { Readable } from "node:stream";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { readTable, writeColumns } from "@mienf/io";
import { describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

async function read(name: string, columns?: readonly string[]): Promise<unknown> {
  const table = await readTable(name, {
    cwd: folder.path,
    ...(columns ? { choose: () => columns } : {}),
  });
  return Object.fromEntries(table.columns.map((column) => [column.name, [...column.values]]));
}

async function readText(
  name: string,
  text: string | Uint8Array,
  columns?: readonly string[],
): Promise<unknown> {
  return await read(folder.write(name, text), columns);
}

describe("CSV", () => {
  test("reads numbers in every usual notation, and missing cells as NaN", async () => {
    const text = 'a,b\n1,2.5\n-1e3,"7"\n 4 ,\nNA,nan\nnull,N/A\n,.5\n';
    expect(await readText("a.csv", text)).toEqual({
      a: [1, -1000, 4, NaN, NaN, NaN],
      b: [2.5, 7, NaN, NaN, NaN, 0.5],
    });
  });

  test("reads files with a byte order mark, CRLF line ends and no last line end", async () => {
    expect(await readText("bom.csv", "\u{feff}a,b\r\n1,2\r\n3,4")).toEqual({
      a: [1, 3],
      b: [2, 4],
    });
  });

  test.each([";", "\t", "|"])("finds the delimiter %j", async (delimiter) => {
    const text = ["a,1", "b", "c"].join(delimiter) + "\n" + [1, 2, 3].join(delimiter) + "\n";
    expect(await readText("delimiter.csv", text)).toEqual({ "a,1": [1], b: [2], c: [3] });
  });

  test("reads names in quotes, with delimiters, quotes and line ends in them", async () => {
    expect(await readText("quotes.csv", '"a,b","say ""x""","two\nlines"\n1,2,3\n')).toEqual({
      "a,b": [1],
      'say "x"': [2],
      "two\nlines": [3],
    });
  });

  test("names the columns of a file without a header line", async () => {
    expect(await readText("bare.csv", "1,-2e-3\n3,nan\n")).toEqual({
      column0: [1, 3],
      column1: [-0.002, NaN],
    });
  });

  test("takes a first line that counts from 0 for names, as data frames write them", async () => {
    expect(await readText("counted.csv", "0,1\n5,6\n")).toEqual({ 0: [5], 1: [6] });
  });

  test("names the blank column that data frames write for the row labels", async () => {
    expect(await readText("index.csv", ",a\n0,5\n1,6\n")).toEqual({ column0: [0, 1], a: [5, 6] });
  });

  test("does not look into columns that were not asked for", async () => {
    expect(await readText("other.csv", "a,b\n1,dog\n2,cat\n", ["a"])).toEqual({ a: [1, 2] });
  });

  test("keeps the rows in order over many chunks", async () => {
    const rows = 50_000;
    const text = `i\n${Array.from({ length: rows }, (_, i) => i).join("\n")}\n`;
    expect(await readText("long.csv", text)).toEqual({
      i: Array.from({ length: rows }, (_, i) => i),
    });
  });

  test("reads a file whose name has the characters of a pattern", async () => {
    expect(await readText("odd[1]*?'.csv", "a\n1\n")).toEqual({ a: [1] });
  });

  test("says where text stands in a numeric column", async () => {
    const text = `a,b\n${"1,2\n".repeat(3000)}3,about "5"\n`;
    await expect(readText("text.csv", text)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: text.csv, column b, row 3001: expected a number, got the text "about \\"5\\""; correct the cell or leave the column out]`,
    );
  });

  test("says which line has too few or too many cells", async () => {
    await expect(readText("few.csv", "a,b\n1,2\n3\n")).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: few.csv, line 3: expected 2 cells, as in line 1, got 1; correct the line]`,
    );
    await expect(
      readText("many.csv", "a,b\n1,2\n3,4,5\n"),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: many.csv, line 3: expected 2 cells, as in line 1, got 3; correct the line]`,
    );
  });

  test("says where a quote is not closed", async () => {
    await expect(
      readText("open.csv", 'a,b\n1,2\n3,"4\n'),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: open.csv, line 3: a quote is opened and not closed; correct the line]`,
    );
    await expect(
      readText("open-header.csv", 'a,"b\n1,2\n'),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: open-header.csv, line 1: a quote is opened and not closed]`,
    );
  });

  test("refuses a name that two columns have, when that column is asked for", async () => {
    const text = "a,b,a\n1,2,3\n";
    await expect(readText("twice.csv", text, ["a"])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: twice.csv, line 1: 2 columns are called a; give each a name of its own]`,
    );
    expect(await readText("twice.csv", text, ["b"])).toEqual({ b: [2] });
  });

  test("refuses text that is not UTF-8", async () => {
    const latin = Uint8Array.from([0x61, 0x0a, 0x31, 0x0a, 0xe9, 0x0a]);
    await expect(readText("latin.csv", latin)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: latin.csv, line 3: expected UTF-8 text, got other bytes; save the file as UTF-8]`,
    );
    const utf16 = Buffer.from("\u{feff}a\n1\n", "utf16le");
    await expect(readText("utf16.csv", utf16)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: utf16.csv: expected UTF-8 text, got UTF-16; save the file as UTF-8]`,
    );
    await expect(
      readText("binary.csv", Uint8Array.from([1, 0, 2])),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: binary.csv: expected a text table, got binary data; check the file's extension]`,
    );
  });

  test("refuses files without data", async () => {
    await expect(readText("empty.csv", "")).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: empty.csv: the file is empty; expected rows of numbers]`,
    );
    await expect(readText("names.csv", "a,b\n")).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: names.csv: expected rows of numbers, got column names only]`,
    );
    await expect(readText("blank.csv", "\n1,2\n")).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: blank.csv, line 1: expected column names, got a blank line; remove it]`,
    );
  });
});

describe("standard input", () => {
  test("is read as CSV", async () => {
    const table = await readTable("-", { stdin: Readable.from(["a,b\n1,", "2\n3,4\n"]) });
    expect(table.file).toBe("standard input");
    expect([...(table.columns[1]?.values ?? [])]).toEqual([2, 4]);
  });

  test("must not be empty", async () => {
    await expect(
      readTable("-", { stdin: Readable.from([]) }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: standard input: nothing arrived; pipe a CSV file into the command]`,
    );
  });
});

describe("TSV, JSON and Parquet", () => {
  test("TSV is delimited by tabs only", async () => {
    expect(await readText("a.tsv", "a,x\tb\n1\t2\n")).toEqual({ "a,x": [1], b: [2] });
  });

  test("JSON records become columns: numbers, booleans, numbers as text, null", async () => {
    const records = [{ a: 1, b: true, c: "2.5" }, { a: null, b: false, c: "" }, { a: 3.5 }];
    const expected = { a: [1, NaN, 3.5], b: [1, 0, NaN], c: [2.5, NaN, NaN] };
    expect(await readText("a.json", JSON.stringify(records))).toEqual(expected);
    const lines = records.map((record) => JSON.stringify(record)).join("\n");
    expect(await readText("a.ndjson", lines)).toEqual(expected);
    expect(await readText("a.jsonl", lines)).toEqual(expected);
  });

  test("JSON with text among numbers says where", async () => {
    await expect(
      readText("text.json", '[{"a":1},{"a":"two"}]'),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: text.json, column a, row 2: expected a number, got the text "two"; correct the cell or leave the column out]`,
    );
    await expect(readText("list.json", '[{"a":[1,2]}]')).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: list.json, column a: expected numbers, got BIGINT[] values; turn them into numbers or leave the column out]`,
    );
  });

  test("JSON that is cut short says so", async () => {
    await expect(readText("cut.json", '[{"a":1},{"a"')).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: cut.json: the file is damaged or cut short: Malformed JSON at byte 5 in record/value 3: unexpected end of data.; write or download it again]`,
    );
  });

  test("Parquet keeps every bit of a float64", async () => {
    const values = Float64Array.of(0.1, -0, 5e-324, 1.7976931348623157e308, NaN, 2 ** 53);
    const integers = Int32Array.of(1, -2, 3, 4, 5, 6);
    await writeColumns(path.join(folder.path, "a.parquet"), { 'we"ird, name': values, integers });
    expect(await read("a.parquet")).toEqual({
      'we"ird, name': [...values],
      integers: [...integers],
    });
  });

  test("Parquet that is cut short says so", async () => {
    const whole = path.join(folder.path, "whole.parquet");
    await writeColumns(whole, { a: Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i)) });
    const bytes = readFileSync(whole);
    await expect(
      readText("cut.parquet", bytes.subarray(0, 4000)),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: cut.parquet: the file is damaged or cut short: No magic bytes found at end; write or download it again]`,
    );
    await expect(
      readText("stub.parquet", bytes.subarray(0, 3)),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: stub.parquet: the file is damaged or cut short: File 'stub.parquet' too small to be a Parquet file; write or download it again]`,
    );
    const hole = Buffer.concat([bytes.subarray(0, 40), bytes.subarray(400)]);
    await expect(readText("hole.parquet", hole)).rejects.toThrow(
      /hole\.parquet: the file is damaged or cut short/u,
    );
  });
});

describe("any file", () => {
  test("that is missing, a folder or of an unknown kind is refused by name", async () => {
    mkdirSync(path.join(folder.path, "folder.csv"));
    await expect(read("nowhere.csv")).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: nowhere.csv: no such file; check the path]`,
    );
    await expect(read("folder.csv")).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: folder.csv: expected a file, got a folder; name a file in it]`,
    );
    await expect(readText("a.xlsx", "a")).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: a.xlsx: expected a file name that ends in .csv, .tsv, .parquet, .json, .ndjson, .jsonl, .npz, .npy, got .xlsx; convert or rename the file]`,
    );
  });

  test("stops when asked to", async () => {
    folder.write("stop.csv", "a\n1\n");
    const signal = AbortSignal.abort();
    await expect(readTable("stop.csv", { cwd: folder.path, signal })).rejects.toMatchObject({
      code: "aborted",
    });
  });

  test("stops waiting for standard input, and leaves no temporary file at any moment after", async () => {
    mkdirSync(path.join(folder.path, "temporary"));
    vi.stubEnv("TMPDIR", path.join(folder.path, "temporary"));
    const temporaries = (): string[] => readdirSync(path.join(folder.path, "temporary"));
    const controller = new AbortController();
    const endless = new Readable({ read() {} });
    endless.push("a,b\n1,2\n");
    const reading = readTable("-", { stdin: endless, signal: controller.signal });
    await vi.waitFor(() => expect(temporaries()).toHaveLength(1));
    const outcome = reading.catch((error: unknown) => error);
    controller.abort();
    expect(temporaries()).toEqual([]);
    expect(await outcome).toMatchObject({ code: "aborted" });
    expect(temporaries()).toEqual([]);
    vi.unstubAllEnvs();
  });
});

describe("a limit to the rows", () => {
  const rows = Array.from({ length: 500 }, (_, i) => `${i + 1},${(i + 1) ** 2}`);
  const sample = { rows: (columns: number) => 100 * columns, seed: 3 };

  test("keeps that many, in file order, the same in every format, with their numbers", async () => {
    const columns = Object.fromEntries(
      ["a", "b"].map((name, power) => [
        name,
        Float64Array.from({ length: 500 }, (_, i) => (i + 1) ** (power + 1)),
      ]),
    );
    folder.write("rows.csv", `a,b\n${rows.join("\n")}\n`);
    await writeColumns(path.join(folder.path, "rows.parquet"), columns);
    await writeColumns(path.join(folder.path, "rows.npz"), columns);
    const tables = await Promise.all(
      ["rows.csv", "rows.parquet", "rows.npz"].map((file) =>
        readTable(file, { cwd: folder.path, sample }),
      ),
    );
    for (const table of tables) {
      expect([table.rows, table.totalRows]).toEqual([200, 500]);
      expect(table.rowNumbers).toEqual(tables[0]?.rowNumbers);
      const [a, b] = table.columns;
      expect(a?.values).toEqual(Float64Array.from(table.rowNumbers ?? []));
      expect(b?.values).toEqual(a?.values.map((value) => value ** 2));
    }
    const numbers = tables[0]?.rowNumbers ?? Int32Array.of();
    expect(numbers).toEqual(numbers.toSorted());
    // A uniform draw of 200 of 500: the mean of the numbers is 250.5, with a standard error of 7.9.
    expect(Math.abs(numbers.reduce((sum, row) => sum + row, 0) / 200 - 250.5)).toBeLessThan(32);
  });

  test("reads all rows where there are no more", async () => {
    folder.write("few.csv", "a,b\n1,2\n3,4\n");
    const table = await readTable("few.csv", { cwd: folder.path, sample });
    expect([table.rows, table.totalRows, table.rowNumbers]).toEqual([2, 2, null]);
  });

  test("names a text by its row in the file, sampled or not", async () => {
    folder.write("text.csv", `a,b\n${rows.join("\n")}\nx,1\n`);
    const all = { rows: () => 500, seed: 0 };
    await expect(readTable("text.csv", { cwd: folder.path, sample: all })).rejects.toThrow(
      'column a, row 501: expected a number, got the text "x"',
    );
  });
});

test("columns of text can be left out, dates among them", async () => {
  folder.write("mixed.csv", "a,name,b\n1,x,2\n3,y,NA\n");
  const table = await readTable("mixed.csv", { cwd: folder.path, textColumns: "omit" });
  expect(table.columns.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(table.omitted).toEqual(["name"]);
  folder.write("dated.ndjson", '{"a":1,"day":"2026-01-02"}\n{"a":2,"day":"2026-01-03"}\n');
  const dated = await readTable("dated.ndjson", { cwd: folder.path, textColumns: "omit" });
  expect([dated.columns.length, dated.omitted]).toEqual([1, ["day"]]);
});
