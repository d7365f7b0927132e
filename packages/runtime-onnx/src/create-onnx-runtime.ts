import type { CompiledFunction, Runtime, TrainingSession } from "@mienf/core";
import { ConfigError } from "@mienf/numeric";
import { buildFunctionGraph, onnxFunction } from "./onnx-function.ts";
import { chooseThreads } from "./onnx/choose-threads.ts";
import { createNativeSession, loadOnnxruntime } from "./onnx/native-session.ts";
import type { NativeSession } from "./onnx/native-session.ts";
import type { NamedGraph } from "./onnx/serialise.ts";
import { traceFunction, traceLossAndGradients } from "./trace/trace.ts";
import { OnnxTrainingSession } from "./training/onnx-training-session.ts";
import { groupParameters } from "./training/parameter-groups.ts";
import { buildTrainingGraph } from "./training/training-graph.ts";

/** Settings of {@link createOnnxRuntime}. */
export interface OnnxRuntimeOptions {
  /**
   * Threads that one operation may use. By default it is chosen for each model by the size of its matrix products: one
   * for small models, which more threads make slower, up to four for wide ones.
   */
  readonly threads?: number;
  /** onnxruntime's execution provider: `"cpu"` (default), or one that the installation has, such as `"cuda"`. */
  readonly provider?: string;
}

/**
 * Makes the runtime that compiles: it traces a function or a training step once, and lets onnxruntime run it natively.
 *
 * @throws RuntimeUnavailableError when onnxruntime-node does not load on this machine; ConfigError when `threads` is no
 * whole number ≥ 1.
 */
export async function createOnnxRuntime(options: OnnxRuntimeOptions = {}): Promise<Runtime> {
  const { threads, provider = "cpu" } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new ConfigError(
      `createOnnxRuntime: expected a whole number of threads ≥ 1, got ${threads}`,
    );
  }
  const onnxruntime = await loadOnnxruntime();
  const live = new Set<NativeSession>();
  const load = async (graph: NamedGraph): Promise<NativeSession> => {
    const native = await createNativeSession(onnxruntime, graph, {
      threads: threads ?? chooseThreads(graph.graph),
      provider,
    });
    const session: NativeSession = {
      run: (feeds) => native.run(feeds),
      dispose() {
        live.delete(session);
        return native.dispose();
      },
    };
    live.add(session);
    return session;
  };
  const device = provider === "cpu" ? "CPU" : provider;
  return {
    name: "onnx",
    device:
      threads === undefined
        ? device
        : `${device}, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    async compile(spec): Promise<CompiledFunction> {
      const graph = buildFunctionGraph(spec, traceFunction(spec));
      return onnxFunction(spec, await load(graph));
    },
    async prepareTraining(spec): Promise<TrainingSession> {
      const groups = groupParameters(spec.parameters);
      const graph = buildTrainingGraph(spec, groups, traceLossAndGradients(spec));
      return new OnnxTrainingSession(spec, groups, await load(graph));
    },
    async dispose() {
      await Promise.all(Array.from(live, (session) => session.dispose()));
    },
  };
}
