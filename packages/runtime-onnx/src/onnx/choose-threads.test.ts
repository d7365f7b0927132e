import { expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Graph } from "../graph/graph.ts";
import { chooseThreads } from "./choose-threads.ts";

function productOf(size: number): Graph {
  const g = new GraphBuilder();
  const matrix = g.input([size, size], "float32");
  return g.finish([g.gemm(matrix, matrix, { transA: false, transB: false })]);
}

test("uses one thread for small products and several for large ones, in loops too", () => {
  const g = new GraphBuilder();
  g.emit("Loop", [], [], { body: productOf(512) });
  expect(chooseThreads(productOf(64), 8)).toBe(1);
  expect(chooseThreads(g.finish([]), 8)).toBe(4);
  expect(chooseThreads(g.finish([]), 2)).toBe(2);
});

test("uses one thread where there is no product", () => {
  expect(chooseThreads(new GraphBuilder().finish([]), 8)).toBe(1);
});
