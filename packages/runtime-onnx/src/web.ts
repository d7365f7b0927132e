export { createOnnxWebRuntime } from "./create-onnx-web-runtime.ts";
export type { OnnxWebRuntimeOptions } from "./create-onnx-web-runtime.ts";
export { exportOnnx } from "./export/export-onnx.ts";
export type { OnnxExportSpec } from "./export/export-onnx.ts";
