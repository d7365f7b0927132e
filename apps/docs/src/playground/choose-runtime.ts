import type { Runtime } from "@mienf/core";
import { createOnnxWebRuntime } from "@mienf/runtime-onnx/web";
import type { RuntimeChoice } from "./job.ts";

/** The part of WebGPU's interface that is used here. */
interface Gpu {
  requestAdapter(): Promise<{
    readonly info?: { readonly architecture?: string; readonly isFallbackAdapter?: boolean };
  } | null>;
}

/**
 * Starts what computes. `auto` takes WebGPU where there is a graphics card, and compiled WebAssembly elsewhere.
 *
 * @param wasmPaths - URL of the folder with onnxruntime-web's files.
 * @throws RuntimeUnavailableError when it does not start.
 */
export async function chooseRuntime(choice: RuntimeChoice, wasmPaths: string): Promise<Runtime> {
  if (choice === "wasm" || (choice === "auto" && !(await hasGraphicsCard()))) {
    return createOnnxWebRuntime({ wasmPaths });
  }
  try {
    return await createOnnxWebRuntime({ provider: "webgpu", wasmPaths });
  } catch (error) {
    if (choice === "webgpu") {
      throw error;
    }
    return createOnnxWebRuntime({ wasmPaths });
  }
}

/** Whether WebGPU has an adapter that is not software: software is slower than WebAssembly. */
async function hasGraphicsCard(): Promise<boolean> {
  const { gpu } = (globalThis as { readonly navigator?: { readonly gpu?: Gpu } }).navigator ?? {};
  const adapter = await gpu?.requestAdapter().catch(() => null);
  const { info } = adapter ?? {};
  return (
    info !== undefined && info.isFallbackAdapter !== true && info.architecture !== "swiftshader"
  );
}
