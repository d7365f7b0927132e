import type * as NodeFileSystem from "node:fs";
import { env } from "@tensorflow/tfjs-core";
import { createBackendRuntime } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { RuntimeUnavailableError } from "@mienf/numeric";
import { findGpu, noAdapter, reasonOf } from "./find-gpu.ts";
import type { GpuHost } from "./find-gpu.ts";
import { describeAdapter } from "./gpu.ts";
import type { Gpu, GpuAdapter } from "./gpu.ts";
import { repairKernels } from "./repair-kernels.ts";
import { hasVulkanDriver } from "./vulkan-drivers.ts";

/** Settings of {@link createWebGpuRuntime}. */
export interface WebGpuRuntimeOptions {
  /** Which graphics card to use where there are two. Default: `"high-performance"`. */
  readonly powerPreference?: "high-performance" | "low-power";
  /**
   * In Node only: options of Dawn, the library beneath the `webgpu` package, such as `["adapter=NVIDIA H100"]` or
   * `["backend=vulkan"]`. Default: none.
   */
  readonly dawnOptions?: readonly string[];
}

// Variables, so that bundlers for the browser leave them alone.
const DAWN: string = "webgpu";
const FILE_SYSTEM: string = "node:fs";

const HOST: GpuHost = {
  scope: globalThis as GpuHost["scope"],
  node: typeof process === "object" && process.versions?.node !== undefined,
  async hasDriver() {
    const { existsSync, readdirSync } = (await import(
      /* @vite-ignore */ FILE_SYSTEM
    )) as typeof NodeFileSystem;
    return hasVulkanDriver({
      platform: process.platform,
      env: process.env,
      filesOf: (folder) => (existsSync(folder) ? readdirSync(folder) : []),
      isFile: existsSync,
    });
  },
  loadDawn: () => import(/* @vite-ignore */ DAWN),
};

/**
 * Makes a runtime on WebGPU: in the browser, or in Node through the `webgpu` package, which is then loaded.
 *
 * The first call in a process decides about the adapter and its options: tfjs starts its backend once. Each operation is
 * sent to the graphics card by itself, so it is wide models that gain.
 *
 * @throws RuntimeUnavailableError when WebGPU, a package or an adapter is missing; its message says what to do.
 */
export async function createWebGpuRuntime(options: WebGpuRuntimeOptions = {}): Promise<Runtime> {
  const { powerPreference = "high-performance", dawnOptions = [] } = options;
  const gpu = await findGpu(HOST, dawnOptions);
  const adapter = await findAdapter(gpu, { powerPreference, node: HOST.node });
  try {
    await import("@tensorflow/tfjs-backend-webgpu");
  } catch (error) {
    throw new RuntimeUnavailableError(
      `createWebGpuRuntime: expected @tensorflow/tfjs-backend-webgpu to load, and it did not (${reasonOf(error)}); run "npm install @tensorflow/tfjs-backend-webgpu@4.22.0"`,
      { cause: error },
    );
  }
  repairKernels();
  env().set("WEBGPU_USE_LOW_POWER_GPU", powerPreference === "low-power");
  return createBackendRuntime({
    name: "webgpu",
    backend: "webgpu",
    device: describeAdapter(adapter),
  });
}

/**
 * Asks for an adapter before tfjs does, which would print a stack trace where there is none.
 *
 * @throws RuntimeUnavailableError that says what to install.
 */
export async function findAdapter(
  gpu: Gpu,
  { powerPreference, node }: { readonly powerPreference: string; readonly node: boolean },
): Promise<GpuAdapter> {
  let adapter: GpuAdapter | null = null;
  let reason = "";
  try {
    adapter = await gpu.requestAdapter({ powerPreference });
  } catch (error) {
    reason = ` (${reasonOf(error)})`;
  }
  if (adapter === null) {
    throw noAdapter(reason, { node });
  }
  return adapter;
}
