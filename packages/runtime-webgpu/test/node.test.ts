import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { bundleForNode } from "./contract/bundle.ts";
import { titles } from "./contract/subject.ts";
import type { CheckAnswer } from "./contract/subject.ts";

/** Software that stands in for a graphics card; of Debian's chromium package. */
const SWIFTSHADER = "/usr/lib/chromium/vk_swiftshader_icd.json";
/** What finds drivers; of Debian's libvulkan1. */
const LOADERS = ["x86_64", "aarch64"].map((cpu) => `/usr/lib/${cpu}-linux-gnu/libvulkan.so.1`);
const SOFTWARE = existsSync(SWIFTSHADER) && LOADERS.some((file) => existsSync(file));
/** A machine with a graphics card names its driver; elsewhere the software is used. */
const DRIVER = process.env["VK_DRIVER_FILES"] ?? (SOFTWARE ? SWIFTSHADER : undefined);

let child: ChildProcess;
let device: CheckAnswer;

async function ask(title: string): Promise<CheckAnswer> {
  child.send(title);
  const [reply] = (await once(child, "message")) as [CheckAnswer];
  return reply;
}

beforeAll(async () => {
  if (DRIVER === undefined) {
    return;
  }
  child = fork(await bundleForNode("node-child.ts"), {
    env: { ...process.env, VK_DRIVER_FILES: DRIVER },
    execArgv: [],
    // Dawn writes about drivers that it passes over.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  device = await ask("device");
});

afterAll(() => {
  child?.kill("SIGKILL");
});

beforeEach(({ skip }) => {
  skip(
    DRIVER === undefined,
    `needs a Vulkan driver: set VK_DRIVER_FILES, or install Debian's chromium and libvulkan1 for ${SWIFTSHADER}`,
  );
});

test("names the adapter in Node", () => {
  expect(device.failure).toBeUndefined();
  expect(device.device).toMatch(DRIVER === SWIFTSHADER ? /^WebGPU, .*SwiftShader/u : /^WebGPU/u);
});

test.each(titles)("in Node: %s", { timeout: 120_000 }, async (title) => {
  expect(await ask(title)).toEqual({});
});
