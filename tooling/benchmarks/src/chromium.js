// onnxruntime-web in headless Chromium, on a page that is cross-origin isolated.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const CHROMIUM = process.env.MIENF_CHROMIUM ?? "/usr/bin/chromium";
const distribution = path.dirname(createRequire(import.meta.url).resolve("onnxruntime-web"));
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/** Starts the browser; undefined, with a notice, where there is none. */
export async function startChromium() {
  if (!existsSync(CHROMIUM)) {
    console.error(
      `Chromium is left out: there is none at ${CHROMIUM} (on Debian: apt-get install chromium; elsewhere set MIENF_CHROMIUM).`,
    );
    return undefined;
  }
  const server = await serve(await bundlePage());
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  return {
    version: browser.version(),
    /** A contender as those of contenders.js. */
    async contender(model, threads) {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      const { device, firstStepMs } = await page.evaluate((given) => globalThis.prepare(given), {
        model,
        threads,
      });
      return {
        name: `Chromium, ${device}`,
        firstStepMs,
        millisecondsPerStep: (steps) => page.evaluate((count) => globalThis.time(count), steps),
        stop: () => page.close(),
      };
    },
    async stop() {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bundlePage() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("chromium-page.js", import.meta.url))],
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    outdir: "/",
    write: false,
    logLevel: "silent",
  });
  const files = new Map(outputFiles.map(({ path: name, text }) => [name, text]));
  return files.set("/", '<!doctype html><script type="module" src="/chromium-page.js"></script>');
}

async function serve(files) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const body =
      files.get(pathname) ??
      (await readFile(path.join(distribution, path.basename(pathname))).catch(() => undefined));
    response.writeHead(body === undefined ? 404 : 200, {
      "Content-Type": TYPES[path.extname(pathname)] ?? "text/html",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    });
    response.end(body);
  });
  await new Promise((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return server;
}
