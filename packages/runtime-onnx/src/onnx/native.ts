/** @file onnxruntime's native addon, for Node. */
import type * as onnxruntimeNode from "onnxruntime-node";
import type { InferenceSession } from "onnxruntime-node";
import { RuntimeUnavailableError } from "@mienf/numeric";
import { probeSession, reasonOf, SESSION_OPTIONS, UNWANTED_OPTIMISERS } from "./onnx-session.ts";

/** The loaded module. */
export type NativeOnnxruntime = typeof onnxruntimeNode;

export interface NativeOptions {
  readonly threads: number;
  readonly provider: string;
  readonly profile?: string | undefined;
  readonly spinning?: boolean | undefined;
}

/**
 * Loads onnxruntime's native addon.
 *
 * @throws RuntimeUnavailableError when it is not installed or does not load on this machine.
 */
export async function loadOnnxruntime(): Promise<NativeOnnxruntime> {
  // Its builds report usage to their maker unless told not to; a user's own choice stands.
  process.env["ORT_DISABLE_TELEMETRY"] ??= "1";
  try {
    return await import("onnxruntime-node");
  } catch (error) {
    throw new RuntimeUnavailableError(
      `createOnnxRuntime: expected onnxruntime-node to load on ${process.platform}-${process.arch}, and it did not (${reasonOf(error)}); run "npm install onnxruntime-node" or choose the "wasm" runtime`,
      { cause: error },
    );
  }
}

/**
 * Makes sure that an execution provider is there and starts: onnxruntime itself falls back to the CPU for some that are
 * missing, without an error.
 *
 * @throws RuntimeUnavailableError when it is not part of the installation, or does not start.
 */
export async function checkProvider(
  onnxruntime: NativeOnnxruntime,
  provider: string,
): Promise<void> {
  if (provider === "cpu") {
    return;
  }
  // What it would print about a provider that does not start is in the error's text.
  onnxruntime.env.logLevel = "fatal";
  const known = onnxruntime.listSupportedBackends().map(({ name }) => name);
  if (!known.includes(provider)) {
    throw new RuntimeUnavailableError(
      `createOnnxRuntime: expected an execution provider of onnxruntime-node on ${process.platform}-${process.arch}, one of ${known.join(", ")}, got "${provider}"; use one of these`,
    );
  }
  try {
    await probeSession(onnxruntime, nativeOptions({ threads: 1, provider }));
  } catch (error) {
    throw new RuntimeUnavailableError(
      `createOnnxRuntime: expected the execution provider "${provider}" to start, and it did not (${reasonOf(error)}); ${ADVICE[provider] ?? "install its driver"}, or use the provider "cpu"`,
      { cause: error },
    );
  }
}

const CUDA_ADVICE =
  'install CUDA and cuDNN, and run "npm rebuild onnxruntime-node" so that its script fetches the CUDA build';

/** What a provider needs besides the package. */
const ADVICE: Readonly<Record<string, string>> = {
  cuda: CUDA_ADVICE,
  tensorrt: `${CUDA_ADVICE}, and install TensorRT`,
  webgpu: "install a graphics driver that has Vulkan",
};

/** How Node's sessions are set up. */
export function nativeOptions({
  threads,
  provider,
  profile,
  spinning = false,
}: NativeOptions): InferenceSession.SessionOptions {
  return {
    ...SESSION_OPTIONS,
    ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
    executionProviders: provider === "cpu" ? ["cpu"] : [provider, "cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    extra: {
      session: {
        // Workers that spin while they wait take the cores that other work needs.
        intra_op: { allow_spinning: spinning ? "1" : "0" },
        inter_op: { allow_spinning: "0" },
      },
      optimization: UNWANTED_OPTIMISERS,
    },
  };
}
