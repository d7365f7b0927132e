import type { Node, Value } from "../graph/graph.ts";
import { sameShape } from "../graph/shapes.ts";
import { rulePass } from "./pass.ts";
import type { Pass } from "./pass.ts";

/**
 * (a · b) · c = a · (b · c) where b · c has been worked out already, as the gradient of exp(s) · x with respect to s finds
 * it: one product instead of two.
 */
export const reuseProducts: Pass = (graph) => {
  const products = new Map<Value, Map<Value, Value>>();
  const known = (a: Value, b: Value): Value | undefined =>
    products.get(a)?.get(b) ?? products.get(b)?.get(a);
  return rulePass((node, { g, uses }) => {
    const [x, y] = node.inputs as [Value, Value];
    if (node.op !== "Mul" || !sameShape(x.shape, y.shape)) {
      return undefined;
    }
    const [factor, product] = findReuse(node, known, uses) ?? [];
    const result =
      factor === undefined || product === undefined
        ? g.binary("Mul", x, y)
        : g.binary("Mul", factor, product);
    products.set(x, (products.get(x) ?? new Map<Value, Value>()).set(y, result));
    return [result];
  })(graph);
};

/** The two factors that make the node's result out of a product that is known. */
function findReuse(
  { inputs }: Node,
  known: (a: Value, b: Value) => Value | undefined,
  uses: (value: Value) => number,
): [Value, Value] | undefined {
  const [x, y] = inputs as [Value, Value];
  for (const [inner, outer] of [
    [x, y],
    [y, x],
  ] as const) {
    const [a, b] = inner.producer?.op === "Mul" && uses(inner) === 1 ? inner.producer.inputs : [];
    if (a === undefined || b === undefined || !sameShape(a.shape, b.shape)) {
      continue;
    }
    const [right, left] = [known(b, outer), known(a, outer)];
    if (right !== undefined) {
      return [a, right];
    }
    if (left !== undefined) {
      return [b, left];
    }
  }
  return undefined;
}
