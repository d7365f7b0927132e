import { checkInputs, flattenParameters, totalSize } from "@mienf/core";
import type { CompiledFunction, FunctionSpec } from "@mienf/core";
import { ShapeError } from "@mienf/numeric";
import { copyGraph } from "./graph/copy-graph.ts";
import { GraphBuilder } from "./graph/graph-builder.ts";
import type { Graph } from "./graph/graph.ts";
import type { Feed, OnnxSession } from "./onnx/onnx-session.ts";
import type { NamedGraph } from "./onnx/serialise.ts";
import { optimise } from "./passes/optimise.ts";

/**
 * Gives a traced function one flat input for its parameters, and float32 results.
 *
 * Inputs: `input0`…, and `parameters` if there are any; outputs: `output0`….
 */
export function buildFunctionGraph(spec: FunctionSpec, traced: Graph): NamedGraph {
  const g = new GraphBuilder();
  const inputs = spec.inputShapes.map((shape) => g.input(shape, "float32"));
  const sizes = spec.parameters.map(({ size }) => size);
  const parameters =
    sizes.length === 0
      ? []
      : g
          .split(g.input([totalSize(spec.parameters)], "float32"), sizes, 0)
          .map((part, index) => g.reshape(part, spec.parameters[index]?.shape ?? []));
  const results = copyGraph(g, traced, [...inputs, ...parameters]);
  const outputs = results.map((value) => g.cast(value, "float32"));
  return {
    graph: optimise(g.finish(outputs)),
    inputNames: [
      ...inputs.map((_, index) => `input${index}`),
      ...(sizes.length === 0 ? [] : ["parameters"]),
    ],
    outputNames: outputs.map((_, index) => `output${index}`),
  };
}

/** The callable side of a function that onnxruntime has loaded. */
export function onnxFunction(spec: FunctionSpec, native: OnnxSession): CompiledFunction {
  const parameterCount = totalSize(spec.parameters);
  return {
    async call(inputs, parameterVector = flattenParameters(spec.parameters)) {
      checkInputs(spec, inputs);
      if (parameterVector.length !== parameterCount) {
        throw new ShapeError(
          `${spec.label}: expected a parameter vector of ${parameterCount} values, got ${parameterVector.length}`,
        );
      }
      const feeds: Record<string, Feed> = {};
      for (const [index, data] of inputs.entries()) {
        feeds[`input${index}`] = { data, shape: spec.inputShapes[index] ?? [] };
      }
      if (spec.parameters.length > 0) {
        feeds["parameters"] = { data: parameterVector, shape: [parameterCount] };
      }
      const results = await native.run(feeds);
      return Object.keys(results).map((_, index) => results[`output${index}`] as Float32Array);
    },
    dispose: () => native.dispose(),
  };
}
