import type { InferenceSession, Tensor } from "onnxruntime-node";
import { ConfigError } from "@mienf/numeric";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { serialise } from "./serialise.ts";
import type { NamedGraph } from "./serialise.ts";

/** An array to feed; borrowed, not copied. */
export interface Feed {
  readonly data: Float32Array | Int32Array | BigInt64Array;
  readonly shape: readonly number[];
}

/** A graph that onnxruntime has loaded. */
export interface OnnxSession {
  /** Runs the graph: arrays by input name in, arrays by output name out. All outputs are float32. */
  run(feeds: Readonly<Record<string, Feed>>): Promise<Record<string, Float32Array>>;
  /** Idempotent. */
  dispose(): Promise<void>;
}

/** What onnxruntime-node and onnxruntime-web have in common. */
export interface Onnxruntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (data: Feed["data"], shape: number[]) => Tensor;
}

/** Hands a graph to onnxruntime. */
export async function createOnnxSession(
  onnxruntime: Onnxruntime,
  graph: NamedGraph,
  options: InferenceSession.SessionOptions,
): Promise<OnnxSession> {
  const session = await onnxruntime.InferenceSession.create(serialise(graph), options);
  let disposed = false;
  return {
    async run(feeds) {
      if (disposed) {
        throw new ConfigError(
          "OnnxSession: expected a session in use, got one that was disposed; compile the function or prepare the training again",
        );
      }
      const tensors = Object.fromEntries(
        Object.entries(feeds).map(([name, { data, shape }]) => [
          name,
          new onnxruntime.Tensor(data, [...shape]),
        ]),
      );
      const results = await session.run(tensors);
      return Object.fromEntries(
        Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]),
      );
    },
    async dispose() {
      if (!disposed) {
        disposed = true;
        if (options.enableProfiling === true) {
          session.endProfiling();
        }
        await session.release();
      }
    },
  };
}

/** Loads and drops the least graph there is: throws where onnxruntime cannot start with these options. */
export async function probeSession(
  onnxruntime: Onnxruntime,
  options: InferenceSession.SessionOptions,
): Promise<void> {
  const g = new GraphBuilder();
  const graph = g.finish([g.unary("Neg", g.input([1], "float32"))]);
  const probe = { graph, inputNames: ["x"], outputNames: ["y"] };
  const session = await createOnnxSession(onnxruntime, probe, options);
  await session.dispose();
}

/** What went wrong, in a word for an error's text. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Session options that hold wherever onnxruntime runs. */
export const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  executionMode: "sequential",
  graphOptimizationLevel: "all",
  // 3: errors only. Advice about a generated graph is of no use to a user.
  logSeverityLevel: 3,
};

/**
 * The compiler has placed its transposes on purpose: the one optimiser would put some back into slower products. A rectifier
 * by itself is done on several threads, in place, and that is faster than within a product (measured), where the other would put it.
 */
export const UNWANTED_OPTIMISERS = {
  disable_specified_optimizers: "GemmTransposeFusion;GemmActivationFusion",
};
