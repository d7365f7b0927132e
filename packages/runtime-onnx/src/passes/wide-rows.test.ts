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

test("adds a row to each of several matrices, several rows at once", async () => {
  const graph = graphOf(
    [
      [2, 64, 32],
      [2, 1, 32],
    ],
    (g, x, rows) => [g.binary("Add", x, rows), g.binary("Sub", rows, x)],
  );
  await operationsAfter(widenRows, graph);
  const { nodes } = widenRows(graph);
  expect(nodes.find(({ op }) => op === "Add")?.outputs[0]?.shape).toEqual([2, 8, 256]);
  expect(nodes.find(({ op }) => op === "Sub")?.outputs[0]?.shape).toEqual([2, 8, 256]);
});

test.for([
  ["wide", [2, 64, 256], [2, 1, 256]],
  ["small", [2, 8, 32], [2, 1, 32]],
  ["odd", [2, 63, 48], [2, 1, 48]],
  ["with one row for all", [2, 64, 32], [1, 1, 32]],
] as const)("leaves a stack that is %s", async ([, shape, row]) => {
  const graph = graphOf([shape, row], (g, x, rows) => g.binary("Add", x, rows));
  expect(await operationsAfter(widenRows, graph)).toEqual(["Add"]);
});
