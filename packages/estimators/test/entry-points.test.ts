import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

/** Everything that a program on an entry point would load. */
async function inputsOf(entry: string, platform: "node" | "browser"): Promise<string[]> {
  const { metafile } = await build({
    stdin: {
      contents: `export * from "@mienf/estimators/${entry}";`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    format: "esm",
    platform,
    conditions: ["@mienf/source"],
    metafile: true,
    write: false,
  });
  return Object.keys(metafile.inputs);
}

test.each(["nearest-neighbors", "classical"])(
  "@mienf/estimators/%s loads neither tfjs nor a package on it, and in a browser nothing of Node",
  async (entry) => {
    const inNode = await inputsOf(entry, "node");
    expect(
      inNode.filter((path) =>
        /tensorflow|packages\/(core|flows|distributions)|\.\.\/(core|flows|distributions)\//.test(
          path,
        ),
      ),
    ).toEqual([]);
    expect(inNode.some((path) => path.includes("numeric/src"))).toBe(true);
    const inBrowser = await inputsOf(entry, "browser"); // fails on a node: import
    expect(inBrowser.filter((path) => /piscina|tensorflow|start-threads-node/.test(path))).toEqual(
      [],
    );
    expect(inBrowser.some((path) => path.includes("start-threads-web"))).toBe(true);
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
