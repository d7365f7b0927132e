import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { withBoundParameters } from "@mienf/core";
import type { FunctionSpec, Parameter, TrainingSpec } from "@mienf/core";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Graph, Value } from "../graph/graph.ts";
import { BACKEND_NAME, registerTracingKernels } from "./tracing-kernels.ts";
import { TracingBackend } from "./tracing-backend.ts";

/**
 * Traces a function's graph.
 *
 * @returns inputs: the function's inputs, then its parameters; outputs: the function's results.
 */
export function traceFunction(spec: FunctionSpec): Graph {
  return trace(spec.label, spec.inputShapes, (inputs) => {
    const parameters = inputs.addAll(spec.parameters.map(({ shape }) => shape));
    return withBoundParameters(spec.parameters, parameters, () => spec.call(...inputs.given));
  });
}

/**
 * Traces one evaluation of the loss and its gradients.
 *
 * @returns inputs: one mini-batch of each data array, then the parameters; outputs: the loss, then the gradients.
 */
export function traceLossAndGradients(spec: TrainingSpec): Graph {
  const batchShapes = spec.data.map(({ shape }) => [spec.batchSize, ...shape.slice(1)]);
  return trace(spec.label, batchShapes, (inputs) => {
    const parameters = inputs.addAll(spec.parameters.map(({ shape }) => shape));
    const differentiate = tf.valueAndGrads((...bound: Tensor[]) =>
      withBoundParameters(spec.parameters as Parameter[], bound, () => spec.loss(...inputs.given)),
    );
    const { value, grads } = differentiate(parameters);
    return [value, ...grads];
  });
}

interface TraceInputs {
  readonly given: Tensor[];
  /** Makes further inputs. */
  readonly addAll: (shapes: readonly (readonly number[])[]) => Tensor[];
}

/** Runs `fn` with the tracing backend current, and restores the backend that was. */
function trace(
  label: string,
  shapes: readonly (readonly number[])[],
  fn: (inputs: TraceInputs) => Tensor[],
): Graph {
  registerTracingKernels();
  const graph = new GraphBuilder();
  const backend = new TracingBackend(graph, label);
  const previous = tf.engine().backendName;
  tf.registerBackend(BACKEND_NAME, () => backend);
  // The factory is synchronous, so the backend is current before this call returns.
  void tf.setBackend(BACKEND_NAME);
  const addAll = (added: readonly (readonly number[])[]): Tensor[] =>
    added.map((shape) =>
      tf.engine().makeTensorFromTensorInfo(backend.wrap(graph.input(shape, "float32"))),
    );
  try {
    let outputs: Value[] = [];
    tf.tidy(() => {
      const tensors = fn({ given: addAll(shapes), addAll });
      outputs = tensors.map((tensor) => valueOf(backend, tensor));
    });
    return graph.finish(outputs);
  } catch (error) {
    disposeTape();
    throw error;
  } finally {
    tf.removeBackend(BACKEND_NAME);
    if (previous) {
      void tf.setBackend(previous);
    }
  }
}

/** Frees what a differentiation that was cut short by an error had saved; tfjs forgets to. */
function disposeTape(): void {
  for (const node of tf.engine().state.activeTape ?? []) {
    for (const saved of node.saved ?? []) {
      saved.dispose();
    }
  }
}

function valueOf(backend: TracingBackend, tensor: Tensor): Value {
  return (
    backend.find(tensor.dataId) ??
    backend.makeConstant(tensor.dataSync(), tensor.shape, tensor.dtype)
  );
}
