import { DataError } from "@mienf/numeric";

/** Typed arrays that a safetensors file can hold here. */
export type TensorValues = Float32Array | Float64Array | Int32Array | BigInt64Array;

/** A named array, row-major. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: TensorValues;
}

// As in the reference implementation: no real header comes near it.
const MAX_HEADER_BYTES = 100_000_000;
const LENGTH_BYTES = 8;
const TYPES: ReadonlyMap<
  unknown,
  { readonly bytes: number; readonly view: (bytes: ArrayBuffer) => TensorValues }
> = new Map([
  ["F32", { bytes: 4, view: (bytes: ArrayBuffer) => new Float32Array(bytes) }],
  ["F64", { bytes: 8, view: (bytes: ArrayBuffer) => new Float64Array(bytes) }],
  ["I32", { bytes: 4, view: (bytes: ArrayBuffer) => new Int32Array(bytes) }],
  ["I64", { bytes: 8, view: (bytes: ArrayBuffer) => new BigInt64Array(bytes) }],
]);

/**
 * Writes named arrays in the safetensors format: 8 bytes of header length, a JSON header, then the values, little-endian.
 *
 * @returns the file's bytes; equal tensors in equal order give equal bytes.
 * @throws DataError when a shape does not fit its values.
 * @see The format's description in the README of huggingface/safetensors.
 */
export function formatSafetensors(tensors: Readonly<Record<string, NamedTensor>>): Uint8Array {
  const header: [string, unknown][] = [];
  let offset = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    if (product(shape) !== values.length) {
      throw new DataError(
        `formatSafetensors: expected ${product(shape)} values for ${name} of shape (${shape.join(", ")}), got ${values.length}`,
      );
    }
    const end = offset + values.byteLength;
    header.push([name, { dtype: typeOf(values), shape, data_offsets: [offset, end] }]);
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  // Spaces after the JSON align the values to 8 bytes.
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(LENGTH_BYTES + headerLength + offset).fill(
    0x20,
    0,
    LENGTH_BYTES + headerLength,
  );
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(json, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerLength;
  for (const { values } of Object.values(tensors)) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file with tensors of type F32, F64, I32 and I64.
 *
 * Nothing in the file is trusted: sizes, offsets and types are checked, and the values must fill the file exactly.
 *
 * @param bytes - the whole file. @param file - its name, for messages.
 * @returns the tensors by name, in the file's order; values are copies.
 * @throws DataError when the bytes are not such a file.
 */
export function parseSafetensors(
  bytes: Uint8Array,
  file = "safetensors",
): ReadonlyMap<string, NamedTensor> {
  const { header, data } = splitHeader(bytes, file);
  const entries = [...header]
    .filter(([name]) => name !== "__metadata__")
    .map(([name, entry]) => readEntry(name, entry, file))
    .toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  const tensors = new Map<string, NamedTensor>();
  let used = 0;
  for (const { name, shape, begin, end, view } of entries) {
    if (begin !== used || end > data.length) {
      throw new DataError(
        `${file}, tensor ${name}: expected its values to start at byte ${used} of ${data.length} and end within, got ${begin} to ${end}; the file is damaged or cut short`,
        { file },
      );
    }
    // A copy, also of a Buffer, whose own `slice` shares memory.
    tensors.set(name, { shape, values: view(Uint8Array.from(data.subarray(begin, end)).buffer) });
    used = end;
  }
  if (used !== data.length) {
    throw new DataError(
      `${file}: expected ${used} bytes of values, got ${data.length}; the file is damaged`,
      { file },
    );
  }
  return tensors;
}

function splitHeader(
  bytes: Uint8Array,
  file: string,
): { header: ReadonlyMap<string, unknown>; data: Uint8Array } {
  const length =
    bytes.length < LENGTH_BYTES
      ? Infinity
      : Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES || LENGTH_BYTES + length > bytes.length) {
    throw new DataError(
      `${file}: expected a safetensors file, got other bytes, or the file is cut short`,
      { file },
    );
  }
  const text = new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    throw new DataError(
      `${file}: the header is not JSON; the file is damaged`,
      { file },
      { cause: error },
    );
  }
  return { header: fieldsOf(header), data: bytes.subarray(LENGTH_BYTES + length) };
}

function readEntry(
  name: string,
  entry: unknown,
  file: string,
): {
  name: string;
  shape: number[];
  begin: number;
  end: number;
  view: (bytes: ArrayBuffer) => TensorValues;
} {
  const fields = fieldsOf(entry);
  const type = TYPES.get(fields.get("dtype"));
  const shape = fields.get("shape");
  const offsets = fields.get("data_offsets");
  if (!type) {
    throw new DataError(
      `${file}, tensor ${name}: expected type ${[...TYPES.keys()].join(", ")}, got ${String(fields.get("dtype"))}`,
      { file },
    );
  }
  const [begin, end] = isSizes(offsets) ? offsets : [];
  if (!isSizes(shape) || begin === undefined || end === undefined) {
    throw new DataError(`${file}, tensor ${name}: the header cannot be read; the file is damaged`, {
      file,
    });
  }
  if (end - begin !== product(shape) * type.bytes) {
    throw new DataError(
      `${file}, tensor ${name}: expected ${product(shape) * type.bytes} bytes for shape (${shape.join(", ")}), got ${end - begin}; the file is damaged`,
      { file },
    );
  }
  return { name, shape, begin, end, view: type.view };
}

/** The fields of a JSON object; none for any other value. */
function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.entries(value)
      : [],
  );
}

function isSizes(value: unknown): value is number[] {
  return (
    Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && Number(size) >= 0)
  );
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, axis) => size * axis, 1);
}

function typeOf(values: TensorValues): string {
  if (values instanceof Float32Array) {
    return "F32";
  }
  if (values instanceof Float64Array) {
    return "F64";
  }
  return values instanceof Int32Array ? "I32" : "I64";
}
