import type { Graph, Node, Value } from "../graph/graph.ts";
import { sameShape } from "../graph/shapes.ts";
import { BROADCASTING } from "../passes/broadcasts.ts";
import { pairedOperation } from "./paired-operations.ts";

/** Two values that are for the two sides of a model what one value is for one. */
export type Pair = readonly [Value, Value];

/** Where a value is in a pair. */
export interface Lane {
  readonly pair: Pair;
  readonly side: 0 | 1;
}

/** Which nodes and values of a graph are alike. */
export interface Pairing {
  /** From a node to the other side's. */
  readonly partners: ReadonlyMap<Node, Node>;
  readonly lanes: ReadonlyMap<Value, Lane>;
}

/**
 * Finds the nodes that do the same on two sides, beginning with two inputs of the graph that are alike and going on to what is
 * computed from them.
 *
 * @param isParameter - tells the graph's inputs that may be paired with each other where two nodes that are alike read them.
 */
export function findPairs(
  graph: Graph,
  start: Pair,
  isParameter: (value: Value) => boolean,
): Pairing {
  const finder = new PairFinder(graph, isParameter);
  finder.join(start[0], start[1]);
  for (const node of graph.nodes) {
    finder.visit(node);
  }
  return finder;
}

class PairFinder implements Pairing {
  readonly partners = new Map<Node, Node>();
  readonly lanes = new Map<Value, Lane>();
  readonly #isParameter: (value: Value) => boolean;
  readonly #readers = new Map<Value, Node[]>();

  constructor({ nodes }: Graph, isParameter: (value: Value) => boolean) {
    this.#isParameter = isParameter;
    for (const node of nodes) {
      for (const input of new Set(node.inputs)) {
        this.#readers.set(input, [...(this.#readers.get(input) ?? []), node]);
      }
    }
  }

  join(left: Value, right: Value): void {
    const pair = [left, right] as const;
    this.lanes.set(left, { pair, side: 0 });
    this.lanes.set(right, { pair, side: 1 });
  }

  /** Looks for a node that does with the other side's values what this one does with its own. */
  visit(node: Node): void {
    const lane = node.inputs.map((input) => this.lanes.get(input)).find((each) => each);
    if (lane === undefined || this.partners.has(node) || pairedOperation(node) === undefined) {
      return;
    }
    const other = lane.pair[1 - lane.side] as Value;
    const best = (this.#readers.get(other) ?? [])
      .filter((each) => each !== node && !this.partners.has(each) && sameKind(node, each))
      .map((each) => ({ each, loose: this.#looseInputs(node, each, lane.side) }))
      .filter(({ loose }) => loose < Infinity)
      .toSorted((a, b) => a.loose - b.loose)[0]?.each;
    if (best !== undefined) {
      this.#pairUp(lane.side === 0 ? [node, best] : [best, node]);
    }
  }

  /** How many inputs would have to be stacked first; Infinity where the two nodes are not alike. */
  #looseInputs(node: Node, other: Node, side: 0 | 1): number {
    const loose = node.inputs.map((mine, position) => {
      const theirs = other.inputs[position] as Value;
      const [a, b] = [this.lanes.get(mine), this.lanes.get(theirs)];
      if (a !== undefined || b !== undefined) {
        return a?.pair === b?.pair && a?.side === side && b?.side !== side ? 0 : Infinity;
      }
      if (mine.data !== undefined && theirs.data !== undefined) {
        return sameConstant(mine, theirs) || takesOwnConstants(node) ? 0 : Infinity;
      }
      if (mine.data !== undefined || theirs.data !== undefined || mine === theirs) {
        return Infinity;
      }
      return this.#isParameter(mine) && this.#isParameter(theirs) ? 0 : 1;
    });
    return loose.reduce((sum, each) => sum + each, 0);
  }

  #pairUp([left, right]: readonly [Node, Node]): void {
    this.partners.set(left, right);
    this.partners.set(right, left);
    for (const [index, output] of left.outputs.entries()) {
      this.join(output, right.outputs[index] as Value);
    }
    for (const [index, input] of left.inputs.entries()) {
      const other = right.inputs[index] as Value;
      if (this.#isParameter(input) && input !== other && !this.lanes.has(input)) {
        this.join(input, other);
      }
    }
  }
}

/** Whether two nodes do the same to inputs of the same types. */
function sameKind(a: Node, b: Node): boolean {
  return (
    a.op === b.op &&
    a.inputs.length === b.inputs.length &&
    a.outputs.length === b.outputs.length &&
    sameTypes(a.inputs, b.inputs) &&
    sameTypes(a.outputs, b.outputs) &&
    JSON.stringify(a.attributes) === JSON.stringify(b.attributes)
  );
}

function sameTypes(a: readonly Value[], b: readonly Value[]): boolean {
  return a.every(({ shape, dtype }, index) => {
    const other = b[index] as Value;
    return dtype === other.dtype && sameShape(shape, other.shape);
  });
}

/** Whether an operation's constants are numbers to compute with, of which each side may have its own; elsewhere they are sizes and axes. */
function takesOwnConstants({ op }: Node): boolean {
  return op === "Gemm" || BROADCASTING.has(op);
}

/** Whether two constants hold the same numbers. */
export function sameConstant({ data }: Value, { data: other }: Value): boolean {
  return (
    data !== undefined &&
    other !== undefined &&
    data.length === other.length &&
    data.every((entry, index) => entry === other[index])
  );
}
