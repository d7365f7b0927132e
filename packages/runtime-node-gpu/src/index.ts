export { createNodeGpuRuntime } from "./create-node-gpu-runtime.ts";
export type { NodeGpuRuntimeOptions } from "./create-node-gpu-runtime.ts";
