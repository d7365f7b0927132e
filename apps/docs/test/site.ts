/** @file The built site and a browser, for tests. */
import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { serveSite } from "../scripts/serve-site.js";

/** Debian's; another one can be named. */
const CHROMIUM = process.env["MIENF_CHROMIUM"] ?? "/usr/bin/chromium";
/** Give Chromium a WebGPU adapter without a graphics card. */
const FLAGS = [
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  "--enable-features=Vulkan",
  "--use-webgpu-adapter=swiftshader",
];
/** Whether there is a browser to test in. */
export const browserPresent = existsSync(CHROMIUM);

/** The repository's folder. */
export const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = fileURLToPath(new URL("../.vitepress/dist", import.meta.url));
/** The command's script. */
export const cli = path.join(root, "apps", "cli", "dist", "main.js");

/** A page, and what went wrong on it. */
interface WatchedPage {
  readonly page: Page;
  /** Errors on the console, uncaught errors and requests that failed. */
  readonly trouble: string[];
}

/** The site under test. */
export interface Site {
  readonly url: string;
  open(path: string, options?: BrowserContextOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

/** Builds packages of the workspace, where that is not done yet; not at all with `MIENF_BUILT` in the environment. */
export function build(...names: string[]): void {
  if (process.env["MIENF_BUILT"] === undefined) {
    execFileSync(
      path.join(root, "node_modules", ".bin", "turbo"),
      ["run", "build", ...names.map((name) => `--filter=${name}`), "--output-logs=errors-only"],
      { cwd: root, env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" }, stdio: "pipe" },
    );
  }
}

/** Builds the site and the command, and starts a browser. */
export async function startSite(): Promise<Site> {
  build("@mienf/docs", "@mienf/cli");
  const server = await serveSite(folder);
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: FLAGS,
  });
  return {
    url: server.url,
    async open(at, options = {}) {
      const context = await browser.newContext({ reducedMotion: "reduce", ...options });
      const page = await context.newPage();
      const trouble: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") {
          trouble.push(message.text());
        }
      });
      page.on("pageerror", (error) => trouble.push(error.message));
      page.on("requestfailed", (request) => {
        // Aborted: by a page that is left.
        if (request.failure()?.errorText !== "net::ERR_ABORTED") {
          trouble.push(`failed: ${request.url()}`);
        }
      });
      await page.goto(server.url + at);
      return { page, trouble };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Runs the `mienf` command and gives what it prints as JSON. */
export async function mienf(
  args: readonly string[],
  cwd: string,
): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args, "--json"], { cwd });
  return JSON.parse(stdout) as Record<string, unknown>;
}
