import type { Runtime } from "@mienf/core";
import { RuntimeUnavailableError } from "@mienf/numeric";
import type { RuntimeName } from "./host.ts";

/**
 * Starts a runtime by name.
 *
 * @throws RuntimeUnavailableError when it is not part of this version, or does not start on this machine.
 */
export async function createRuntime(name: RuntimeName): Promise<Runtime> {
  if (name === "onnx") {
    // Otherwise ONNX Runtime 1.30 reports its use to its makers, and leaves log files in the temporary folder.
    process.env["ORT_DISABLE_TELEMETRY"] ??= "1";
    const { createOnnxRuntime } = await import("@mienf/runtime-onnx").catch((error: unknown) => {
      throw new RuntimeUnavailableError(
        `onnx: onnxruntime-node does not load on this machine (${firstLine(error)}); use --runtime wasm`,
        { cause: error },
      );
    });
    return await createOnnxRuntime();
  }
  if (name === "wasm" || name === "cpu") {
    const { createEagerRuntime } = await import("@mienf/core");
    return await createEagerRuntime({ backend: name });
  }
  throw new RuntimeUnavailableError(
    `${name}: this version has no such runtime yet; use --runtime onnx, wasm or cpu`,
  );
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
