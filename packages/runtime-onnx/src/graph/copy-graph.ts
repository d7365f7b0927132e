import type { GraphBuilder } from "./graph-builder.ts";
import type { Graph, Node, Value } from "./graph.ts";

/** Makes a node's results in the copy: `node` has its inputs replaced already, `original` is as it was. */
export type CopyNode = (node: Node, original: Node) => readonly Value[];

/**
 * Adds a graph's nodes to a builder, in order, with its inputs replaced by the given values.
 *
 * @param inputs - one value for each of the graph's inputs.
 * @param copyNode - how to add a node; as it is, by default.
 * @returns the values that the graph's outputs became.
 */
export function copyGraph(
  g: GraphBuilder,
  graph: Graph,
  inputs: readonly Value[],
  copyNode: CopyNode = ({ op, inputs: moved, outputs, attributes }) =>
    g.emit(op, moved, outputs, attributes),
): Value[] {
  const copies = new Map<Value, Value>();
  for (const [index, input] of graph.inputs.entries()) {
    copies.set(input, inputs[index] as Value);
  }
  // Constants and the values of an enclosing graph stand for themselves.
  const copyOf = (value: Value): Value => copies.get(value) ?? value;
  for (const node of graph.nodes) {
    const made = copyNode({ ...node, inputs: node.inputs.map(copyOf) }, node);
    for (const [index, output] of node.outputs.entries()) {
      copies.set(output, made[index] as Value);
    }
  }
  return graph.outputs.map(copyOf);
}
