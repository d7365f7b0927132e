import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { unzipSync } from "fflate";
import { InferenceSession, Tensor } from "onnxruntime-web";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserPresent, mienf, startSite } from "./site.ts";
import type { Site } from "./site.ts";

/** Small enough for a test; `auto` in the page is WebAssembly where there is no graphics card. */
const RUN = "rows=600&estimator=tridiag-n-mienf&set.epochs=6&set.folds=2&law.dimX=2&law.dimY=2";
const SAMPLE = ["datasets", "sample", "correlated-normal", "--dim", "2", "--rows", "600"];
const ESTIMATE = ["--x", "x*", "--y", "y*", "--estimator", "tridiag-n-mienf"];
const SETTINGS = ["--set", "epochs=6", "--set", "folds=2"];
/** Shaders compile slowly in software. */
const ESTIMATED = { timeout: 200_000 };

/** What the page offers for download, of the parts that are compared. */
interface Saved {
  readonly mutualInformation: number;
  readonly interval: { readonly low: number; readonly high: number };
  readonly verdict: string;
  readonly runtime: string;
}

describe.runIf(browserPresent)("the playground in Chromium", { timeout: 240_000 }, () => {
  let site: Site;
  let folder: string;
  beforeAll(async () => {
    site = await startSite();
    folder = await mkdtemp(path.join(tmpdir(), "mienf-docs-"));
    await mienf([...SAMPLE, "--out", "sample.csv"], folder);
    await mienf([...SAMPLE, "--out", "sample.parquet"], folder);
  }, 240_000);
  afterAll(async () => {
    await site?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function estimate(page: Page): Promise<void> {
    await page.locator("#start:enabled").click();
    await page.locator("#estimate").waitFor(ESTIMATED);
  }

  async function saved(page: Page, button: string): Promise<Buffer> {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: button }).click(),
    ]);
    return readFile(await download.path());
  }

  /** What an ONNX model makes of the rows of a file with columns x0, x1, y0, y1. */
  async function pointwiseOf(model: Buffer, file: string): Promise<Float32Array> {
    const text = await readFile(path.join(folder, file), "utf8");
    const [, ...rows] = text
      .trim()
      .split("\n")
      .map((line) => line.split(",").map(Number));
    const side = (from: number): Tensor =>
      new Tensor(Float32Array.from(rows.flatMap((row) => row.slice(from, from + 2))), [
        rows.length,
        2,
      ]);
    const session = await InferenceSession.create(new Uint8Array(model));
    const { pointwise } = await session.run({ x: side(0), y: side(2) });
    return pointwise?.data as Float32Array;
  }

  async function savedResult(page: Page): Promise<Saved> {
    return JSON.parse((await saved(page, "Result (JSON)")).toString("utf8")) as Saved;
  }

  test("makes the command line's estimate, a model that it applies, and the model as ONNX", async () => {
    const { page, trouble } = await site.open(`/playground#${RUN}`);
    await estimate(page);
    const here = await savedResult(page);
    const there = await mienf(
      ["estimate", "sample.csv", ...ESTIMATE, ...SETTINGS, "--runtime", "onnx"],
      folder,
    );
    expect(here.runtime).toBe("onnx-web");
    // The same graphs, in WebAssembly and natively: a step differs by float32 rounding (1e-7), and the steps of
    // these few epochs amplify that to less than 1e-4 nats.
    expect(Math.abs(here.mutualInformation - Number(there["mutualInformation"]))).toBeLessThan(
      1e-3,
    );
    expect(here.verdict).toBe(there["verdict"]);
    const pointwise = (await saved(page, "Rows (CSV)")).toString("utf8").trim().split("\n");
    expect(pointwise).toHaveLength(601);
    const model = unzipSync(await saved(page, "Model (ZIP)"));
    await writeParts(path.join(folder, "unpacked"), model);
    const applied = await mienf(["apply", "unpacked/model", "sample.csv"], folder);
    expect(Number(applied["mutualInformation"])).toBeGreaterThan(0.5);
    const values = await pointwiseOf(await saved(page, "Model (ONNX)"), "sample.csv");
    // The same function in float32: the mean of 600 values of about one nat.
    expect(mean(values)).toBeCloseTo(Number(applied["mutualInformation"]), 4);
    expect(trouble).toEqual([]);
  });

  test.each(["sample.csv", "sample.parquet"])(
    "reads %s as the command line does: the same nearest-neighbour estimate",
    async (name) => {
      const { page, trouble } = await site.open("/playground#estimator=ksg&source=file&x=x*&y=y*");
      await page.locator("#file").setInputFiles(path.join(folder, name));
      await estimate(page);
      const { mutualInformation } = await savedResult(page);
      const there = await mienf(
        ["estimate", name, "--x", "x*", "--y", "y*", "--estimator", "ksg"],
        folder,
      );
      // The same code on the same float64 numbers.
      expect(mutualInformation).toBeCloseTo(Number(there["mutualInformation"]), 12);
      expect(trouble).toEqual([]);
    },
  );

  test("trains on WebGPU where that is chosen, to the same estimate", async () => {
    const run = "rows=200&estimator=tridiag-n-mienf&set.epochs=1&set.folds=2";
    const estimates: number[] = [];
    for (const [runtime, device] of [
      ["webgpu", "WebGPU"],
      // Software that stands in for a graphics card is slower than WebAssembly.
      ["auto", "WebAssembly"],
    ]) {
      const { page, trouble } = await site.open(`/playground#${run}&runtime=${runtime}`);
      await estimate(page);
      expect(await page.locator("#device").textContent()).toContain(device);
      estimates.push((await savedResult(page)).mutualInformation);
      expect(trouble).toEqual([]);
    }
    const [gpu = NaN, cpu = NaN] = estimates;
    // Rounding of float32 in a handful of steps.
    expect(Math.abs(gpu - cpu)).toBeLessThan(1e-3);
  });

  test("pauses and resumes without a change to the estimate, and stops", async () => {
    const { page, trouble } = await site.open(`/playground#${RUN}`);
    await estimate(page);
    const unhindered = await page.locator("#estimate").textContent();
    await page.locator("#start").click();
    await page.locator("#pause").click();
    await page.locator("#resume").click();
    await page.locator("#estimate").waitFor(ESTIMATED);
    expect(await page.locator("#estimate").textContent()).toBe(unhindered);
    await page.goto(`${site.url}/playground#${RUN.replace("epochs=6", "epochs=5000")}`);
    await page.reload();
    await page.locator("#start:enabled").click();
    await page.locator("#pause").waitFor();
    await page.locator("#stop").click();
    await page.getByText("Stopped.").waitFor();
    expect(await page.locator("#estimate").count()).toBe(0);
    expect(trouble).toEqual([]);
  });

  test("allows no connection to another place, neither from the page nor from its worker", async () => {
    const other = await startOther();
    const { page } = await site.open(`/playground#${RUN}`);
    const [worker] = await Promise.all([
      page.waitForEvent("worker"),
      page.locator("#start:enabled").click(),
    ]);
    await page.locator("#estimate").waitFor(ESTIMATED);
    const attempt = (url: string): Promise<string> =>
      fetch(url, { mode: "no-cors" }).then(
        () => "sent",
        () => "refused",
      );
    expect(await worker.evaluate(attempt, other.url)).toBe("refused");
    expect(await page.evaluate(attempt, other.url)).toBe("refused");
    expect(await worker.evaluate(attempt, `${site.url}/icon.svg`)).toBe("sent");
    expect(other.requests).toBe(0);
    await other.close();
  });

  test("keeps its settings in the link, shows them as code, and says what is wrong with a file", async () => {
    const permissions = ["clipboard-read", "clipboard-write"];
    const { page } = await site.open("/playground", { permissions });
    await page.locator("#start:enabled").waitFor();
    await page.locator("#estimator").selectOption("ksg");
    await page.getByText("Options of ksg").click();
    await page.getByLabel("k", { exact: true }).fill("3");
    await page.locator("#seed").fill("7");
    await page.locator("#seed").press("Tab");
    expect(new URL(page.url()).hash).toBe("#estimator=ksg&seed=7&set.k=3");
    expect(await page.locator("#shell").textContent()).toContain(
      "--estimator ksg --set k=3 --seed 7",
    );
    for (const [button, id] of [
      ["Copy as command", "#shell"],
      ["Copy as TypeScript", "#typescript"],
    ] as const) {
      await page.getByRole("button", { name: button }).click();
      const head = page.locator(".snippet-head", { hasText: button });
      await head.getByText("Copied.").waitFor();
      const text = await page.evaluate(() => navigator.clipboard.readText());
      expect(text).toBe(await page.locator(id).textContent());
    }
    await page.reload();
    await page.locator("#start:enabled").waitFor();
    expect(await page.locator("#seed").inputValue()).toBe("7");
    const bytes = Buffer.from("a,b\n1,2\n3,red\n");
    await page.getByLabel("A file of mine").check();
    await page
      .locator("#file")
      .setInputFiles({ name: "bad.csv", mimeType: "text/csv", buffer: bytes });
    await page
      .getByRole("alert")
      .filter({ hasText: 'bad.csv, column b, row 2: expected a number, got "red"' })
      .waitFor();
  });

  test("is worked by the keyboard alone", async () => {
    const { page } = await site.open(`/playground#${RUN}`);
    await page.locator("#start:enabled").focus();
    await page.keyboard.press("Enter");
    await page.locator("#estimate").waitFor(ESTIMATED);
    expect(await page.locator("#status").textContent()).toMatch(/^Done: \d\.\d{3} nats, between/u);
  });
});

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function writeParts(at: string, parts: Record<string, Uint8Array>): Promise<void> {
  const { mkdir, writeFile } = await import("node:fs/promises");
  for (const [name, bytes] of Object.entries(parts)) {
    const file = path.join(at, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}

async function startOther(): Promise<{ url: string; requests: number; close(): Promise<void> }> {
  const { createServer } = await import("node:http");
  const server = createServer((_, response) => {
    other.requests += 1;
    response.end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const other = {
    url: `http://127.0.0.1:${port}/`,
    requests: 0,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return other;
}
