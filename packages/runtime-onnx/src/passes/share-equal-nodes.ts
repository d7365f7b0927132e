import type { Node, Value } from "../graph/graph.ts";
import { rulePass } from "./pass.ts";
import type { Pass } from "./pass.ts";

/** Constants up to this length are compared by content; longer ones are hardly ever made twice. */
const COMPARED_LENGTH = 64;

/** Common-subexpression elimination: a node equal to an earlier one is replaced by it. */
export const shareEqualNodes: Pass = (graph) => {
  const numbers = new Map<Value | string, number>();
  const numberOf = (value: Value): number => {
    const key = contentOf(value) ?? value;
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  };
  const made = new Map<string, readonly Value[]>();
  return rulePass((node, { g }) => {
    const key = keyOf(node, numberOf);
    const results = made.get(key) ?? g.emit(node.op, node.inputs, node.outputs, node.attributes);
    made.set(key, results);
    return results;
  })(graph);
};

function keyOf(node: Node, numberOf: (value: Value) => number): string {
  const sizes = node.outputs.map(({ shape }) => shape.join("x"));
  return [
    node.op,
    node.inputs.map(numberOf).join(","),
    sizes.join(","),
    JSON.stringify(node.attributes),
  ].join("|");
}

function contentOf({ data, dtype, shape }: Value): string | undefined {
  return data === undefined || data.length > COMPARED_LENGTH
    ? undefined
    : `${dtype}[${shape.join(",")}]${data.join(",")}`;
}
