import type { Readable } from "node:stream";
import type { Runtime } from "@mienf/core";
import type { EstimatorDescriptor, FittedModel, SavedModel } from "@mienf/estimators";
import type { RuntimeOptions } from "./runtime-settings.ts";

/** Where text goes. */
export interface OutputStream {
  write(text: string): unknown;
  /** Whether a person sees it at once. */
  readonly isTTY?: boolean | undefined;
  /** Width of the terminal, in characters. */
  readonly columns?: number | undefined;
}

/** Estimators by name, and the way back from a saved model. */
export interface EstimatorCatalog {
  readonly estimatorRegistry: ReadonlyMap<string, EstimatorDescriptor>;
  readonly loadModel: (saved: SavedModel) => FittedModel;
}

/** Runtimes that can be asked for by name; a machine may have more or fewer of them. */
export const runtimeNames = ["onnx", "webgpu", "node-gpu", "wasm", "cpu"] as const;

/** Name of a runtime. */
export type RuntimeName = (typeof runtimeNames)[number];

/** Everything the command touches outside itself, so that a test can run it without a process. */
export interface Host {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly stdin: Readable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** Milliseconds since the process started. */
  now(): number;
  /** Calls `listener` at every interrupt (Ctrl-C) until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
  /** Loads the estimators; slow, so only commands that need them ask. */
  estimators(): Promise<EstimatorCatalog>;
  /** @throws RuntimeUnavailableError when the runtime does not run here. */
  runtime(name: RuntimeName, options?: RuntimeOptions): Promise<Runtime>;
}
