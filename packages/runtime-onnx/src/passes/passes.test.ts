import { expect, test } from "vitest";
import { graphOf, operationsAfter } from "../../test/check-pass.ts";
import type { Graph, Value } from "../graph/graph.ts";
import { absorbBroadcasts } from "./broadcasts.ts";
import { chooseCheaperOperations } from "./cheaper-operations.ts";
import { fuseGemm } from "./fuse-gemm.ts";
import { limitBuffers } from "./limit-buffers.ts";
import { optimise } from "./optimise.ts";
import { shareEqualNodes } from "./share-equal-nodes.ts";
import { simplifyArithmetic } from "./simplify-arithmetic.ts";
import { simplifyArrangement } from "./simplify-arrangement.ts";

const matrix = [[3, 4]] as const;

test("drops multiplication by one, addition of zero and identities", async () => {
  const graph = graphOf(matrix, (g, x) => {
    const scaled = g.binary("Mul", g.identity(x), g.filled([3, 4], 1, "float32"));
    return g.unary("Exp", g.binary("Sub", g.binary("Add", 0, scaled), 0));
  });
  expect(await operationsAfter(simplifyArithmetic, graph)).toEqual(["Exp"]);
});

test("keeps a neutral element that gives the result its shape", async () => {
  const graph = graphOf([[4]], (g, x) => g.binary("Mul", x, g.filled([3, 4], 1, "float32")));
  expect(await operationsAfter(simplifyArithmetic, graph)).toEqual(["Mul"]);
});

test("resolves double signs", async () => {
  const graph = graphOf([[3], [3]], (g, a, b) => [
    g.binary("Add", a, g.unary("Neg", b)),
    g.binary("Sub", a, g.unary("Neg", b)),
    g.binary("Mul", g.unary("Neg", a), g.unary("Neg", b)),
    g.unary("Neg", g.unary("Neg", b)),
  ]);
  expect(await operationsAfter(simplifyArithmetic, graph)).toEqual(["Sub", "Add", "Mul"]);
});

test("joins constant factors and folds constant arithmetic", async () => {
  const graph = graphOf(matrix, (g, x) => {
    const factor = g.binary("Div", g.scalar(3), g.scalar(4));
    return g.binary("Mul", g.binary("Mul", g.unary("Neg", x), 2), factor);
  });
  const once = simplifyArithmetic(graph);
  expect(await operationsAfter(simplifyArithmetic, once)).toEqual(["Mul"]);
});

test("cancels reshapes and transposes", async () => {
  const graph = graphOf(matrix, (g, x) => {
    const there = g.transpose(g.reshape(g.reshape(x, [12]), [2, 6]), [1, 0]);
    return g.unary("Exp", g.reshape(g.transpose(there, [1, 0]), [3, 4]));
  });
  const once = simplifyArrangement(graph);
  expect(await operationsAfter(simplifyArrangement, once)).toEqual(["Exp"]);
});

test("cancels splitting and concatenating, both ways round", async () => {
  const graph = graphOf([...matrix, [3, 2]], (g, x, y) => {
    const whole = g.concat([x, y], 1);
    const [first, second] = g.split(whole, [4, 2], 1) as [Value, Value];
    const parts = g.split(first, [1, 3], 1);
    const sliced = g.slice(whole, [{ axis: 1, start: 4, end: 6 }]);
    return [g.unary("Exp", g.concat(parts, 1)), g.unary("Neg", second), g.unary("Abs", sliced)];
  });
  const once = simplifyArrangement(graph);
  expect(await operationsAfter(simplifyArrangement, once)).toEqual(["Exp", "Neg", "Abs"]);
});

test("turns the gradient of two slices into a concatenation", async () => {
  const graph = graphOf(
    [
      [3, 2],
      [3, 5],
    ],
    (g, a, b) => {
      const left = g.pad(
        a,
        [
          [0, 0],
          [0, 5],
        ],
        0,
      );
      const right = g.pad(
        b,
        [
          [0, 0],
          [2, 0],
        ],
        0,
      );
      return g.binary("Add", right, left);
    },
  );
  expect(await operationsAfter(simplifyArrangement, graph)).toEqual(["Concat"]);
});

test("keeps paddings that overlap", async () => {
  const graph = graphOf(
    [
      [3, 4],
      [3, 4],
    ],
    (g, a, b) => {
      const left = g.pad(
        a,
        [
          [0, 0],
          [0, 1],
        ],
        0,
      );
      const right = g.pad(
        b,
        [
          [0, 0],
          [1, 0],
        ],
        0,
      );
      return g.binary("Add", left, right);
    },
  );
  expect(await operationsAfter(simplifyArrangement, graph)).toEqual(["Pad", "Pad", "Add"]);
});

test("computes before it spreads, and drops spreading where an operation broadcasts", async () => {
  const graph = graphOf(
    [
      [3, 1],
      [3, 4],
    ],
    (g, small, large) => {
      const spread = g.expand(g.unary("Exp", g.expand(small, [3, 4])), [3, 4]);
      return g.binary("Add", g.binary("Mul", spread, g.filled([3, 4], 2, "float32")), large);
    },
  );
  expect(await operationsAfter(absorbBroadcasts, graph)).toEqual(["Exp", "Mul", "Add"]);
});

test("sums a spread value by multiplying", async () => {
  const graph = graphOf([[3, 1]], (g, x) =>
    g.reduce("ReduceSum", g.expand(x, [3, 4]), [0, 1], false),
  );
  expect(await operationsAfter(absorbBroadcasts, graph)).toEqual(["ReduceSum", "Mul"]);
});

test("makes equal nodes once", async () => {
  const graph = graphOf(matrix, (g, x) => [
    g.binary("Mul", g.unary("Exp", x), 2),
    g.binary("Mul", g.unary("Exp", x), 2),
    g.binary("Mul", g.unary("Exp", x), 3),
  ]);
  expect(await operationsAfter(shareEqualNodes, graph)).toEqual(["Exp", "Mul", "Mul"]);
});

test("folds transposes and a bias into a matrix product", async () => {
  const graph = graphOf([[4, 3], [5, 4], [5]], (g, a, b, bias) => {
    const flags = { transA: false, transB: true };
    const product = g.gemm(g.transpose(a, [1, 0]), b, flags);
    return g.binary("Add", bias, product);
  });
  expect(await operationsAfter(fuseGemm, graph)).toEqual(["Gemm"]);
});

test("leaves a matrix product that others use too, or that the sum would enlarge", async () => {
  const graph = graphOf(
    [
      [3, 4],
      [4, 1],
      [3, 2],
    ],
    (g, a, b, wide) => {
      const product = g.gemm(a, b, { transA: false, transB: false });
      return [g.binary("Add", product, wide), g.unary("Exp", product)];
    },
  );
  expect(await operationsAfter(fuseGemm, graph)).toEqual(["Gemm", "Add", "Exp"]);
});

test("sums rows by a matrix product, and takes a step from the rectified value", async () => {
  const step = { alpha: { float: 3e38 }, beta: { float: 0 } };
  const graph = graphOf(matrix, (g, x) => {
    const rectified = g.unary("Relu", x);
    return [g.reduce("ReduceSum", rectified, [0], true), g.unary("HardSigmoid", x, step)];
  });
  const after = chooseCheaperOperations(graph);
  expect(await operationsAfter(chooseCheaperOperations, graph)).toEqual([
    "Relu",
    "Gemm",
    "HardSigmoid",
  ]);
  expect(after.nodes.at(-1)?.inputs[0]?.producer?.op).toBe("Relu");
});

test("turns the choice between a value and a fraction of it into a product", async () => {
  const graph = graphOf(
    [
      [3, 4],
      [3, 4],
    ],
    (g, x, dy) => g.where(g.compare("Greater", x, 0), dy, g.binary("Mul", dy, 0.2)),
  );
  expect(await operationsAfter(chooseCheaperOperations, graph)).toEqual(["Mul", "Clip", "Mul"]);
});

test("takes a leaky step from the rectified value", async () => {
  const graph = graphOf(
    [
      [3, 4],
      [3, 4],
    ],
    (g, x, dy) => {
      const rectified = g.unary("LeakyRelu", x, { alpha: { float: 0.2 } });
      const slope = g.where(g.compare("Greater", x, 0), dy, g.binary("Mul", dy, 0.2));
      return [rectified, slope];
    },
  );
  const after = chooseCheaperOperations(graph);
  expect(await operationsAfter(chooseCheaperOperations, graph)).toEqual([
    "LeakyRelu",
    "Mul",
    "Clip",
    "Mul",
  ]);
  expect(after.nodes.at(1)?.inputs[0]).toBe(after.nodes.at(0)?.outputs[0]);
});

test("reverses columns by moving them, and multiplies with other permutations", async () => {
  const exchange = (places: readonly number[]): Float32Array =>
    Float32Array.from({ length: 9 }, (_, index) =>
      Number(places[Math.floor(index / 3)] === index % 3),
    );
  const graph = graphOf([[2, 3]], (g, x) => {
    const reversal = g.constant(exchange([2, 1, 0]), [3, 3], "float32");
    const rotation = g.constant(exchange([1, 2, 0]), [3, 3], "float32");
    return [
      g.gemm(x, reversal, { transA: false, transB: true }),
      g.gemm(x, rotation, { transA: false, transB: false }),
    ];
  });
  expect(await operationsAfter(chooseCheaperOperations, graph)).toEqual(["Slice", "Gemm"]);
});

test("reverses rows by gathering them", async () => {
  const reversed = { axis: 0, start: 2, end: -1, step: -1 };
  const graph = graphOf(matrix, (g, x) => [
    g.slice(x, [reversed]),
    g.slice(x, [{ ...reversed, start: 1 }]),
  ]);
  expect(await operationsAfter(chooseCheaperOperations, graph)).toEqual(["Gather", "Slice"]);
});

test("sums short rows of several matrices at once, and long ones one by one", async () => {
  const shapes = [
    [3, 4],
    [3, 4],
    [3, 20],
    [3, 20],
  ];
  const graph = graphOf(shapes, (g, ...matrices) => {
    const [first, second, third, fourth] = matrices.map((x) =>
      g.reduce("ReduceSum", x, [1], false),
    ) as [Value, Value, Value, Value];
    return [g.binary("Add", first, second), g.binary("Add", third, fourth)];
  });
  expect(await operationsAfter(chooseCheaperOperations, graph)).toEqual([
    "ReduceSum",
    "ReduceSum",
    "Add",
    "ReduceSum",
    "Add",
  ]);
});

test("multiplies with few columns the other way round, also where something is added", async () => {
  const flags = { transA: true, transB: false };
  const shapes = [
    [9, 6],
    [9, 2],
    [6, 2],
  ];
  const graph = graphOf(shapes, (g, a, b, bias) => [
    g.gemm(a, b, flags),
    g.gemm(a, b, { ...flags, bias }),
  ]);
  expect(await operationsAfter(chooseCheaperOperations, graph)).toEqual([
    "Gemm",
    "Transpose",
    "Transpose",
    "Gemm",
    "Transpose",
  ]);
});

test("computes one row of a product with a matrix of one value", async () => {
  const graph = graphOf([[4, 5]], (g, b) =>
    g.gemm(g.filled([3, 4], 0.5, "float32"), b, { transA: false, transB: false }),
  );
  expect(await operationsAfter(absorbBroadcasts, graph)).toEqual(["Gemm", "Expand"]);
  expect(absorbBroadcasts(graph).nodes[0]?.outputs[0]?.shape).toEqual([1, 5]);
});

test("adds before a reshape that both terms have", async () => {
  const graph = graphOf([[3, 4], [3, 4], [12]], (g, a, b, c) => {
    const [left, right] = [g.reshape(a, [12]), g.reshape(b, [12])];
    return [g.binary("Add", left, right), g.binary("Mul", g.reshape(a, [12]), c)];
  });
  expect(await operationsAfter(simplifyArrangement, graph)).toEqual([
    "Add",
    "Reshape",
    "Reshape",
    "Mul",
  ]);
});

test("settles: optimising twice changes nothing more", async () => {
  const graph = graphOf([[8, 4], [4, 4], [4]], (g, x, w, b) => {
    const product = g.gemm(x, w, { transA: false, transB: false });
    const linear = g.binary("Add", product, g.reshape(b, [1, 4]));
    const parts = g.split(g.unary("Tanh", linear), [2, 2], 1);
    return g.reduce("ReduceSum", g.concat(parts, 1), [0], false);
  });
  const once = await operationsAfter(optimise, graph);
  expect(once).toEqual(["Gemm", "Tanh", "Gemm", "Reshape"]);
  expect(await operationsAfter(optimise, optimise(graph))).toEqual(once);
});

test("joins and cuts in stages where buffers are few, in loops too", async () => {
  const graph = graphOf([[2, 9]], (g, x) => {
    const parts = g.split(
      x,
      Array.from({ length: 9 }, () => 1),
      1,
    );
    return g.concat(parts.toReversed(), 1);
  });
  const operations = await operationsAfter(limitBuffers(2), graph);
  expect(operations.every((op) => op === "Split" || op === "Concat")).toBe(true);
  const limited = limitBuffers(2)(
    graphOf([], (g) => g.emit("Loop", [], [{ shape: [], dtype: "float32" }], { body: graph })),
  );
  const body = limited.nodes[0]?.attributes["body"] as Graph;
  for (const { nodes } of [limitBuffers(2)(graph), body]) {
    for (const { op, inputs, outputs } of nodes) {
      expect(op === "Split" ? outputs.length : inputs.length).toBeLessThanOrEqual(2);
    }
  }
});
