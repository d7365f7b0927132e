import type { InferenceSession } from "onnxruntime-node";
import type { Runtime } from "@mienf/core";
import { ConfigError, RuntimeUnavailableError } from "@mienf/numeric";
import { checkThreads, compilingRuntime, describeDevice } from "./compiling-runtime.ts";
import {
  createOnnxSession,
  probeSession,
  reasonOf,
  SESSION_OPTIONS,
  UNWANTED_OPTIMISERS,
} from "./onnx/onnx-session.ts";
import type { OnnxSession, Onnxruntime } from "./onnx/onnx-session.ts";
import { limitBuffers } from "./passes/limit-buffers.ts";

/** Settings of {@link createOnnxWebRuntime}. */
export interface OnnxWebRuntimeOptions {
  /** `"wasm"` (default), or `"webgpu"` where the browser has it; operations that WebGPU lacks run in WebAssembly. */
  readonly provider?: "wasm" | "webgpu";
  /**
   * WebAssembly threads. Above 1 only on a page that is cross-origin isolated. Default: as many as the machine has, up
   * to 4, on such a page, and 1 elsewhere. onnxruntime-web keeps what its first session got until the page is reloaded.
   */
  readonly threads?: number;
  /** URL of the folder with onnxruntime-web's `.wasm` and `.mjs` files; default: beside its script. */
  readonly wasmPaths?: string;
}

/** The loaded module. */
interface OnnxruntimeWeb extends Onnxruntime {
  readonly env: {
    readonly wasm: { numThreads?: number | undefined; wasmPaths?: string | object | undefined };
  };
}

/** WebGPU promises 8 storage buffers for a shader; one is for the array on the other side of a join or a cut. */
const limitForWebgpu = limitBuffers(7);

/** More threads than this hardly ever help one training step. */
const MOST_THREADS = 4;

/** What a browser says about itself; in Node all of it may be missing. */
interface BrowserGlobals {
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: { readonly hardwareConcurrency?: number };
}

/**
 * Makes the runtime that compiles for the browser, where onnxruntime-web runs the graphs; it works in Node, too.
 *
 * A step blocks the thread that asks for it: call this in a worker to keep a page responsive.
 *
 * @throws RuntimeUnavailableError when onnxruntime-web or its provider does not start; ConfigError when `threads` is no
 * whole number ≥ 1, or more than the page may have.
 */
export async function createOnnxWebRuntime(options: OnnxWebRuntimeOptions = {}): Promise<Runtime> {
  const { provider = "wasm", wasmPaths } = options;
  const threads = chooseWebThreads(options.threads);
  const sessionOptions: InferenceSession.SessionOptions = {
    ...SESSION_OPTIONS,
    executionProviders: provider === "wasm" ? ["wasm"] : [provider, "wasm"],
    extra: { optimization: UNWANTED_OPTIMISERS },
  };
  const onnxruntime = await start(provider, async (loaded) => {
    loaded.env.wasm.numThreads = threads;
    if (wasmPaths !== undefined) {
      loaded.env.wasm.wasmPaths = wasmPaths;
    }
    await probeSession(loaded, sessionOptions);
  });
  // onnxruntime-web refuses a second call while one is under way.
  let previous: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(call: () => Promise<Result>): Promise<Result> => {
    const result = previous.then(call, call);
    previous = result;
    return result;
  };
  return compilingRuntime({
    name: "onnx-web",
    device: describeDevice(provider === "wasm" ? "WebAssembly" : "WebGPU", threads),
    stacksSides: () => provider === "wasm" && threads > 1,
    async load(named): Promise<OnnxSession> {
      const graph = provider === "webgpu" ? limitForWebgpu(named.graph) : named.graph;
      const session = await inTurn(() =>
        createOnnxSession(onnxruntime, { ...named, graph }, sessionOptions),
      );
      return {
        run: (feeds) => inTurn(() => session.run(feeds)),
        dispose: () => inTurn(() => session.dispose()),
      };
    },
  });
}

/** Loads onnxruntime-web and tries it. */
async function start(
  provider: "wasm" | "webgpu",
  prepare: (loaded: OnnxruntimeWeb) => Promise<void>,
): Promise<Onnxruntime> {
  try {
    const loaded: OnnxruntimeWeb = await (provider === "wasm"
      ? import("onnxruntime-web/wasm")
      : import("onnxruntime-web/webgpu"));
    await prepare(loaded);
    return loaded;
  } catch (error) {
    throw new RuntimeUnavailableError(
      `createOnnxWebRuntime: expected onnxruntime-web to start with "${provider}", and it did not (${reasonOf(error)}); run "npm install onnxruntime-web", serve its .wasm files${provider === "wasm" ? "" : ', or use the provider "wasm"'}`,
      { cause: error },
    );
  }
}

function chooseWebThreads(threads: number | undefined): number {
  checkThreads("createOnnxWebRuntime", threads);
  const { crossOriginIsolated, navigator } = globalThis as BrowserGlobals;
  if (threads === undefined) {
    return crossOriginIsolated === true
      ? Math.min(MOST_THREADS, navigator?.hardwareConcurrency ?? 1)
      : 1;
  }
  if (threads > 1 && crossOriginIsolated === false) {
    throw new ConfigError(
      `createOnnxWebRuntime: expected one thread on a page that is not cross-origin isolated, got ${threads}; serve it with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp`,
    );
  }
  return threads;
}
