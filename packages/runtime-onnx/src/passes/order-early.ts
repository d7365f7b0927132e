import type { Node, Value } from "../graph/graph.ts";
import type { Pass } from "./pass.ts";

/**
 * Lists each node right after the last of those that it needs.
 *
 * onnxruntime does not run nodes as they are listed, but takes of a node's inputs first the one that is listed last, with
 * all that leads to it. With this order a mask that the way back needs is listed near the layer that it belongs to, far before the
 * gradient that it is multiplied with, and is thus made when that gradient is there, and not long before.
 */
export const orderEarly: Pass = (graph) => {
  const positions = new Map<Node, number>(graph.nodes.map((node, index) => [node, index]));
  const positionOf = ({ producer }: Value): number =>
    producer === undefined ? -1 : (positions.get(producer) ?? -1);
  // A node's inputs come before it, so its key is greater than theirs, and the order stays one in which all inputs are made.
  const keys = new Map(
    graph.nodes.map((node) => [node, Math.max(-1, ...node.inputs.map(positionOf))]),
  );
  const nodes = graph.nodes.toSorted((a, b) => (keys.get(a) as number) - (keys.get(b) as number));
  return { ...graph, nodes };
};
