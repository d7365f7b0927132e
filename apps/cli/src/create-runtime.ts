import type { Runtime } from "@mienf/core";
import { RuntimeUnavailableError } from "@mienf/numeric";
import type { RuntimeName } from "./host.ts";
import type { RuntimeOptions } from "./runtime-settings.ts";

/**
 * Starts a runtime by name; nothing of the others is loaded.
 *
 * @throws RuntimeUnavailableError when it does not start on this machine; its message says what to run.
 */
export async function createRuntime(
  name: RuntimeName,
  { provider, threads, device }: RuntimeOptions = {},
): Promise<Runtime> {
  switch (name) {
    case "onnx": {
      // Otherwise ONNX Runtime 1.30 reports its use to its makers, and leaves log files in the temporary folder.
      process.env["ORT_DISABLE_TELEMETRY"] ??= "1";
      const { createOnnxRuntime } = await adapter(name, () => import("@mienf/runtime-onnx"));
      return await createOnnxRuntime({
        ...(provider === undefined ? {} : { provider }),
        ...(threads === undefined ? {} : { threads }),
      });
    }
    case "webgpu": {
      const { createWebGpuRuntime } = await adapter(name, () => import("@mienf/runtime-webgpu"));
      return await createWebGpuRuntime();
    }
    case "node-gpu": {
      const { createNodeGpuRuntime } = await adapter(name, () => import("@mienf/runtime-node-gpu"));
      return await createNodeGpuRuntime(device === undefined ? {} : { device });
    }
    case "wasm":
    case "cpu": {
      const { createEagerRuntime } = await import("@mienf/core");
      return await createEagerRuntime({ backend: name });
    }
  }
}

/** A runtime's package; @throws RuntimeUnavailableError where it does not load. */
async function adapter<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    throw new RuntimeUnavailableError(
      `${name}: @mienf/runtime-${name} does not load on this machine (${reason}); run "npm install @mienf/runtime-${name}", or use --runtime wasm`,
      { cause: error },
    );
  }
}
