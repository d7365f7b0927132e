import type { Graph } from "../graph/graph.ts";
import { absorbBroadcasts } from "./broadcasts.ts";
import { chooseCheaperOperations } from "./cheaper-operations.ts";
import { convolveByLines } from "./convolutions.ts";
import { fuseGemm } from "./fuse-gemm.ts";
import { orderEarly } from "./order-early.ts";
import { removeDeadNodes } from "./pass.ts";
import type { Pass } from "./pass.ts";
import { reuseProducts } from "./reuse-products.ts";
import { separateOutputs } from "./separate-outputs.ts";
import { shareEqualNodes } from "./share-equal-nodes.ts";
import { simplifyArithmetic } from "./simplify-arithmetic.ts";
import { simplifyArrangement } from "./simplify-arrangement.ts";
import { widenRows } from "./wide-rows.ts";

/** The passes, in the order in which one round runs them. */
const PASSES: readonly Pass[] = [
  simplifyArrangement,
  simplifyArithmetic,
  absorbBroadcasts,
  shareEqualNodes,
  reuseProducts,
  fuseGemm,
];

/** Rounds enough for every chain met so far; most graphs settle after three. */
const MAX_ROUNDS = 10;

/** Simplifies a graph, then chooses among equal operations those that run fastest, and tidies up after that. */
export function optimise(graph: Graph): Graph {
  return finish(widenRows(convolveByLines(simplify(graph))));
}

/** As {@link optimise}, in a way that does not depend on the number of rows. */
export function optimiseForAnyRows(graph: Graph): Graph {
  return finish(convolveByLines(simplify(graph)));
}

/** Drops all that a graph can do without. */
export function simplify(graph: Graph): Graph {
  return settle(removeDeadNodes(graph));
}

function finish(graph: Graph): Graph {
  return orderEarly(separateOutputs(settle(chooseCheaperOperations(settle(graph)))));
}

/** Runs all passes until the number of nodes no longer falls. */
function settle(graph: Graph): Graph {
  let current = graph;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const next = PASSES.reduce((sofar, pass) => pass(sofar), current);
    const settled = next.nodes.length === current.nodes.length;
    current = next;
    if (settled) {
      break;
    }
  }
  return current;
}
