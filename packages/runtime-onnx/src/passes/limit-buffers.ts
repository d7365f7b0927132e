import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Node, Value } from "../graph/graph.ts";
import { rulePass } from "./pass.ts";
import type { Pass } from "./pass.ts";

/**
 * Joins and cuts in stages where one operation would touch more than `most` arrays on either side, in loops' bodies
 * too: a WebGPU shader can bind only so many buffers.
 */
export function limitBuffers(most: number): Pass {
  const limit: Pass = rulePass((node, { g }) => {
    const { op, inputs, outputs, attributes } = node;
    const { axis, body } = attributes;
    if (typeof body === "object" && "nodes" in body) {
      return g.emit(op, inputs, outputs, { ...attributes, body: limit(body) });
    }
    if (op === "Concat" && inputs.length > most) {
      return [concatInStages(g, inputs, { axis: axis as number, most })];
    }
    return op === "Split" && outputs.length > most ? splitInStages(g, node, most) : undefined;
  });
  return limit;
}

function concatInStages(
  g: GraphBuilder,
  parts: readonly Value[],
  how: { readonly axis: number; readonly most: number },
): Value {
  const { axis, most } = how;
  const joined = chunks(parts, most).map((chunk) => g.concat(chunk, axis));
  return joined.length > most ? concatInStages(g, joined, how) : g.concat(joined, axis);
}

function splitInStages(
  g: GraphBuilder,
  { inputs, outputs, attributes }: Node,
  most: number,
): Value[] {
  const axis = attributes["axis"] as number;
  const cut = (x: Value, sizes: readonly number[]): Value[] => {
    if (sizes.length <= most) {
      return g.split(x, sizes, axis);
    }
    const stages = chunks(sizes, Math.ceil(sizes.length / most));
    const totals = stages.map((stage) => stage.reduce((sum, size) => sum + size, 0));
    return g
      .split(x, totals, axis)
      .flatMap((part, index) => cut(part, stages[index] as readonly number[]));
  };
  return cut(
    inputs[0] as Value,
    outputs.map(({ shape }) => shape[axis] as number),
  );
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
