import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  checkWritable,
  readTable,
  writeColumns,
  writeFileAtomically,
  writeFolderAtomically,
} from "@mienf/io";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const inside = (...names: string[]): string => path.join(folder.path, ...names);

describe("writeColumns", () => {
  test("writes CSV that reads back exactly", async () => {
    const columns = { row: Int32Array.of(1, 2), "p,q": Float64Array.of(0.1 + 0.2, NaN) };
    await writeColumns(inside("a.csv"), columns);
    expect(readFileSync(inside("a.csv"), "utf8")).toBe('row,"p,q"\n1,0.30000000000000004\n2,NaN\n');
    const table = await readTable("a.csv", { cwd: folder.path });
    expect([...(table.columns[1]?.values ?? [])]).toEqual([0.1 + 0.2, NaN]);
  });

  test.each([".csv", ".parquet"])("stops when asked to, and leaves no %s", async (extension) => {
    const before = readdirSync(folder.path);
    const controller = new AbortController();
    const columns = { a: new Float64Array(200_000) };
    const writing = writeColumns(inside(`stopped${extension}`), columns, {
      signal: controller.signal,
    });
    controller.abort();
    await expect(writing).rejects.toMatchObject({ code: "aborted" });
    expect(readdirSync(folder.path)).toEqual(before);
  });

  test("refuses other extensions and columns of different lengths", async () => {
    expect(() => checkWritable("a.xlsx")).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: a.xlsx: expected a file name that ends in .csv, .parquet, .npz, .npy, got .xlsx]`,
    );
    const uneven = { a: new Float64Array(2), b: new Float64Array(3) };
    await expect(writeColumns(inside("b.csv"), uneven)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: writeColumns: expected columns of one length, got 2, 3]`,
    );
  });
});

describe("writing all or nothing", () => {
  test("a file that cannot be finished leaves the old one and no other", async () => {
    writeFileSync(inside("old.txt"), "old");
    const before = readdirSync(folder.path);
    const writing = writeFileAtomically(inside("old.txt"), (temporary) => {
      writeFileSync(temporary, "half");
      return Promise.reject(new Error("disk full"));
    });
    await expect(writing).rejects.toThrow("disk full");
    expect(readFileSync(inside("old.txt"), "utf8")).toBe("old");
    expect(readdirSync(folder.path)).toEqual(before);
  });

  test("a folder appears whole, and replaces only one of its own kind", async () => {
    const options = { mark: "manifest.json" };
    await writeFolderAtomically(
      inside("model"),
      { "manifest.json": "1", data: Uint8Array.of(1) },
      options,
    );
    await writeFolderAtomically(inside("model"), { "manifest.json": "2" }, options);
    expect(readdirSync(inside("model"))).toEqual(["manifest.json"]);
    mkdirSync(inside("photos"));
    writeFileSync(inside("photos", "cat.jpg"), "cat");
    const replacing = writeFolderAtomically(inside("photos"), { "manifest.json": "1" }, options);
    await expect(replacing).rejects.toThrow(
      /expected a new or empty folder, or one with a manifest\.json to replace/u,
    );
    expect(readdirSync(inside("photos"))).toEqual(["cat.jpg"]);
    expect(readdirSync(folder.path).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});
