import type { CompiledFunction, Runtime, TrainingSession } from "@mienf/core";
import { ConfigError } from "@mienf/numeric";
import { buildFunctionGraph, onnxFunction } from "./onnx-function.ts";
import type { OnnxSession } from "./onnx/onnx-session.ts";
import type { NamedGraph } from "./onnx/serialise.ts";
import { traceFunction, traceLossAndGradients } from "./trace/trace.ts";
import { OnnxTrainingSession } from "./training/onnx-training-session.ts";
import { groupParameters } from "./training/parameter-groups.ts";
import { buildTrainingGraph } from "./training/training-graph.ts";

/** What differs between the places where onnxruntime runs. */
export interface OnnxHost {
  readonly name: string;
  readonly device: string;
  load(graph: NamedGraph): Promise<OnnxSession>;
}

/** The runtime that traces and compiles, wherever its graphs then run. */
export function compilingRuntime(host: OnnxHost): Runtime {
  const live = new Set<OnnxSession>();
  const load = async (graph: NamedGraph): Promise<OnnxSession> => {
    const loaded = await host.load(graph);
    const session: OnnxSession = {
      run: (feeds) => loaded.run(feeds),
      dispose() {
        live.delete(session);
        return loaded.dispose();
      },
    };
    live.add(session);
    return session;
  };
  return {
    name: host.name,
    device: host.device,
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

/** @throws ConfigError when `threads` is no whole number ≥ 1. */
export function checkThreads(fn: string, threads: number | undefined): void {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new ConfigError(`${fn}: expected a whole number of threads ≥ 1, got ${threads}`);
  }
}

/** "CPU, 2 threads" */
export function describeDevice(device: string, threads: number | undefined): string {
  return threads === undefined
    ? device
    : `${device}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}
