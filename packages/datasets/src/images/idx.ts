import { DataError } from "@mienf/numeric";
import { createImageSet, type ImageSet } from "./image-set.ts";

/** An array of bytes with its sizes, as an IDX file holds it. */
export interface IdxArray {
  /** Sizes, slowest first. */
  readonly shape: readonly number[];
  /** Values, row-major. */
  readonly values: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/**
 * Reads the bytes of an IDX file of unsigned bytes, the format of the MNIST files.
 *
 * @param bytes - The uncompressed file; the values are a view of it.
 * @throws DataError when the bytes are not such a file or its length does not fit its header.
 * @see LeCun, Cortes & Burges, "The MNIST database of handwritten digits", section on file formats.
 */
export function readIdx(bytes: Uint8Array): IdxArray {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw new DataError("readIdx: expected an IDX file, got gzip data — decompress it first");
  }
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== UNSIGNED_BYTE) {
    throw new DataError(
      `readIdx: expected an IDX file of unsigned bytes (00 00 08 …), got ${describeStart(bytes)}`,
    );
  }
  const rank = bytes[3] ?? 0;
  const header = 4 + 4 * rank;
  if (bytes.length < header) {
    throw new DataError(`readIdx: expected a header of ${header} bytes, got ${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, k) => view.getUint32(4 + 4 * k));
  const size = shape.reduce((product, length) => product * length, 1);
  if (bytes.length - header !== size) {
    throw new DataError(
      `readIdx: expected ${size} values for shape ${shape.join("×")}, got ${bytes.length - header}`,
    );
  }
  return { shape, values: bytes.subarray(header) };
}

/**
 * Reads a pair of IDX files, images and labels, as an image set with grey levels in [0, 1].
 *
 * @param images - Uncompressed bytes of the image file, shape `[n, height, width]`.
 * @param labels - Uncompressed bytes of the label file, shape `[n]`.
 * @throws DataError when a file is not of that form or their lengths differ.
 */
export function readIdxImages(images: Uint8Array, labels: Uint8Array): ImageSet {
  const grey = readIdx(images);
  const classes = readIdx(labels);
  const [count = 0, height = 0, width = 0] = grey.shape;
  if (grey.shape.length !== 3 || classes.shape.length !== 1 || classes.shape[0] !== count) {
    throw new DataError(
      `readIdxImages: expected shapes n×height×width and n, got ${grey.shape.join("×")} and ${classes.shape.join("×")}`,
    );
  }
  return createImageSet({
    width,
    height,
    pixels: Float32Array.from(grey.values, (value) => value / 255),
    labels: classes.values.slice(),
  });
}

function describeStart(bytes: Uint8Array): string {
  const start = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0"));
  return start.length === 0 ? "no bytes" : start.join(" ");
}
