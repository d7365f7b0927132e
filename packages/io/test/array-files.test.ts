import { readFileSync } from "node:fs";
import path from "node:path";
import { formatNpy, parseNpy, readTable, selectColumnNames, writeColumns } from "@mienf/io";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const fixtures = path.join(import.meta.dirname, "fixtures");
const matrix = [-0.5, -0.25, 0, 0.25, 0.5, 0.75];

function parse(name: string): { shape: readonly number[]; values: number[] } {
  const { shape, values } = parseNpy(readFileSync(path.join(fixtures, name)), name);
  return { shape, values: [...values] };
}

/** `"read"`, or the code of the error that was thrown. */
function outcome(read: () => unknown): unknown {
  try {
    read();
    return "read";
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
}

describe("NPY", () => {
  test.each(["c-order.npy", "fortran-order.npy", "big-endian.npy", "version-2.npy"])(
    "%s, as NumPy wrote it, is the same matrix",
    (name) => {
      expect(parse(name)).toEqual({ shape: [3, 2], values: matrix });
    },
  );

  test("integers and booleans become numbers", () => {
    expect(parse("int64.npy")).toEqual({ shape: [3], values: [-1, 2, 2 ** 60] });
    expect(parse("bool.npy")).toEqual({ shape: [3], values: [1, 0, 1] });
  });

  test("three axes in Fortran order come out row-major", () => {
    const { shape, values } = parse("version-3.npy");
    expect(shape).toEqual([2, 3, 4]);
    expect(values).toEqual(Array.from({ length: 24 }, (_, i) => i));
  });

  test("other types, records and damaged files are refused", () => {
    expect(() => parse("complex.npy")).toThrowErrorMatchingInlineSnapshot(
      `[DataError: complex.npy: expected real numbers of type f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1, got <c16; convert the array]`,
    );
    expect(() => parse("records.npy")).toThrowErrorMatchingInlineSnapshot(
      `[DataError: records.npy: expected an array of numbers, got an array of records; save its fields apart]`,
    );
    const bytes = readFileSync(path.join(fixtures, "c-order.npy"));
    expect(() => parseNpy(bytes.subarray(0, 150), "cut.npy")).toThrowErrorMatchingInlineSnapshot(
      `[DataError: cut.npy: expected 48 bytes of data for shape (3, 2), got 22; the file is damaged or cut short]`,
    );
    expect(() => parseNpy(bytes.subarray(0, 60), "cut.npy")).toThrowErrorMatchingInlineSnapshot(
      `[DataError: cut.npy: the header is cut short; write the file again]`,
    );
    expect(() => parseNpy(bytes.subarray(1), "shifted.npy")).toThrowErrorMatchingInlineSnapshot(
      `[DataError: shifted.npy: expected a NumPy array of format 1 to 3, got other bytes]`,
    );
  });

  test("bytes of any kind give an array or a DataError, never anything else", () => {
    const bytes = readFileSync(path.join(fixtures, "c-order.npy"));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, end) => {
        const broken = Uint8Array.from(bytes.subarray(0, end));
        if (at < end) {
          broken[at] = value;
        }
        expect(outcome(() => parseNpy(broken, "broken.npy"))).toMatch(/^(?:read|data)$/u);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test("what is written is read back the same", () => {
    fc.assert(
      fc.property(fc.float64Array({ maxLength: 50 }), (values) => {
        expect(parseNpy(formatNpy([values.length], values), "a.npy")).toEqual({
          shape: [values.length],
          values,
        });
      }),
      { seed: 1 },
    );
  });
});

describe("NPZ", () => {
  test.each(["stored.npz", "compressed.npz"])(
    "columns of %s are called after their array",
    async (name) => {
      const table = await readTable(path.join(fixtures, name), { choose: () => ["x[1]", "x[0]"] });
      expect(table.columns.map((column) => [column.name, [...column.values]])).toEqual([
        ["x[1]", [-0.25, 0.25, 0.75]],
        ["x[0]", [-0.5, 0, 0.5]],
      ]);
    },
  );

  test("an array's name stands for all of its columns, images included", async () => {
    const table = await readTable(path.join(fixtures, "compressed.npz"), {
      choose: (names, groups) => selectColumnNames(names, "images", { groups }),
    });
    expect(table.columns.map(({ name }) => name)).toEqual([
      "images[0]",
      "images[1]",
      "images[2]",
      "images[3]",
    ]);
    expect([...(table.columns[2]?.values ?? [])]).toEqual([2, 6, 10]);
  });

  test("arrays of text are not offered", async () => {
    const table = await readTable(path.join(fixtures, "stored.npz"), { choose: () => ["y"] });
    expect(table.names).toEqual(["x[0]", "x[1]", "y"]);
  });

  test("arrays with different numbers of rows do not pair up", async () => {
    const reading = readTable(path.join(fixtures, "compressed.npz"), {
      cwd: fixtures,
      choose: () => ["x[0]", "short"],
    });
    await expect(reading).rejects.toThrow(
      /expected arrays whose rows pair up, got 3 rows in x\[0\] and 2 in short/u,
    );
  });

  test("an archive that is cut short, or claims more than it can hold, is refused", async () => {
    const bytes = readFileSync(path.join(fixtures, "compressed.npz"));
    folder.write("cut.npz", bytes.subarray(0, bytes.length - 30));
    await expect(
      readTable("cut.npz", { cwd: folder.path }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: cut.npz: expected an NPZ archive, got other or damaged bytes; write the file again]`,
    );
    const central = bytes.indexOf(Uint8Array.from([0x50, 0x4b, 0x01, 0x02]));
    const bomb = Uint8Array.from(bytes);
    new DataView(bomb.buffer).setUint32(central + 24, 2 ** 30, true);
    folder.write("bomb.npz", bomb);
    await expect(
      readTable("bomb.npz", { cwd: folder.path }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: bomb.npz, array x: 89 packed bytes cannot hold 1073741824; the file is damaged]`,
    );
  });

  test("columns written are read back, as NPZ and as NPY", async () => {
    const columns = { a: Float64Array.of(1, 2), b: Float64Array.of(3, NaN) };
    for (const [file, names] of [
      ["a.npz", ["a", "b"]],
      ["a.npy", ["column0", "column1"]],
    ] as const) {
      await writeColumns(path.join(folder.path, file), columns);
      const table = await readTable(file, { cwd: folder.path });
      expect(table.columns.map(({ name, values }) => [name, [...values]])).toEqual([
        [names[0], [1, 2]],
        [names[1], [3, NaN]],
      ]);
    }
  });
});
