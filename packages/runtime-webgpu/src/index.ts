export { createWebGpuRuntime } from "./create-web-gpu-runtime.ts";
export type { WebGpuRuntimeOptions } from "./create-web-gpu-runtime.ts";
