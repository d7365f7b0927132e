import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { BuildResult } from "esbuild";

/** Folder for what tests build; packages that a bundle leaves out are found from there. */
const BUILT = fileURLToPath(new URL("../../node_modules/.contract/", import.meta.url));

/** Bundles a file with the workspace's sources for Node, tfjs left out, and says where the bundle is. */
export async function bundleForNode(entry: string): Promise<string> {
  const outfile = `${BUILT}${entry.replace(/\.ts$/u, ".mjs")}`;
  await build({ ...common(entry), platform: "node", external: ["@tensorflow/*"], outfile });
  return outfile;
}

/** Bundles a file with all that it needs for browsers. */
export function bundleForBrowser(
  entry: string,
): Promise<BuildResult<{ write: false; metafile: true }>> {
  return build({
    ...common(entry),
    platform: "browser",
    splitting: true,
    outdir: "/",
    write: false,
    metafile: true,
  });
}

function common(entry: string) {
  return {
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    format: "esm" as const,
    conditions: ["@mienf/source"],
    logLevel: "silent" as const,
  };
}
