import { DataError } from "@mienf/numeric";

/** An array as NumPy writes it, in row-major (C) order whatever order the file had. */
export interface NpyArray {
  readonly shape: readonly number[];
  /** Row-major values. 64-bit integers beyond 2^53 are rounded to the nearest float64. */
  readonly values: Float64Array;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const HEADER =
  /^\{(?:\s*'(?:descr|fortran_order|shape)'\s*:\s*(?:'[^']*'|True|False|\([\d\s,L]*\))\s*,?)*\s*\}\s*$/u;

type ReadNumber = (view: DataView, offset: number, littleEndian: boolean) => number;

const READERS: Readonly<Record<string, { readonly bytes: number; readonly read: ReadNumber }>> = {
  f4: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  i1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  i2: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  i4: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  i8: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  u1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  u2: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  u4: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  u8: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  b1: { bytes: 1, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
};

/**
 * Reads an array in NumPy's NPY format, versions 1 to 3: real numbers of 1 to 8 bytes in either byte order.
 *
 * @param bytes - the whole file. @param file - its name, for messages.
 * @throws DataError when the bytes are not such a file, are cut short, or hold another type.
 * @see NumPy enhancement proposal 1, and the format's description in `numpy.lib.format`.
 */
export function parseNpy(bytes: Uint8Array, file: string): NpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { descr, fortranOrder, shape, dataOffset } = npyHeader(bytes, file);
  const littleEndian = !descr.startsWith(">");
  const reader = isRealType(descr) ? READERS[descr.slice(1)] : undefined;
  if (!reader) {
    throw new DataError(
      `${file}: expected real numbers of type ${Object.keys(READERS).join(", ")}, got ${descr}; convert the array`,
      { file },
    );
  }
  const count = shape.reduce((product, size) => product * size, 1);
  const available = bytes.byteLength - dataOffset;
  if (available !== count * reader.bytes) {
    throw new DataError(
      `${file}: expected ${count * reader.bytes} bytes of data for shape (${shape.join(", ")}), got ${available}; the file is damaged or cut short`,
      { file },
    );
  }
  const values = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    values[i] = reader.read(view, dataOffset + i * reader.bytes, littleEndian);
  }
  return { shape, values: fortranOrder ? rowMajor(values, shape) : values };
}

/**
 * Writes an array in NumPy's NPY format, version 1, as little-endian float64.
 *
 * @param shape - sizes of the axes. @param values - row-major, as many as the shape says.
 */
export function formatNpy(shape: readonly number[], values: Float64Array): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const fields = `{'descr': '<f8', 'fortran_order': False, 'shape': (${sizes}), }`;
  // The data start at a multiple of 64 bytes, so that they can be mapped into memory.
  const header = `${fields.padEnd(Math.ceil((fields.length + 11) / 64) * 64 - 11)}\n`;
  const bytes = new Uint8Array(10 + header.length + values.length * 8);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  bytes.set([1, 0], 6);
  view.setUint16(8, header.length, true);
  bytes.set(new TextEncoder().encode(header), 10);
  for (let i = 0; i < values.length; i += 1) {
    view.setFloat64(10 + header.length + i * 8, values[i]!, true);
  }
  return bytes;
}

/** What the header of an NPY file says. */
export interface NpyHeader {
  /** Byte order and type, such as `<f8`. */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the values start, in bytes. */
  readonly dataOffset: number;
}

/** Reads the header of an NPY file. @throws DataError when there is none, or it describes records. */
export function npyHeader(bytes: Uint8Array, file: string): NpyHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { text, dataOffset } = headerOf(view, file);
  return { ...fieldsOf(text, file), dataOffset };
}

/** Whether values of this type can be read as float64. */
export function isRealType(descr: string): boolean {
  return Object.hasOwn(READERS, descr.slice(1));
}

function headerOf(view: DataView, file: string): { text: string; dataOffset: number } {
  const known = view.byteLength >= 10 && MAGIC.every((byte, i) => view.getUint8(i) === byte);
  const major = known ? view.getUint8(6) : 0;
  if (!known || major < 1 || major > 3) {
    throw new DataError(`${file}: expected a NumPy array of format 1 to 3, got other bytes`, {
      file,
    });
  }
  const start = major === 1 ? 10 : 12;
  const length =
    major === 1
      ? view.getUint16(8, true)
      : view.byteLength < 12
        ? Infinity
        : view.getUint32(8, true);
  if (start + length > view.byteLength) {
    throw new DataError(`${file}: the header is cut short; write the file again`, { file });
  }
  const text = new TextDecoder().decode(
    new Uint8Array(view.buffer, view.byteOffset + start, length),
  );
  return { text, dataOffset: start + length };
}

function fieldsOf(
  text: string,
  file: string,
): { descr: string; fortranOrder: boolean; shape: number[] } {
  const descr = /'descr'\s*:\s*'([^']*)'/u.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/u.exec(text)?.[1];
  const sizes = /'shape'\s*:\s*\(([\d\s,L]*)\)/u.exec(text)?.[1];
  if (text.includes("'descr': [")) {
    throw new DataError(
      `${file}: expected an array of numbers, got an array of records; save its fields apart`,
      { file },
    );
  }
  if (descr === undefined || order === undefined || sizes === undefined || !HEADER.test(text)) {
    throw new DataError(`${file}: the NumPy header cannot be read; write the file again`, { file });
  }
  const shape = sizes
    .split(",")
    .map((size) => size.replace("L", "").trim())
    .filter((size) => size !== "")
    .map(Number);
  if (!shape.every((size) => Number.isSafeInteger(size))) {
    throw new DataError(`${file}: the shape (${sizes}) cannot be read`, { file });
  }
  return { descr, fortranOrder: order === "True", shape };
}

function rowMajor(values: Float64Array, shape: readonly number[]): Float64Array {
  const result = new Float64Array(values.length);
  const index = shape.map(() => 0);
  for (let i = 0; i < values.length; i += 1) {
    let flat = 0;
    for (let axis = 0; axis < shape.length; axis += 1) {
      flat = flat * (shape[axis] ?? 0) + (index[axis] ?? 0);
    }
    result[flat] = values[i]!;
    // In Fortran order the first index runs fastest.
    for (let axis = 0; axis < shape.length; axis += 1) {
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) {
        break;
      }
      index[axis] = 0;
    }
  }
  return result;
}
