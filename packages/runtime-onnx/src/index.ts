export { createOnnxRuntime } from "./create-onnx-runtime.ts";
export type { OnnxRuntimeOptions } from "./create-onnx-runtime.ts";
export { exportOnnx } from "./export/export-onnx.ts";
export type { OnnxExportSpec } from "./export/export-onnx.ts";
