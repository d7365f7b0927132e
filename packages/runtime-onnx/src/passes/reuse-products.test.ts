import { expect, test } from "vitest";
import { graphOf, operationsAfter } from "../../test/check-pass.ts";
import type { Value } from "../graph/graph.ts";
import { reuseProducts } from "./reuse-products.ts";

const shapes = [
  [3, 4],
  [3, 4],
  [3, 4],
];

test.for([
  ["the first with the last", false],
  ["the second with the last", true],
] as const)("uses a product that is known: %s", async ([, swapped]) => {
  const graph = graphOf(shapes, (g, a, b, c) => {
    const known = g.binary("Mul", a, c);
    const inner = swapped ? g.binary("Mul", b, a) : g.binary("Mul", a, b);
    return [g.unary("Exp", known), g.binary("Mul", inner, c)];
  });
  expect(await operationsAfter(reuseProducts, graph)).toEqual(["Mul", "Exp", "Mul"]);
});

test("leaves products that others need, that are not known, or that broadcast", async () => {
  const graph = graphOf([...shapes, [1, 4]], (g, a, b, ...rest) => {
    const [c, row] = rest as [Value, Value];
    const known = g.binary("Mul", a, c);
    const shared = g.binary("Mul", a, b);
    const spread = g.binary("Mul", g.binary("Mul", a, row), c);
    const unknown = g.binary("Mul", g.binary("Mul", b, b), c);
    return [known, shared, g.binary("Mul", shared, c), spread, unknown];
  });
  expect(await operationsAfter(reuseProducts, graph)).toEqual(Array(7).fill("Mul"));
});
