import type * as onnxruntimeNode from "onnxruntime-node";
import type { InferenceSession } from "onnxruntime-node";
import { ConfigError, RuntimeUnavailableError } from "@mienf/numeric";
import { serialise } from "./serialise.ts";
import type { NamedGraph } from "./serialise.ts";

/** An array to feed; borrowed, not copied. */
export interface Feed {
  readonly data: Float32Array | Int32Array | BigInt64Array;
  readonly shape: readonly number[];
}

/** A graph that onnxruntime has loaded. */
export interface NativeSession {
  /** Runs the graph: arrays by input name in, arrays by output name out. All outputs are float32. */
  run(feeds: Readonly<Record<string, Feed>>): Promise<Record<string, Float32Array>>;
  /** Idempotent. */
  dispose(): Promise<void>;
}

export interface NativeSessionOptions {
  readonly threads: number;
  readonly provider: string;
}

/** The loaded module. */
type Onnxruntime = Pick<typeof onnxruntimeNode, "InferenceSession" | "Tensor">;

/**
 * Loads onnxruntime's native addon.
 *
 * @throws RuntimeUnavailableError when it is not installed or does not load on this machine.
 */
export async function loadOnnxruntime(): Promise<Onnxruntime> {
  try {
    return await import("onnxruntime-node");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RuntimeUnavailableError(
      `createOnnxRuntime: expected onnxruntime-node to load on ${process.platform}-${process.arch}, and it did not (${reason}); run "npm install onnxruntime-node" or choose the "wasm" runtime`,
      { cause: error },
    );
  }
}

/** Hands a graph to onnxruntime. */
export async function createNativeSession(
  onnxruntime: Onnxruntime,
  graph: NamedGraph,
  options: NativeSessionOptions,
): Promise<NativeSession> {
  const session = await onnxruntime.InferenceSession.create(
    serialise(graph),
    sessionOptions(options),
  );
  let disposed = false;
  return {
    async run(feeds) {
      if (disposed) {
        throw new ConfigError(
          "NativeSession: expected a session in use, got one that was disposed; compile the function or prepare the training again",
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
        await session.release();
      }
    },
  };
}

function sessionOptions({
  threads,
  provider,
}: NativeSessionOptions): InferenceSession.SessionOptions {
  return {
    executionProviders: provider === "cpu" ? ["cpu"] : [provider, "cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    extra: {
      session: {
        // Workers that spin while they wait take the cores that other work needs.
        intra_op: { allow_spinning: "0" },
        inter_op: { allow_spinning: "0" },
      },
      // The compiler has placed its transposes on purpose: this optimiser would put some back into slower products.
      optimization: { disable_specified_optimizers: "GemmTransposeFusion" },
    },
    // 3: errors only. Advice about a generated graph is of no use to a user.
    logSeverityLevel: 3,
  };
}
