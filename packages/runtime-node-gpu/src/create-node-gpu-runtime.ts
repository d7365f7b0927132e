import { engine, findBackend, setBackend } from "@tensorflow/tfjs-core";
import { createBackendRuntime } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { loadAddon } from "./load-addon.ts";
import type { AddonHost } from "./load-addon.ts";

/** Settings of {@link createNodeGpuRuntime}. */
export interface NodeGpuRuntimeOptions {
  /**
   * `"gpu"` (default) takes `@tensorflow/tfjs-node-gpu` and insists on a graphics card; `"cpu"` takes
   * `@tensorflow/tfjs-node`, TensorFlow on the processor.
   */
  readonly device?: "gpu" | "cpu";
}

const HOST: AddonHost = {
  nodeVersion: process.versions.node,
  // Taken from a variable: what is optional must not be looked for before it is asked for.
  load: (name) => import(name),
  usesGpu() {
    const backend: unknown = findBackend(BACKEND);
    return (
      typeof backend === "object" &&
      backend !== null &&
      "isUsingGpuDevice" in backend &&
      backend.isUsingGpuDevice === true
    );
  },
};

/** tfjs's name of TensorFlow's native library. */
const BACKEND = "tensorflow";

/**
 * Makes a runtime on TensorFlow's native library, by default on an NVIDIA graphics card.
 *
 * The packages are optional peers, and loaded by this call only. They take Node up to 22, and for the graphics card CUDA 11.2
 * with cuDNN 8.1; with another version they would use the processor without a word, which is an error here.
 *
 * @throws RuntimeUnavailableError when the package, its addon or the graphics card is missing; its message has the
 * commands to run.
 */
export async function createNodeGpuRuntime(options: NodeGpuRuntimeOptions = {}): Promise<Runtime> {
  const { device = "gpu" } = options;
  // TensorFlow itself writes to the console otherwise; a user's own choice stands.
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  const previous = engine().backendName;
  try {
    await loadAddon(HOST, device);
  } finally {
    // The package makes its own backend the current one as it loads.
    if (previous) {
      await setBackend(previous);
    }
  }
  return createBackendRuntime({
    name: "node-gpu",
    backend: BACKEND,
    device: device === "gpu" ? "GPU, CUDA by TensorFlow" : "CPU, TensorFlow",
  });
}
