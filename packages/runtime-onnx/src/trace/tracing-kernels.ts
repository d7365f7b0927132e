import * as tf from "@tensorflow/tfjs-core";
import type { KernelFunc, NamedTensorInfoMap, Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import type { Value } from "../graph/graph.ts";
import { kernelTable } from "../lower/kernel-table.ts";
import type { LowerKernel } from "./kernel.ts";
import type { TracingBackend } from "./tracing-backend.ts";

/** tfjs's name of the tracing backend, which exists only while a trace runs. */
export const BACKEND_NAME = "mienf-trace";

let registered = false;

/** Registers a kernel for every kernel name that tfjs-core has: one that records, or one that says it cannot. */
export function registerTracingKernels(): void {
  if (registered) {
    return;
  }
  registered = true;
  const known = Object.values(tf).filter((value) => typeof value === "string");
  for (const kernelName of new Set([...known, ...Object.keys(kernelTable)])) {
    const lower = kernelTable[kernelName];
    const kernelFunc = lower === undefined ? missingKernel(kernelName) : recordingKernel(lower);
    tf.registerKernel({ kernelName, backendName: BACKEND_NAME, kernelFunc });
  }
}

function recordingKernel(lower: LowerKernel): KernelFunc {
  return ({ inputs, attrs, backend: current }) => {
    const backend = current as TracingBackend;
    const byName = inputs as Partial<NamedTensorInfoMap>;
    const optionalInput = (name: string): Value | undefined => {
      const tensor = byName[name];
      return tensor === undefined || tensor === null ? undefined : toValue(backend, tensor);
    };
    const results = lower({
      g: backend.graph,
      get inputs() {
        const listed = Object.values(inputs as Readonly<Record<string, TensorInfo>>);
        return listed.map((tensor) => toValue(backend, tensor));
      },
      input: (name) => optionalInput(name) as Value,
      optionalInput,
      attrs: (attrs ?? {}) as never,
    });
    return Array.isArray(results)
      ? results.map((value) => backend.wrap(value))
      : backend.wrap(results);
  };
}

/** A tensor of another backend, one that the model made beforehand, is a constant of the graph. */
function toValue(backend: TracingBackend, tensor: TensorInfo): Value {
  return (
    backend.find(tensor.dataId) ??
    backend.makeConstant((tensor as Tensor).dataSync(), tensor.shape, tensor.dtype)
  );
}

function missingKernel(kernelName: string): KernelFunc {
  return ({ backend }) => {
    // tfjs opens a scope for each operation and names it "cumprod__op", say.
    const operation = tf.engine().state.activeScope?.name.match(/^(?<name>\w+?)_*(?:op)?$/u);
    const origin = operation === null ? "" : ` (made by tf.${operation?.groups?.["name"]})`;
    throw new ConfigError(
      `compile(${(backend as TracingBackend).label}): no ONNX lowering for kernel "${kernelName}"${origin}; write it with other operations, or use the "cpu" or "wasm" runtime`,
    );
  };
}
