import { existsSync } from "node:fs";
import { createEagerRuntime } from "@mienf/core";
import { createNodeGpuRuntime } from "@mienf/runtime-node-gpu";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { createOnnxWebRuntime } from "@mienf/runtime-onnx/web";
import { createWebGpuRuntime } from "@mienf/runtime-webgpu";

const SWIFTSHADER = "/usr/lib/chromium/vk_swiftshader_icd.json";

/** How each runtime is started, the one that the others are compared with first. */
export const starts = {
  cpu: () => createEagerRuntime({ backend: "cpu" }),
  wasm: () => createEagerRuntime({ backend: "wasm" }),
  onnx: () => createOnnxRuntime({ threads: 1 }),
  "onnx-web": () => createOnnxWebRuntime({ threads: 1 }),
  webgpu() {
    // Without a graphics card, software stands in for one.
    if (existsSync(SWIFTSHADER)) {
      process.env.VK_DRIVER_FILES ??= SWIFTSHADER;
    }
    return createWebGpuRuntime();
  },
  "node-gpu": () => createNodeGpuRuntime(),
};
