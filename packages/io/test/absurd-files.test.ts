import path from "node:path";
import { parseSafetensors, readTable } from "@mienf/io";
import { DataError } from "@mienf/numeric";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "./temporary-folder.ts";

// Small files that would fill the memory, or reach out of their place, if they were believed.
const folder = temporaryFolder();

async function reading(name: string, bytes: string | Uint8Array): Promise<unknown> {
  folder.write(name, bytes);
  return await readTable(name, { cwd: folder.path });
}

function npy(shape: string, dataBytes: number): Uint8Array {
  const fields = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape}), }`;
  const header = new TextEncoder().encode(`${fields.padEnd(117)}\n`);
  const bytes = new Uint8Array(10 + header.length + dataBytes);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  bytes.set(header, 10);
  return bytes;
}

describe("arrays", () => {
  test.each([
    ["1000000000, 1000000000", 80, "got 80; the file is damaged or cut short"],
    ["0, 1000000000", 0, "expected rows of numbers, got an array of shape (0, 1000000000)"],
    ["5, 0", 0, "expected rows of numbers, got an array of shape (5, 0)"],
    ["1, 1000001", 8_000_008, "expected at most 1000000 columns, got 1000001"],
    ["99999999999999999999,", 8, "cannot be read"],
    ["9007199254740991, 9007199254740991", 8, "got 8; the file is damaged"],
    ["-5, 2", 80, "cannot be read"],
  ])("of shape (%s) with %d bytes are refused", async (shape, dataBytes, words) => {
    const bytes = npy(shape, dataBytes);
    const failure = reading("absurd.npy", bytes);
    await expect(failure).rejects.toThrow(DataError);
    await expect(failure).rejects.toThrow(words);
    if (dataBytes < 1000) {
      await expect(reading("absurd.npz", zipSync({ "a.npy": bytes }))).rejects.toThrow(DataError);
    }
  });
});

describe("archives", () => {
  test("that would unpack to hundreds of megabytes of the same byte are refused unopened", async () => {
    // The directory is made to claim 300 MB from 1 MB: no real bomb is needed.
    const packed = zipSync({ "x.npy": npy("5", 2_000_000) }, { level: 9 });
    const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
    const directory = packed.length - 22 - 46 - "x.npy".length;
    expect(view.getUint32(directory, true)).toBe(0x02014b50);
    view.setUint32(directory + 20, 1_000_000, true);
    view.setUint32(directory + 24, 300_000_000, true);
    await expect(reading("bomb.npz", packed)).rejects.toThrow(
      "as in an archive made to fill the memory",
    );
  });

  test("an array called like a path or a property of objects is a name and nothing else", async () => {
    const array = npy("2,", 16);
    const names = ["../../outside.npy", "__proto__.npy", "constructor.npy"];
    const files = Object.fromEntries(names.map((name) => [name, array]));
    const table = await reading("names.npz", zipSync({ ...files, "a.npy": array }));
    expect(table).toMatchObject({ rows: 2 });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe("text", () => {
  test("columns called like properties of objects are columns", async () => {
    const lines = Array.from({ length: 3 }, (_, i) => `${i},${i * i},${-i}`);
    const table = await readTable(
      path.basename(
        folder.write("names.csv", `__proto__,constructor,toString\n${lines.join("\n")}\n`),
      ),
      { cwd: folder.path },
    );
    expect(table.columns.map(({ name, values }) => [name, values[2]])).toEqual([
      ["__proto__", 2],
      ["constructor", 4],
      ["toString", -2],
    ]);
  });

  test.each([
    ["deep.json", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    ["deep.ndjson", `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}\n`],
    ["huge-number.json", `[{"a": 1e999999}, {"a": 2}]`],
    ["quote.csv", `a,b\n"${"x".repeat(100_000)}`],
    ["not-really.parquet", "PAR1 and then nothing of the kind PAR1"],
  ])("%s ends in a table or a DataError", async (name, text) => {
    const outcome = await reading(name, text).catch((error: unknown) => error);
    expect(outcome instanceof DataError || Object.hasOwn(Object(outcome), "columns")).toBe(true);
  });
});

test("tensors of absurd shapes are refused", () => {
  const file = (header: object): Uint8Array => {
    const text = new TextEncoder().encode(JSON.stringify(header));
    const bytes = new Uint8Array(8 + text.length + 8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
    bytes.set(text, 8);
    return bytes;
  };
  for (const shape of [[1e9, 1e9], [-1], [1.5], [2 ** 53]]) {
    const header = { a: { dtype: "F32", shape, data_offsets: [0, 8] } };
    expect(() => parseSafetensors(file(header))).toThrow(DataError);
  }
  const outside = { a: { dtype: "F32", shape: [2], data_offsets: [0, 80] } };
  expect(() => parseSafetensors(file(outside))).toThrow(DataError);
});
