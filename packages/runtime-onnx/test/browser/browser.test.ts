import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createEagerRuntime } from "@mienf/core";
import { servePage } from "@mienf/vitest-config/serve-page";
import { plainRealNvp, plainSteps } from "../plain-real-nvp.ts";
import type { PageResult, PageTask } from "./page.ts";
import { bundleForBrowser } from "./bundle.ts";

/** Debian's; another one can be named. */
const CHROMIUM = process.env["MIENF_CHROMIUM"] ?? "/usr/bin/chromium";
const PRESENT = existsSync(CHROMIUM);
/** Give Chromium a WebGPU adapter without a graphics card. */
const FLAGS = [
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  "--enable-features=Vulkan",
  "--use-webgpu-adapter=swiftshader",
];
const TINY = { dim: 2, hidden: 4, couplings: 1, batchSize: 8, rows: 20 };
const STEPS = 5;
/** Where the page finds onnxruntime-web's files, and where they are. */
const RUNTIME = "/onnxruntime-web/";
const runtimeFolder = dirname(createRequire(import.meta.url).resolve("onnxruntime-web"));

test("the web entry reaches nothing that only Node has", async () => {
  const { metafile, outputFiles } = await bundleForBrowser("../../src/web.ts");
  const inputs = Object.keys(metafile.inputs);
  expect(inputs.some((path) => path.includes("onnxruntime-web"))).toBe(true);
  expect(inputs.filter((path) => path.includes("onnxruntime-node"))).toEqual([]);
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  expect(imports.filter(({ path }) => path.startsWith("node:"))).toEqual([]);
  expect(outputFiles.length).toBeGreaterThan(0);
});

describe("in headless Chromium", () => {
  let browser: Browser;
  let files: Map<string, string>;
  let expected: Float32Array;
  beforeAll(async () => {
    if (!PRESENT) {
      return;
    }
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    const { outputFiles } = await bundleForBrowser("./page.ts");
    files = new Map(outputFiles.map(({ path, text }) => [path, text]));
    files.set("/", '<!doctype html><script type="module" src="/page.js"></script>');
    const eager = await createEagerRuntime({ backend: "cpu" });
    const spec = plainRealNvp(TINY, 7);
    const session = await eager.prepareTraining(spec);
    const { indices, rates } = plainSteps(spec, STEPS, 1);
    expected = await session.run(indices, rates);
    await session.dispose();
  });
  afterAll(() => browser?.close());

  beforeEach(({ skip }) => {
    skip(
      !PRESENT,
      `needs Chromium at ${CHROMIUM}: install Debian's chromium, or set MIENF_CHROMIUM`,
    );
  });

  async function trainIn(isolated: boolean, provider: PageTask["provider"]): Promise<PageResult> {
    const server = await servePage(
      (path) =>
        path.startsWith(RUNTIME)
          ? readFile(join(runtimeFolder, path.slice(RUNTIME.length)))
          : files.get(path),
      { isolated },
    );
    const page = await browser.newPage();
    try {
      await page.goto(server.url);
      const task: PageTask = { provider, size: TINY, steps: STEPS };
      return await page.evaluate(
        (given) =>
          (
            globalThis as unknown as { trainInPage(task: PageTask): Promise<PageResult> }
          ).trainInPage(given),
        task,
      );
    } finally {
      await page.close();
      await server.close();
    }
  }

  test.each([
    { isolated: false, provider: "wasm", device: /^WebAssembly, 1 thread$/u },
    { isolated: true, provider: "wasm", device: /^WebAssembly, \d threads?$/u },
    { isolated: true, provider: "webgpu", device: /^WebGPU, \d threads?$/u },
  ] as const)("trains as the eager runtime does: %o", async ({ isolated, provider, device }) => {
    const result = await trainIn(isolated, provider);
    expect(result.device).toMatch(device);
    expect(result.losses).toHaveLength(STEPS);
    for (const [step, loss] of result.losses.entries()) {
      expect(Math.abs(loss - (expected[step] as number))).toBeLessThan(1e-4);
    }
  });
});
