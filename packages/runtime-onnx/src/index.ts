export { createOnnxRuntime } from "./create-onnx-runtime.ts";
export type { OnnxRuntimeOptions } from "./create-onnx-runtime.ts";
