import type { CompiledFunction, Runtime, TrainingSession, TrainingSpec } from "@mienf/core";
import { ConfigError } from "@mienf/numeric";
import { buildFunctionGraph, onnxFunction } from "./onnx-function.ts";
import type { Graph } from "./graph/graph.ts";
import type { OnnxSession } from "./onnx/onnx-session.ts";
import type { NamedGraph } from "./onnx/serialise.ts";
import { pairSides, unpaired } from "./pairing/pair-sides.ts";
import type { PairedStep } from "./pairing/pair-sides.ts";
import { convolveByLines } from "./passes/convolutions.ts";
import { simplify } from "./passes/optimise.ts";
import { traceFunction, traceLossAndGradients } from "./trace/trace.ts";
import { OnnxTrainingSession } from "./training/onnx-training-session.ts";
import { groupParameters } from "./training/parameter-groups.ts";
import { buildTrainingGraph } from "./training/training-graph.ts";

/** What differs between the places where onnxruntime runs. */
export interface OnnxHost {
  readonly name: string;
  readonly device: string;
  /** Whether a graph gets several threads, for which two like sides of a model are worth stacking. */
  readonly stacksSides?: (graph: Graph) => boolean;
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
      const step = stepOf(host, spec);
      const groups = groupParameters(spec.parameters, step.units);
      const graph = buildTrainingGraph(spec, groups, step.graph);
      return new OnnxTrainingSession(spec, groups, await load(graph));
    },
    async dispose() {
      await Promise.all(Array.from(live, (session) => session.dispose()));
    },
  };
}

/** The loss and the gradients of a mini-batch, for both sides at once where that pays. */
function stepOf({ stacksSides }: OnnxHost, spec: TrainingSpec): PairedStep {
  const traced = traceLossAndGradients(spec);
  const dataCount = spec.data.length;
  if (stacksSides?.(traced) !== true) {
    return unpaired(traced, dataCount);
  }
  const simple = simplify(traced);
  const paired = hasConvolutions(simple) ? undefined : pairSides(simple, dataCount);
  return paired ?? unpaired(simple, dataCount);
}

/** Convolutions are recognised, and made far cheaper, on the arrays of one side only. */
function hasConvolutions(step: Graph): boolean {
  return convolveByLines(step).nodes.length !== step.nodes.length;
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
