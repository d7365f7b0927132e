import onnxProto from "onnx-proto";
import { materialise } from "../graph/constants.ts";
import { ONNX_TYPE } from "../graph/graph-builder.ts";
import type { Attribute, ConstantData, Graph, Node, Value } from "../graph/graph.ts";
import { VERSION } from "../version.ts";

const { onnx } = onnxProto;
const { AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto } = onnx;

/** Version 8 of the file format is the first that has every type used here. */
const IR_VERSION = 8;
const OPSET_VERSION = 18;

/** Operations of onnxruntime that are not part of ONNX. */
const CONTRIBUTED: ReadonlySet<string> = new Set(["FusedMatMul"]);
const CONTRIBUTED_DOMAIN = "com.microsoft";

/** A graph whose inputs and outputs have names to feed and fetch them by. */
export interface NamedGraph {
  readonly graph: Graph;
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** The graph's own name. */
  readonly name?: string;
  /** What an extent that is only known when the graph runs is called in the file. */
  readonly unknownExtent?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Writes a graph as the bytes of an ONNX model. */
export function serialise(named: NamedGraph): Uint8Array {
  const { graph, inputNames, outputNames, name = "main", metadata = {} } = named;
  const names = new Map<Value, string>();
  for (const [index, input] of graph.inputs.entries()) {
    names.set(input, inputNames[index] as string);
  }
  for (const [index, output] of graph.outputs.entries()) {
    names.set(output, outputNames[index] as string);
  }
  return ModelProto.encode({
    irVersion: IR_VERSION,
    producerName: "mienf",
    producerVersion: VERSION,
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    opsetImport: [
      { domain: "", version: OPSET_VERSION },
      ...(usesContributed(graph) ? [{ domain: CONTRIBUTED_DOMAIN, version: 1 }] : []),
    ],
    graph: graphProto(graph, { name, unknownExtent: named.unknownExtent ?? "steps" }, names),
  }).finish();
}

function usesContributed({ nodes }: Graph): boolean {
  return nodes.some(({ op, attributes: { body } }) =>
    typeof body === "object" && "nodes" in body ? usesContributed(body) : CONTRIBUTED.has(op),
  );
}

/** @param names - the names given so far; a loop's body sees those of the graph around it. */
function graphProto(
  graph: Graph,
  { name, unknownExtent }: { readonly name: string; readonly unknownExtent: string },
  names: Map<Value, string>,
): onnxProto.onnx.GraphProto {
  const constants: Value[] = [];
  const nameOf = (value: Value): string => {
    const known = names.get(value);
    if (known !== undefined) {
      return known;
    }
    const fresh = `v${names.size}`;
    names.set(value, fresh);
    if (value.data !== undefined) {
      constants.push(value);
    }
    return fresh;
  };
  const described = (value: Value): onnxProto.onnx.ValueInfoProto =>
    valueInfo(value, nameOf(value), unknownExtent);
  const input = graph.inputs.map(described);
  const node = graph.nodes.map((each) => nodeProto(each, nameOf, names));
  const output = graph.outputs.map(described);
  const initializer = constants.map((value) => tensorProto(value, nameOf(value)));
  return GraphProto.create({ name, node, initializer, input, output });
}

function nodeProto(
  node: Node,
  nameOf: (value: Value) => string,
  names: Map<Value, string>,
): onnxProto.onnx.NodeProto {
  return NodeProto.create({
    opType: node.op,
    domain: CONTRIBUTED.has(node.op) ? CONTRIBUTED_DOMAIN : "",
    input: node.inputs.map(nameOf),
    output: node.outputs.map(nameOf),
    attribute: Object.entries(node.attributes).map(([name, value]) =>
      AttributeProto.create({ name, ...attributeValue(value, names) }),
    ),
  });
}

function attributeValue(
  value: Attribute,
  names: Map<Value, string>,
): onnxProto.onnx.IAttributeProto {
  const { AttributeType } = AttributeProto;
  if (typeof value === "number") {
    return { type: AttributeType.INT, i: value };
  }
  if (typeof value === "string") {
    return { type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  }
  if ("float" in value) {
    return { type: AttributeType.FLOAT, f: value.float };
  }
  if ("nodes" in value) {
    return {
      type: AttributeType.GRAPH,
      g: graphProto(value, { name: "body", unknownExtent: "steps" }, names),
    };
  }
  return { type: AttributeType.INTS, ints: [...value] };
}

function tensorProto(value: Value, name: string): onnxProto.onnx.TensorProto {
  return TensorProto.create({
    name,
    dims: [...value.shape],
    dataType: ONNX_TYPE[value.dtype],
    rawData: rawBytes(value),
  });
}

function rawBytes(value: Value): Uint8Array {
  const data = materialise(value, value.data as ConstantData);
  const stored =
    value.dtype === "int64" ? BigInt64Array.from(data, (entry) => BigInt(entry)) : data;
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
}

function valueInfo(
  value: Value,
  name: string,
  unknownExtent: string,
): onnxProto.onnx.ValueInfoProto {
  const dim = value.shape.map((extent) =>
    extent < 0 ? { dimParam: unknownExtent } : { dimValue: extent },
  );
  return ValueInfoProto.create({
    name,
    type: { tensorType: { elemType: ONNX_TYPE[value.dtype], shape: { dim } } },
  });
}
