import { existsSync } from "node:fs";
import { servePage } from "@mienf/vitest-config/serve-page";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { bundleForBrowser } from "./contract/bundle.ts";
import { titles } from "./contract/subject.ts";
import type { CheckAnswer } from "./contract/subject.ts";

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

let browser: Browser;
let page: Page;
let server: Awaited<ReturnType<typeof servePage>>;

beforeAll(async () => {
  if (!PRESENT) {
    return;
  }
  const { outputFiles } = await bundleForBrowser("page.ts");
  const files = new Map(outputFiles.map(({ path, text }) => [path, text]));
  files.set("/", '<!doctype html><script type="module" src="/page.js"></script>');
  server = await servePage((path) => files.get(path), { isolated: false });
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  page = await browser.newPage();
  await page.goto(server.url);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

beforeEach(({ skip, task }) => {
  skip(
    !PRESENT && task.name.startsWith("in Chromium"),
    `needs Chromium at ${CHROMIUM}: install Debian's chromium, or set MIENF_CHROMIUM`,
  );
});

function ask(title: string): Promise<CheckAnswer> {
  return page.evaluate(
    (asked) =>
      (globalThis as unknown as { answer(title: string): Promise<CheckAnswer> }).answer(asked),
    title,
  );
}

test("the package reaches nothing that only Node has", async () => {
  const { metafile } = await bundleForBrowser("../../src/index.ts");
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  expect(imports.some(({ path }) => path.includes("tfjs-backend-webgpu"))).toBe(true);
  expect(imports.filter(({ path }) => path.startsWith("node:") || path === "webgpu")).toEqual([]);
});

test("in Chromium: names the adapter", async () => {
  expect((await ask("device")).device).toMatch(/^WebGPU, .*swiftshader/iu);
});

test.each(titles)("in Chromium: %s", { timeout: 120_000 }, async (title) => {
  expect(await ask(title)).toEqual({});
});
