import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { BuildResult } from "esbuild";

/** Bundles a file for browsers, this package's and its neighbours' sources included. */
export function bundleForBrowser(
  entry: string,
): Promise<BuildResult<{ write: false; metafile: true }>> {
  return build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    conditions: ["@mienf/source"],
    outdir: "/",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
}
