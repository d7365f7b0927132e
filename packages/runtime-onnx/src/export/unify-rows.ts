/** @file One graph for any number of rows, out of graphs that were traced with different numbers. */
import { ConfigError } from "@mienf/numeric";
import { materialise } from "../graph/constants.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Graph, Node, Value } from "../graph/graph.ts";
import { sameShape } from "../graph/shapes.ts";
import { removeDeadNodes } from "../passes/pass.ts";

/** The same function, traced with three numbers of rows. */
interface Traces {
  readonly rowCounts: readonly number[];
  readonly graphs: readonly Graph[];
}

/** A number that is `slope · rows + offset`. */
interface Affine {
  readonly slope: number;
  readonly offset: number;
}

/**
 * Makes one graph of several that differ in their number of rows alone.
 *
 * Nodes are compared one by one. Extents, positions and sizes may be affine functions of the number of rows, which the
 * new graph reads off its first input that has rows; everything else must be equal. Extents that vary are -1 in the
 * new graph's inputs and outputs.
 *
 * @throws ConfigError when the graphs differ in anything else.
 */
export function unifyRows(label: string, traces: Traces): Graph {
  return new RowUnifier(label, traces).unify();
}

class RowUnifier {
  readonly #label: string;
  readonly #rowCounts: readonly number[];
  readonly #graphs: readonly Graph[];
  readonly #g = new GraphBuilder();
  /** For each graph, what its values became. */
  readonly #maps: readonly Map<Value, Value>[];
  readonly #rows: Value;

  constructor(label: string, { rowCounts, graphs }: Traces) {
    this.#label = label;
    this.#rowCounts = rowCounts;
    this.#graphs = graphs;
    this.#maps = graphs.map(() => new Map<Value, Value>());
    const inputs = this.#across((graph) => graph.inputs);
    for (const versions of inputs) {
      this.#remember(
        versions,
        this.#g.input(this.#openShape(versions), this.#first(versions).dtype),
      );
    }
    this.#rows = this.#readRows();
  }

  unify(): Graph {
    for (const versions of this.#across((graph) => graph.nodes)) {
      this.#addNode(versions);
    }
    const outputs = this.#across((graph) => graph.outputs).map((versions) =>
      this.#output(versions),
    );
    return removeDeadNodes(this.#g.finish(outputs));
  }

  /** The items of all graphs side by side. */
  #across<Item>(itemsOf: (graph: Graph) => readonly Item[]): Item[][] {
    const lists = this.#graphs.map(itemsOf);
    const [first = []] = lists;
    if (lists.some((list) => list.length !== first.length)) {
      throw this.#refusal("the number of its operations");
    }
    return first.map((_, index) => lists.map((list) => list[index] as Item));
  }

  #first<Item>(versions: readonly Item[]): Item {
    return versions[0] as Item;
  }

  #remember(versions: readonly Value[], value: Value): void {
    for (const [index, version] of versions.entries()) {
      this.#maps[index]?.set(version, value);
    }
  }

  /** The shape with -1 for extents that vary. */
  #openShape(versions: readonly Value[]): number[] {
    return this.#first(versions).shape.map((extent, axis) =>
      versions.every(({ shape }) => shape[axis] === extent) ? extent : -1,
    );
  }

  /** The number of rows: an int64 vector of one element. */
  #readRows(): Value {
    for (const input of this.#g.finish([]).inputs) {
      const axis = input.shape.indexOf(-1);
      if (axis >= 0) {
        const type = { shape: [1], dtype: "int64" } as const;
        return this.#g.emitOne("Shape", [input], type, { start: axis, end: axis + 1 });
      }
    }
    throw this.#refusal("nothing");
  }

  #addNode(versions: readonly Node[]): void {
    const { op, attributes, inputs, outputs } = this.#first(versions);
    const alike = versions.every(
      (node) =>
        node.op === op &&
        node.inputs.length === inputs.length &&
        node.outputs.length === outputs.length &&
        JSON.stringify(node.attributes) === JSON.stringify(attributes),
    );
    if (!alike) {
      throw this.#refusal(`an operation "${op}"`);
    }
    const moved = inputs.map((_, position) =>
      this.#input(
        versions.map((node) => node.inputs[position] as Value),
        op,
      ),
    );
    const made = this.#g.emit(op, moved, outputs, attributes);
    for (const [position, value] of made.entries()) {
      this.#remember(
        versions.map((node) => node.outputs[position] as Value),
        value,
      );
    }
  }

  #input(versions: readonly Value[], op: string): Value {
    const known = this.#known(versions);
    if (known !== undefined) {
      return known;
    }
    if (versions.some(({ data }) => data === undefined)) {
      throw this.#refusal(`what "${op}" is applied to`);
    }
    const made = this.#constant(versions, op);
    this.#remember(versions, made);
    return made;
  }

  /** What all versions of a value became, if it is the same. */
  #known(versions: readonly Value[]): Value | undefined {
    const [first, ...others] = versions.map((version, index) => this.#maps[index]?.get(version));
    return others.every((other) => other === first) ? first : undefined;
  }

  #constant(versions: readonly Value[], op: string): Value {
    const { dtype, shape, data } = this.#first(versions);
    const sameData = versions.every((each) => sameNumbers(each.data ?? [], data ?? []));
    if (sameData && versions.every((each) => sameShape(each.shape, shape))) {
      return this.#first(versions);
    }
    if (sameData && data?.length === 1) {
      const extents = shape.map((_, axis) => versions.map((each) => each.shape[axis] as number));
      const type = { shape: this.#openShape(versions), dtype };
      const target = this.#integers(extents, op);
      return this.#g.emitOne("Expand", [this.#g.constant(data, [], dtype), target], type);
    }
    if (
      dtype !== "int64" ||
      shape.length !== 1 ||
      !versions.every((each) => sameShape(each.shape, shape))
    ) {
      throw this.#refusal(`a constant of "${op}"`);
    }
    const lists = versions.map((each) => materialise(each, each.data as Int32Array));
    const entries = Array.from(lists[0] ?? [], (_, index) =>
      lists.map((list) => list[index] as number),
    );
    return this.#integers(entries, op);
  }

  /** An int64 vector whose entries may vary with the number of rows. */
  #integers(entries: readonly (readonly number[])[], op: string): Value {
    const varies = (versions: readonly number[]): boolean => new Set(versions).size > 1;
    if (op === "Reshape" && entries.filter(varies).length === 1) {
      // ONNX works one extent out by itself.
      return this.#g.integers(
        entries.map((versions) => (varies(versions) ? -1 : (versions[0] as number))),
      );
    }
    const parts = entries.map((versions) => {
      if (!varies(versions)) {
        return this.#g.integers([versions[0] as number]);
      }
      const { slope, offset } = this.#affine(versions, op);
      const scaled = this.#g.binary("Mul", this.#rows, this.#g.integers([slope]));
      return this.#g.binary("Add", scaled, this.#g.integers([offset]));
    });
    return parts.length === 1 ? (parts[0] as Value) : this.#g.concat(parts, 0);
  }

  #affine(versions: readonly number[], op: string): Affine {
    const [rows0, rows1, rows2] = this.#rowCounts as [number, number, number];
    const [value0, value1, value2] = versions as [number, number, number];
    const slope = (value1 - value0) / (rows1 - rows0);
    const offset = value0 - slope * rows0;
    if (!Number.isInteger(slope) || slope * rows2 + offset !== value2) {
      throw this.#refusal(`an extent of "${op}"`);
    }
    return { slope, offset };
  }

  #output(versions: readonly Value[]): Value {
    const known = this.#input(versions, "Identity");
    // Declared with the extents that vary left open.
    const open = { shape: this.#openShape(versions), dtype: known.dtype };
    return this.#g.emitOne("Identity", [known], open);
  }

  #refusal(what: string): ConfigError {
    return new ConfigError(
      `exportOnnx(${this.#label}): expected a function that does the same for any number of rows, got one in which ${what} depends on that number; give fixed extents in inputShapes instead of "rows"`,
    );
  }
}

function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((entry, index) => Object.is(entry, b[index]));
}
