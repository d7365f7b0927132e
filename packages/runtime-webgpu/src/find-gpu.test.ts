import { expect, test } from "vitest";
import { findAdapter } from "./create-web-gpu-runtime.ts";
import { findGpu } from "./find-gpu.ts";
import type { GpuHost } from "./find-gpu.ts";
import { describeAdapter } from "./gpu.ts";
import type { Gpu } from "./gpu.ts";

const gpu: Gpu = { requestAdapter: () => Promise.resolve({}) };

/** A Node without Dawn until it is loaded. */
function nodeHost(loadDawn: GpuHost["loadDawn"], driver = true): GpuHost {
  return { scope: {}, node: true, hasDriver: () => Promise.resolve(driver), loadDawn };
}

test("takes the WebGPU that is there", async () => {
  const loadDawn = () => Promise.reject(new Error("not needed"));
  const host: GpuHost = { ...nodeHost(loadDawn), scope: { navigator: { gpu } } };
  expect(await findGpu(host, [])).toBe(gpu);
});

test("puts Dawn and its classes where tfjs looks for them", async () => {
  const asked: string[][] = [];
  const create = (options: string[]): Gpu => {
    asked.push(options);
    return gpu;
  };
  const host = nodeHost(() => Promise.resolve({ create, globals: { GPUBufferUsage: { X: 1 } } }));
  expect(await findGpu(host, ["backend=vulkan"])).toBe(gpu);
  expect(asked).toEqual([["backend=vulkan"]]);
  expect(host.scope).toMatchObject({ navigator: { gpu }, GPUBufferUsage: { X: 1 } });
});

test("says what to install where Dawn is missing", async () => {
  const loadDawn = () => Promise.reject(new Error("Cannot find package 'webgpu'\nimported from x"));
  await expect(findGpu(nodeHost(loadDawn), [])).rejects.toThrowErrorMatchingInlineSnapshot(
    `[RuntimeUnavailableError: createWebGpuRuntime: expected the package "webgpu" to load, and it did not (Cannot find package 'webgpu'); run "npm install webgpu" or choose another runtime]`,
  );
});

test("does not start Dawn where there is no driver", async () => {
  const create = (): Gpu => {
    throw new Error("was started");
  };
  const host = nodeHost(() => Promise.resolve({ create, globals: {} }), false);
  await expect(findGpu(host, [])).rejects.toThrow(/there is none; install a graphics driver/u);
});

test("refuses another package of that name", async () => {
  const loadDawn = () => Promise.resolve({});
  await expect(findGpu(nodeHost(loadDawn), [])).rejects.toThrow("it exports neither create nor");
});

test("says what to do in a browser without WebGPU", async () => {
  const loadDawn = () => Promise.reject(new Error("not in a browser"));
  const host: GpuHost = { ...nodeHost(loadDawn), scope: { navigator: {} }, node: false };
  await expect(findGpu(host, [])).rejects.toThrow(
    /navigator\.gpu is missing; serve the page over https or from localhost/u,
  );
});

test.each([
  [true, "apt-get install libvulkan1"],
  [false, "turn hardware acceleration on"],
])("says what to do where there is no adapter: in Node %s", async (node, advice) => {
  const none: Gpu = { requestAdapter: () => Promise.resolve(null) };
  const found = findAdapter(none, { powerPreference: "low-power", node });
  await expect(found).rejects.toThrow(advice);
});

test("gives the reason of an adapter that fails", async () => {
  const broken: Gpu = { requestAdapter: () => Promise.reject(new Error("device lost")) };
  const found = findAdapter(broken, { powerPreference: "low-power", node: true });
  await expect(found).rejects.toThrow("there is none (device lost); install a graphics driver");
});

test.each([
  [{}, "WebGPU"],
  [{ vendor: "nvidia", architecture: "hopper" }, "WebGPU, nvidia hopper"],
  [{ description: "NVIDIA H100" }, "WebGPU, NVIDIA H100"],
  [
    { vendor: "google", device: "0xc0de", description: "SwiftShader" },
    "WebGPU, SwiftShader (google)",
  ],
])("names the adapter %j", (info, name) => {
  expect(describeAdapter({ info })).toBe(name);
});
