import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatSafetensors, parseSafetensors } from "./safetensors.ts";

const tensors = {
  "flow.0.weight": { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
  odd: { shape: [1], values: Float32Array.of(7) },
  "10": { shape: [], values: Float64Array.of(Math.PI) },
  __proto: { shape: [0, 4], values: new Int32Array() },
  big: { shape: [2], values: BigInt64Array.of(2n ** 62n, -1n) },
};

function file(header: unknown, data = new Uint8Array()): Uint8Array {
  const json = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
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

describe("safetensors", () => {
  test("tensors written are read back, and writing is repeatable", () => {
    const bytes = formatSafetensors(tensors);
    expect(Object.fromEntries(parseSafetensors(bytes))).toEqual(tensors);
    expect(Object.fromEntries(parseSafetensors(Buffer.from(bytes)))).toEqual(tensors);
    expect(formatSafetensors(tensors)).toEqual(bytes);
    // The values start at a multiple of 8 bytes.
    expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
  });

  test("reads a file of another writer: metadata, and tensors listed out of order", () => {
    const header = {
      __metadata__: { format: "pt" },
      b: { dtype: "I32", shape: [1], data_offsets: [4, 8] },
      a: { dtype: "F32", shape: [1], data_offsets: [0, 4] },
    };
    const data = new Uint8Array(8);
    new DataView(data.buffer).setInt32(4, -9, true);
    expect(Object.fromEntries(parseSafetensors(file(header, data)))).toEqual({
      a: { shape: [1], values: Float32Array.of(0) },
      b: { shape: [1], values: Int32Array.of(-9) },
    });
  });

  test("a tensor called __proto__ is a tensor", () => {
    const header = '{"__proto__":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}';
    expect([...parseSafetensors(file(header)).keys()]).toEqual(["__proto__"]);
  });

  test.each([
    ["a type it does not know", { a: { dtype: "BF16", shape: [1], data_offsets: [0, 2] } }],
    ["offsets beyond the file", { a: { dtype: "F32", shape: [2], data_offsets: [0, 8] } }],
    [
      "overlapping tensors",
      {
        a: { dtype: "F32", shape: [1], data_offsets: [0, 4] },
        b: { dtype: "F32", shape: [1], data_offsets: [0, 4] },
      },
    ],
    ["a shape that does not fit", { a: { dtype: "F32", shape: [3], data_offsets: [0, 4] } }],
    ["negative sizes", { a: { dtype: "F32", shape: [-1], data_offsets: [0, -4] } }],
    ["bytes that belong to no tensor", {}],
    ["no object", [1]],
    ["no JSON", "{"],
  ])("refuses %s", (_, header) => {
    expect(() => parseSafetensors(file(header, new Uint8Array(4)))).toThrow(/damaged|expected/u);
  });

  test("any damaged file gives tensors or a DataError, never anything else", () => {
    const bytes = formatSafetensors(tensors);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, end) => {
        const broken = bytes.slice(0, end);
        if (at < end) {
          broken[at] = value;
        }
        expect(outcome(() => parseSafetensors(broken))).toMatch(/^(?:read|data)$/u);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test("refuses to write a shape that does not fit", () => {
    const wrong = { a: { shape: [3], values: new Float32Array(2) } };
    expect(() => formatSafetensors(wrong)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: formatSafetensors: expected 3 values for a of shape (3), got 2]`,
    );
  });
});
