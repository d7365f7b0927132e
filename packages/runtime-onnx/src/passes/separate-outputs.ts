import { GraphBuilder } from "../graph/graph-builder.ts";
import { copyGraph } from "../graph/copy-graph.ts";
import type { Value } from "../graph/graph.ts";
import type { Pass } from "./pass.ts";

/**
 * Gives each output a value of its own, as ONNX wants it, also where an output is an input, a constant, a value of an
 * enclosing graph, or the same as another output. To be run last: simplification undoes it.
 */
export const separateOutputs: Pass = (graph) => {
  const g = new GraphBuilder();
  const made = new Set<Value>();
  const results = copyGraph(g, graph, graph.inputs, (node) => {
    const outputs = g.emit(node.op, node.inputs, node.outputs, node.attributes);
    for (const output of outputs) {
      made.add(output);
    }
    return outputs;
  });
  // Deleting says whether the value was there: made by a node, and not an output yet.
  const outputs = results.map((value) => (made.delete(value) ? value : g.identity(value)));
  return { inputs: graph.inputs, outputs, nodes: g.finish(outputs).nodes };
};
