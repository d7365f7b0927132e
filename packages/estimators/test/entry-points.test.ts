import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

/** A program that has everything of an entry point: the files in it, and its size in kB. */
async function bundleOf(entry: string, platform: "node" | "browser") {
  const { metafile, outputFiles } = await build({
    stdin: {
      contents: `export * from "@mienf/estimators/${entry}";`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    format: "esm",
    platform,
    conditions: ["@mienf/source"],
    minify: true,
    metafile: true,
    write: false,
  });
  return {
    inputs: Object.keys(metafile.inputs),
    kilobytes: outputFiles.reduce((sum, { contents }) => sum + contents.length / 1000, 0),
  };
}

test.each(["nearest-neighbors", "classical"])(
  "@mienf/estimators/%s loads neither tfjs nor a package on it, and in a browser nothing of Node",
  async (entry) => {
    const { inputs: inNode } = await bundleOf(entry, "node");
    expect(
      inNode.filter((path) =>
        /tensorflow|packages\/(core|flows|distributions)|\.\.\/(core|flows|distributions)\//.test(
          path,
        ),
      ),
    ).toEqual([]);
    expect(inNode.some((path) => path.includes("numeric/src"))).toBe(true);
    const { inputs: inBrowser, kilobytes } = await bundleOf(entry, "browser"); // fails on a node: import
    expect(inBrowser.filter((path) => /piscina|tensorflow|start-threads-node/.test(path))).toEqual(
      [],
    );
    expect(inBrowser.some((path) => path.includes("start-threads-web"))).toBe(true);
    expect(kilobytes).toBeLessThan(200); // 153 and 160 now, zod 93 of them; its translations would add 350
  },
);

test("the public API of @mienf/estimators/nearest-neighbors is what it was", async () => {
  expect(Object.keys(await import("@mienf/estimators/nearest-neighbors")).toSorted())
    .toMatchInlineSnapshot(`
    [
      "conditionalMutualInformation",
      "conditionalOptions",
      "ksg",
      "ksgDescriptor",
      "ksgOptions",
      "lnc",
      "lncDescriptor",
      "lncOptions",
      "mixedKsg",
      "mixedKsgDescriptor",
      "mixedKsgOptions",
      "ross",
      "rossDescriptor",
      "rossOptions",
      "totalCorrelation",
      "totalCorrelationOptions",
      "transferEntropy",
      "transferEntropyOptions",
      "wkl",
      "wklDescriptor",
      "wklEntropy",
      "wklEntropyOptions",
      "wklOptions",
      "wklWeights",
    ]
  `);
});

test("the public API of @mienf/estimators/classical is what it was", async () => {
  expect(Object.keys(await import("@mienf/estimators/classical")).toSorted())
    .toMatchInlineSnapshot(`
    [
      "adaptivePartition",
      "adaptivePartitionDescriptor",
      "adaptivePartitionOptions",
      "binned",
      "binnedDescriptor",
      "binnedOptions",
      "canonicalCorrelation",
      "ccaDescriptor",
      "ccaOptions",
      "dependenceOptions",
      "distanceCorrelation",
      "gaussian",
      "gaussianCopula",
      "gaussianCopulaDescriptor",
      "gaussianDescriptor",
      "gaussianOptions",
      "hsic",
      "kernelDensity",
      "kernelDensityDescriptor",
      "kernelDensityOptions",
      "sliced",
      "slicedDescriptor",
      "slicedOptions",
    ]
  `);
});
