import type { Graph, Node, Value } from "../graph/graph.ts";
import { sizeOf } from "../graph/shapes.ts";

/** Multiplications and additions of a matrix product above which a further thread pays for waking it up (measured). */
const OPERATIONS_PER_THREAD = 4e6;

/** More threads than this hardly ever help one training step; independent fits in processes of their own do. */
const MOST_THREADS = 4;

/** Picks the number of threads, `available` at most, by the mean size of the graph's matrix products. */
export function chooseThreads(graph: Graph, available: number): number {
  const products = productsOf(graph);
  const total = products.reduce((sum, operations) => sum + operations, 0);
  const wanted = Math.floor(total / Math.max(products.length, 1) / OPERATIONS_PER_THREAD);
  return Math.max(1, Math.min(wanted, MOST_THREADS, available));
}

/** The number of operations of each matrix product, loops' bodies included. */
function productsOf(graph: Graph): number[] {
  return graph.nodes.flatMap((node) => {
    const body = node.attributes["body"];
    if (typeof body === "object" && "nodes" in body) {
      return productsOf(body);
    }
    const terms = summedTerms(node);
    return terms === undefined ? [] : [2 * terms * sizeOf((node.outputs[0] as Value).shape)];
  });
}

/** The number of products that make one element of the result. */
function summedTerms({ op, inputs, attributes }: Node): number | undefined {
  const [a, b] = inputs as [Value, Value];
  switch (op) {
    case "Gemm":
      return a.shape[attributes["transA"] === 1 ? 0 : 1];
    case "MatMul":
      return a.shape.at(-1);
    case "FusedMatMul":
      return a.shape.at(attributes["transA"] === 1 ? -2 : -1);
    case "Conv":
      return sizeOf(b.shape.slice(1));
    default:
      return undefined;
  }
}
