import { availableParallelism } from "node:os";
import type { Runtime } from "@mienf/core";
import { checkThreads, compilingRuntime, describeDevice } from "./compiling-runtime.ts";
import type { Graph } from "./graph/graph.ts";
import { chooseThreads } from "./onnx/choose-threads.ts";
import { checkProvider, loadOnnxruntime, nativeOptions } from "./onnx/native.ts";
import { createOnnxSession } from "./onnx/onnx-session.ts";

/** Settings of {@link createOnnxRuntime}. */
export interface OnnxRuntimeOptions {
  /**
   * Threads that one operation may use. By default it is chosen for each model by the size of its matrix products: one
   * for small models, which more threads make slower, up to four for wide ones.
   */
  readonly threads?: number;
  /**
   * onnxruntime's execution provider: `"cpu"` (default), or one that the installation has: `"cuda"`, `"tensorrt"`,
   * `"coreml"` (macOS), `"dml"` (Windows), `"webgpu"`. Operations that it lacks run on the CPU.
   */
  readonly provider?: string;
  /**
   * Path that onnxruntime's profiles start with: a file of the time of every operation, in Chrome's trace format, for each model
   * compiled, written when the model is disposed of. Slows everything down. Default: none.
   */
  readonly profile?: string;
  /**
   * Whether threads that wait for the next operation spin: a little faster on a machine with idle cores, and far slower on a busy one.
   * Default: false.
   */
  readonly spinning?: boolean;
}

/**
 * Makes the runtime that compiles: it traces a function or a training step once, and lets onnxruntime run it natively.
 *
 * @throws RuntimeUnavailableError when onnxruntime-node does not load on this machine, or its provider does not start;
 * ConfigError when `threads` is no whole number ≥ 1.
 */
export async function createOnnxRuntime(options: OnnxRuntimeOptions = {}): Promise<Runtime> {
  const { threads, provider = "cpu", profile, spinning } = options;
  checkThreads("createOnnxRuntime", threads);
  const onnxruntime = await loadOnnxruntime();
  await checkProvider(onnxruntime, provider);
  const available = availableParallelism();
  const threadsFor = (graph: Graph): number => threads ?? chooseThreads(graph, available);
  return compilingRuntime({
    name: "onnx",
    device: describeDevice(provider === "cpu" ? "CPU" : provider, threads),
    stacksSides: (graph) => provider === "cpu" && threadsFor(graph) > 1,
    load(graph) {
      return createOnnxSession(
        onnxruntime,
        graph,
        nativeOptions({ threads: threadsFor(graph.graph), provider, profile, spinning }),
      );
    },
  });
}
