import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserPresent, startSite } from "./site.ts";
import type { Site } from "./site.ts";

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true };
/** WCAG 2.2 A and AA, and what axe-core holds to be good practice. */
const RULES: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};

describe.runIf(browserPresent)("the site in Chromium", { timeout: 120_000 }, () => {
  let site: Site;
  let axe: string;
  beforeAll(async () => {
    site = await startSite();
    axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  }, 240_000);
  afterAll(() => site?.close());

  test.each([
    "/",
    "/playground",
    "/guide/start",
    "/theory/mienf",
    "/data-sets",
    "/results/",
    "/api/",
  ])(
    "%s has nothing that axe-core finds inaccessible, in the light and in the dark",
    async (at) => {
      const { page, trouble } = await site.open(at, { colorScheme: "light" });
      await page
        .locator(at === "/" ? "#live-estimate" : "h1")
        .first()
        .waitFor();
      await page.evaluate(axe);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(colorScheme === "dark" ? "html.dark" : "html:not(.dark)").waitFor();
        expect(await violationsOn(page)).toEqual([]);
      }
      expect(trouble).toEqual([]);
    },
  );

  test.each(["/", "/playground", "/theory/mienf", "/gallery/flows", "/results/suites/"])(
    "%s fits a phone",
    async (at) => {
      const { page } = await site.open(at, PHONE);
      await page.locator("h1").first().waitFor();
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(PHONE.viewport.width);
    },
  );

  test("the landing page's example follows its slider", async () => {
    const { page } = await site.open("/");
    await page.locator("#live-estimate").waitFor();
    await page.locator("#live-information").fill("2");
    const text = page.locator("#live-estimate");
    await expect
      .poll(async () => Number.parseFloat((await text.textContent()) ?? ""), { timeout: 20_000 })
      // Standard error of KSG for 1000 rows of this law: about 0.04.
      .toBeGreaterThan(1.8);
  });
});

async function violationsOn(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(
    (rules) =>
      (
        globalThis as unknown as {
          axe: { run(context: Document, rules: RunOptions): Promise<AxeResults> };
        }
      ).axe.run(document, rules),
    RULES,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
