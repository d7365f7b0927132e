import { copyGraph } from "../graph/copy-graph.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Graph, Node, Value } from "../graph/graph.ts";

/** A graph that computes the same, cheaper. */
export type Pass = (graph: Graph) => Graph;

/** What a rule works with. */
export interface RuleContext {
  readonly g: GraphBuilder;
  /** How often a value of the new graph is used by the old graph's nodes and outputs. */
  readonly uses: (value: Value) => number;
}

/**
 * Another way to make a node's results, or undefined to leave it. The node's inputs, and through their producers
 * everything above it, are already rewritten.
 */
export type Rule = (node: Node, context: RuleContext) => readonly Value[] | undefined;

/** Makes a pass that offers every node to a rule once, and then drops what is no longer used. */
export function rulePass(rule: Rule): Pass {
  return (graph) => {
    const g = new GraphBuilder();
    const before = countUses(graph);
    const after = new Map<Value, number>();
    const context: RuleContext = { g, uses: (value) => after.get(value) ?? 0 };
    const outputs = copyGraph(g, graph, graph.inputs, (node, original) => {
      const made =
        rule(node, context) ?? g.emit(node.op, node.inputs, node.outputs, node.attributes);
      for (const [index, output] of original.outputs.entries()) {
        const value = made[index] as Value;
        after.set(value, (after.get(value) ?? 0) + (before.get(output) ?? 0));
      }
      return made;
    });
    return removeDeadNodes({ inputs: graph.inputs, outputs, nodes: g.finish(outputs).nodes });
  };
}

/** Drops the nodes whose results nobody uses. */
export function removeDeadNodes(graph: Graph): Graph {
  const needed = new Set<Value>(graph.outputs);
  const nodes: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (node.outputs.some((output) => needed.has(output))) {
      nodes.push(node);
      for (const input of node.inputs) {
        needed.add(input);
      }
    }
  }
  return { ...graph, nodes: nodes.toReversed() };
}

function countUses(graph: Graph): Map<Value, number> {
  const uses = new Map<Value, number>();
  for (const value of [...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs]) {
    uses.set(value, (uses.get(value) ?? 0) + 1);
  }
  return uses;
}

/** Tries rules one after another and takes the first that applies. */
export function firstOf(...rules: readonly Rule[]): Rule {
  return (node, context) => {
    for (const rule of rules) {
      const made = rule(node, context);
      if (made !== undefined) {
        return made;
      }
    }
    return undefined;
  };
}
