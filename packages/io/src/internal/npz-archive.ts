import { DataError } from "@mienf/numeric";
import type { UnzipFileInfo } from "fflate";
import { unzipSync } from "fflate";
import type { NpyArray } from "../npy.ts";
import { isRealType, npyHeader, parseNpy } from "../npy.ts";

// An array beyond this would not fit beside its float64 copy on the machines this runs on.
const MAX_ARRAY_BYTES = 2 ** 30;
// Measured numbers hardly ever pack this well; beyond this size an array that does is made to fill the memory.
const BOMB = { bytes: 2 ** 28, expansion: 200 };
// Deflate cannot make more than 1032 bytes out of one; a file that claims more is damaged or hostile.
const MAX_EXPANSION = 1032;
const STORED = 0;

/** The zip archive of arrays that NumPy calls NPZ. Arrays are unpacked one at a time. */
export class NpzArchive {
  readonly #bytes: Uint8Array;
  readonly #file: string;

  /** @param bytes - the whole file. @param file - its name, for messages. */
  constructor(bytes: Uint8Array, file: string) {
    this.#bytes = bytes;
    this.#file = file;
  }

  /** Names and shapes of the arrays of real numbers with at least one axis. */
  shapes(): Map<string, readonly number[]> {
    const shapes = new Map<string, readonly number[]>();
    for (const entry of this.#entries()) {
      const header = headerOrNothing(this.#unpack(entry), this.#file);
      if (header && header.shape.length > 0 && isRealType(header.descr)) {
        shapes.set(arrayName(entry), header.shape);
      }
    }
    return shapes;
  }

  /** @throws DataError when the array is damaged. */
  array(name: string): NpyArray {
    const entry = this.#entries().find((candidate) => arrayName(candidate) === name);
    return parseNpy(entry ? this.#unpack(entry) : new Uint8Array(), `${this.#file}, array ${name}`);
  }

  #entries(): string[] {
    const entries: string[] = [];
    this.#unzip(({ name }) => {
      if (name.endsWith(".npy")) {
        entries.push(name);
      }
      return false;
    });
    return entries;
  }

  #unpack(entry: string): Uint8Array {
    const files = this.#unzip((info) => {
      if (info.name !== entry) {
        return false;
      }
      this.#checkSize(info);
      return true;
    });
    return files[entry] ?? new Uint8Array();
  }

  #checkSize({ name, size, originalSize, compression }: UnzipFileInfo): void {
    const array = arrayName(name);
    if (originalSize > MAX_ARRAY_BYTES) {
      throw new DataError(
        `${this.#file}, array ${array}: expected at most 1 GiB, got ${originalSize} bytes; save the array as Parquet or in parts`,
        { file: this.#file, column: array },
      );
    }
    if (originalSize > (compression === STORED ? size : MAX_EXPANSION * size)) {
      throw new DataError(
        `${this.#file}, array ${array}: ${size} packed bytes cannot hold ${originalSize}; the file is damaged`,
        { file: this.#file, column: array },
      );
    }
    if (originalSize > BOMB.bytes && originalSize > BOMB.expansion * size) {
      throw new DataError(
        `${this.#file}, array ${array}: ${size} packed bytes would fill ${originalSize}, as in an archive made to fill the memory; save the array without compression`,
        { file: this.#file, column: array },
      );
    }
  }

  #unzip(filter: (info: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
    try {
      return unzipSync(this.#bytes, { filter });
    } catch (error) {
      if (error instanceof DataError) {
        throw error;
      }
      throw new DataError(
        `${this.#file}: expected an NPZ archive, got other or damaged bytes; write the file again`,
        { file: this.#file },
        { cause: error },
      );
    }
  }
}

function arrayName(entry: string): string {
  return entry.slice(0, -".npy".length);
}

function headerOrNothing(
  bytes: Uint8Array,
  file: string,
): ReturnType<typeof npyHeader> | undefined {
  try {
    return npyHeader(bytes, file);
  } catch {
    // Text or records: of no use here, and no reason not to read the arrays beside it.
    return undefined;
  }
}
