import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
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

const distribution = dirname(createRequire(import.meta.url).resolve("onnxruntime-web"));

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html",
  js: "text/javascript",
  mjs: "text/javascript",
  wasm: "application/wasm",
};

/** A server of one page on 127.0.0.1, cross-origin isolated or not, with onnxruntime-web's files beside it. */
export async function servePage(
  files: ReadonlyMap<string, string>,
  options: { readonly isolated: boolean },
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const isolation = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
  };
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const found = path.startsWith("/onnxruntime-web/")
      ? readFile(join(distribution, path.slice("/onnxruntime-web/".length)))
      : Promise.resolve(files.get(path));
    void found.then((body) => {
      response.writeHead(body === undefined ? 404 : 200, {
        "Content-Type": TYPES[path.split(".").at(-1) ?? ""] ?? "text/html",
        ...(options.isolated ? isolation : {}),
      });
      return response.end(body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
