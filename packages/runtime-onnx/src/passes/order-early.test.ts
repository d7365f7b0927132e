import { expect, test } from "vitest";
import { graphOf, operationsAfter } from "../../test/check-pass.ts";
import { orderEarly } from "./order-early.ts";

test("lists nodes right after those that they need", async () => {
  const graph = graphOf([[3, 4]], (g, x) => {
    const rectified = g.unary("Relu", x);
    const root = g.unary("Sqrt", rectified);
    const exponential = g.unary("Exp", root);
    const sign = g.unary("Sign", rectified);
    return [exponential, sign, g.unary("Abs", x)];
  });
  expect(await operationsAfter(orderEarly, graph)).toEqual(["Relu", "Abs", "Sqrt", "Sign", "Exp"]);
});
