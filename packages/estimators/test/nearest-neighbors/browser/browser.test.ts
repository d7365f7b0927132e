import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ksg } from "@mienf/estimators/nearest-neighbors";
import { servePage } from "@mienf/vitest-config/serve-page";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { PageResult } from "./page.ts";
import { sampleRows } from "./sample-rows.ts";

/** Debian's; another one can be named. */
const CHROMIUM = process.env["MIENF_CHROMIUM"] ?? "/usr/bin/chromium";
const PRESENT = existsSync(CHROMIUM);
const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

let browser: Browser;
let page: string;
let worker: string;

beforeAll(async () => {
  if (!PRESENT) {
    return;
  }
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  const { outputFiles } = await build({
    entryPoints: {
      page: pathOf("page.ts"),
      worker: pathOf("../../../src/nearest-neighbors/threads/web-worker.ts"),
    },
    bundle: true,
    format: "esm",
    platform: "browser",
    conditions: ["@mienf/source"],
    outdir: "/",
    write: false,
    logLevel: "silent",
  });
  page = outputFiles.find(({ path }) => path.endsWith("page.js"))?.text ?? "";
  worker = outputFiles.find(({ path }) => path.endsWith("worker.js"))?.text ?? "";
});
afterAll(() => browser?.close());

beforeEach(({ skip }) => {
  skip(!PRESENT, `needs Chromium at ${CHROMIUM}: install Debian's chromium, or set MIENF_CHROMIUM`);
});

async function estimateIn(options: { isolated: boolean; worker: boolean }): Promise<PageResult> {
  const files = new Map([
    ["/", '<!doctype html><script type="module" src="/page.js"></script>'],
    ["/page.js", page],
  ]);
  if (options.worker) {
    files.set("/web-worker.js", worker);
  }
  const server = await servePage((path) => files.get(path), options);
  const tab = await browser.newPage();
  try {
    await tab.goto(server.url);
    return await tab.evaluate((threads) => {
      const scope = globalThis as unknown as { estimateInPage(n: number): Promise<PageResult> };
      return scope.estimateInPage(threads);
    }, 2);
  } finally {
    await tab.close();
    await server.close();
  }
}

test.each([
  { title: "on an isolated page: with Web Workers", isolated: true, worker: true, workers: 2 },
  { title: "on any other page: without", isolated: false, worker: true, workers: 0 },
  { title: "where their module is missing: without", isolated: true, worker: false, workers: 2 },
])("ksg gives in Chromium what it gives in Node, $title", async ({ workers, ...where }) => {
  const result = await estimateIn(where);
  const { x, y } = sampleRows();
  const { mutualInformation } = await ksg({ threads: 1, variant: 2 }).fit(x, y);
  // Neither differs in arithmetic but in the logarithm, to the last bit.
  expect(Math.abs(result.mutualInformation - mutualInformation)).toBeLessThan(1e-12);
  expect(result.workers).toBe(workers);
});
