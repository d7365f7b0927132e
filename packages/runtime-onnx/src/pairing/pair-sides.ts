import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Graph, Node, Value } from "../graph/graph.ts";
import { findPairs, sameConstant } from "./find-pairs.ts";
import type { Lane, Pair, Pairing } from "./find-pairs.ts";
import { pairedOperation, SIDES } from "./paired-operations.ts";
import type { PairedOperation } from "./paired-operations.ts";

/** One training step whose parameters may be taken two at a time. */
export interface PairedStep {
  /** Inputs: the mini-batches, then an array for each unit; outputs: the loss, then a gradient for each unit. */
  readonly graph: Graph;
  /** The numbers of the parameters that each array holds: one, or two of one shape, stacked along a new first axis. */
  readonly units: readonly (readonly number[])[];
}

/** Below this part of a graph's nodes in pairs, stacking and cutting costs more than it saves. */
const LEAST_PART = 0.5;

/** The step as it is: every parameter for itself. */
export function unpaired(step: Graph, dataCount: number): PairedStep {
  return { graph: step, units: step.inputs.slice(dataCount).map((_, index) => [index]) };
}

/**
 * Does at once, on stacked arrays, what a step does alike on two data arrays, such as two flows of one architecture.
 *
 * Two threads then have a whole matrix product each, where they had to share one.
 *
 * @param step - as `traceLossAndGradients` makes it, simplified.
 * @returns undefined when the step has no two sides, or they have too little in common.
 */
export function pairSides(step: Graph, dataCount: number): PairedStep | undefined {
  const [x, y] = step.inputs;
  const alike = x?.dtype === y?.dtype && x?.shape.join() === y?.shape.join();
  if (dataCount !== 2 || x === undefined || y === undefined || !alike) {
    return undefined;
  }
  const parameters = new Set(step.inputs.slice(dataCount));
  const pairing = findPairs(step, [x, y], (value) => parameters.has(value));
  return pairing.partners.size < LEAST_PART * step.nodes.length
    ? undefined
    : new Pairer(step, pairing).run(dataCount);
}

/** Makes the graph on stacked arrays. */
class Pairer {
  readonly #g = new GraphBuilder();
  readonly #step: Graph;
  readonly #pairing: Pairing;
  /** What a value of the old graph is in the new one, by itself. */
  readonly #alone = new Map<Value, Value>();
  /** Stacked values, by the first and then the second of the two. */
  readonly #stacked = new Map<Value, Map<Value, Value>>();

  constructor(step: Graph, pairing: Pairing) {
    this.#step = step;
    this.#pairing = pairing;
  }

  run(dataCount: number): PairedStep | undefined {
    const { inputs, outputs } = this.#step;
    for (const value of inputs.slice(0, dataCount)) {
      this.#alone.set(value, this.#g.input(value.shape, value.dtype));
    }
    const units = this.#addParameters(inputs.slice(dataCount));
    if (!this.#addNodes()) {
      return undefined;
    }
    const [loss, ...gradients] = outputs as [Value, ...Value[]];
    const results = units.map((unit) => {
      const [first, second] = unit.map((index) => gradients[index] as Value) as [Value, Value?];
      return second === undefined ? this.#single(first) : this.#both([first, second]);
    });
    return { graph: this.#g.finish([this.#single(loss), ...results]), units };
  }

  /** Adds an input for each parameter without partner, and for each two that are partners. */
  #addParameters(parameters: readonly Value[]): number[][] {
    const units: number[][] = [];
    for (const [index, value] of parameters.entries()) {
      const { pair } = this.#pairing.lanes.get(value) ?? {};
      if (pair === undefined) {
        this.#alone.set(value, this.#g.input(value.shape, value.dtype));
        units.push([index]);
      } else if (this.#stackedOf(pair) === undefined) {
        this.#keep(pair, this.#g.input([SIDES, ...value.shape], value.dtype));
        units.push(pair.map((each) => parameters.indexOf(each)));
      }
    }
    return units;
  }

  /** Adds every node once what it needs is there; false if some wait for each other. */
  #addNodes(): boolean {
    const done = new Set<Node>();
    const isReady = ({ inputs }: Node): boolean =>
      inputs.every(({ producer }) => producer === undefined || done.has(producer));
    let waiting: readonly Node[] = this.#step.nodes;
    while (waiting.length > 0) {
      const before = done.size;
      for (const node of waiting) {
        const partner = this.#pairing.partners.get(node);
        if (!done.has(node) && isReady(node) && (partner === undefined || isReady(partner))) {
          this.#addNode(node, partner);
          done.add(node);
          done.add(partner ?? node);
        }
      }
      if (done.size === before) {
        return false;
      }
      waiting = waiting.filter((node) => !done.has(node));
    }
    return true;
  }

  #addNode(node: Node, partner: Node | undefined): void {
    if (partner === undefined) {
      const inputs = node.inputs.map((input) => this.#single(input));
      const made = this.#g.emit(node.op, inputs, node.outputs, node.attributes);
      for (const [index, output] of node.outputs.entries()) {
        this.#alone.set(output, made[index] as Value);
      }
      return;
    }
    const { side } = this.#pairing.lanes.get(node.outputs[0] as Value) as Lane;
    const [left, right] = side === 0 ? [node, partner] : [partner, node];
    const operands = left.inputs.map((input, index) => {
      const other = right.inputs[index] as Value;
      // Products need a matrix for each side.
      const shared = sameConstant(input, other) && !(left.op === "Gemm" && index < 2);
      return shared
        ? { value: input, paired: false }
        : { value: this.#both([input, other]), paired: true };
    });
    const made = (pairedOperation(left) as PairedOperation)(this.#g, left, operands);
    for (const [index, output] of left.outputs.entries()) {
      this.#keep([output, right.outputs[index] as Value], made[index] as Value);
    }
  }

  /** A value by itself, cut out of the stacked one if need be. */
  #single(value: Value): Value {
    const known = value.data === undefined ? this.#alone.get(value) : value;
    if (known !== undefined) {
      return known;
    }
    const { pair, side } = this.#pairing.lanes.get(value) as Lane;
    const parts = this.#g.split(this.#stackedOf(pair) as Value, [1, 1], 0);
    for (const [index, each] of pair.entries()) {
      this.#alone.set(each, this.#g.reshape(parts[index] as Value, each.shape));
    }
    return this.#alone.get(pair[side]) as Value;
  }

  /** Two values stacked. */
  #both(pair: Pair): Value {
    const known = this.#stackedOf(pair);
    if (known !== undefined) {
      return known;
    }
    const parts = pair.map((each) => this.#g.reshape(this.#single(each), [1, ...each.shape]));
    return this.#keep(pair, this.#g.concat(parts, 0));
  }

  #stackedOf([first, second]: Pair): Value | undefined {
    return this.#stacked.get(first)?.get(second);
  }

  #keep([first, second]: Pair, value: Value): Value {
    const row = this.#stacked.get(first) ?? new Map<Value, Value>();
    this.#stacked.set(first, row.set(second, value));
    return value;
  }
}
