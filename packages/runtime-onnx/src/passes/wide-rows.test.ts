import { expect, test } from "vitest";
import { graphOf, operationsAfter } from "../../test/check-pass.ts";
import { widenRows } from "./wide-rows.ts";

test("works on several rows of a tall, narrow matrix at once", async () => {
  const graph = graphOf([[2048, 4], [4], [1, 4]], (g, x, factor, shift) => [
    g.binary("Add", shift, g.binary("Mul", x, factor)),
    g.binary("Div", factor, x),
  ]);
  const operations = await operationsAfter(widenRows, graph);
  expect(operations.filter((op) => op === "Expand")).toHaveLength(3);
  expect(widenRows(graph).nodes.find(({ op }) => op === "Mul")?.outputs[0]?.shape).toEqual([
    128, 64,
  ]);
});

test("sums the rows of a tall, narrow matrix in two stages", async () => {
  const graph = graphOf([[2048, 3]], (g, x) => g.reduce("ReduceSum", x, [0], true));
  expect(await operationsAfter(widenRows, graph)).toEqual([
    "Reshape",
    "ReduceSum",
    "Reshape",
    "ReduceSum",
    "Reshape",
  ]);
});

test.for([
  ["small", [64, 4]],
  ["wide", [2048, 16]],
  ["odd", [2047, 4]],
] as const)("leaves a matrix that is %s", async ([, shape]) => {
  const graph = graphOf([shape, [shape[1]]], (g, x, factor) => g.binary("Mul", x, factor));
  expect(await operationsAfter(widenRows, graph)).toEqual(["Mul"]);
});
