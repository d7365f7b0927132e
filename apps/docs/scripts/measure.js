// Measures the built site in headless Chromium: when pages first show something useful, and how long the playground's
// default example takes from the press of Start. Prints a table; wants a machine that is otherwise quiet.
import { cpus, loadavg } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { serveSite } from "./serve-site.js";
import { site } from "./site-folders.js";

const RUNS = 3;
const executablePath = process.env.MIENF_CHROMIUM ?? "/usr/bin/chromium";
const server = await serveSite(path.join(site, ".vitepress", "dist"));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

/** Runs in the page: milliseconds from the start of navigation to the largest paint so far. */
const largestPaint = () =>
  new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime)).observe({
      type: "largest-contentful-paint",
      buffered: true,
    });
  });

async function paintOf(at) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.url + at, { waitUntil: "load" });
  const ms = await page.evaluate(largestPaint);
  await context.close();
  return ms;
}

async function firstEstimate() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.url}/playground`);
  const start = page.locator("#start:enabled");
  await start.waitFor();
  const startMs = performance.now();
  await start.click();
  await page.locator("#estimate").waitFor({ timeout: 300_000 });
  const ms = performance.now() - startMs;
  await context.close();
  return ms;
}

const best = async (measure) => {
  const all = [];
  for (let run = 0; run < RUNS; run += 1) {
    all.push(await measure());
  }
  return `${(Math.min(...all) / 1000).toFixed(2)} s | ${(Math.max(...all) / 1000).toFixed(2)} s`;
};

console.log(`| what | best of ${RUNS} | worst |\n| --- | --- | --- |`);
console.log(`| largest paint of the landing page | ${await best(() => paintOf("/"))} |`);
console.log(`| largest paint of the playground | ${await best(() => paintOf("/playground"))} |`);
console.log(`| first estimate of the default example | ${await best(firstEstimate)} |`);
console.log(
  `\nChromium ${browser.version()}, ${cpus().length} cores, load average ${loadavg()[0]?.toFixed(1)}, ${new Date().toISOString().slice(0, 10)}`,
);
await browser.close();
await server.close();
