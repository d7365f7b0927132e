import { expect, test } from "vitest";
import { evaluate, expectSameResults, graphOf, randomInputs } from "../../test/check-pass.ts";
import { plainRealNvp } from "../../test/plain-real-nvp.ts";
import type { Graph, Value } from "../graph/graph.ts";
import { optimise, simplify } from "../passes/optimise.ts";
import { traceLossAndGradients } from "../trace/trace.ts";
import { pairSides } from "./pair-sides.ts";
import type { PairedStep } from "./pair-sides.ts";

const SIZE = { dim: 4, hidden: 8, couplings: 3, batchSize: 6, rows: 20 };

/** Runs the step before and after on the same random values, and compares the loss and all gradients. */
async function expectSameStep(step: Graph, paired: PairedStep): Promise<void> {
  const { graph, units } = paired;
  const dataCount = step.inputs.length - units.flat().length;
  const values = randomInputs(step);
  const stack = (arrays: readonly Float32Array[]): Float32Array =>
    Float32Array.from(arrays.flatMap((array) => [...array]));
  const stacked = (arrays: readonly Float32Array[]): Float32Array[] =>
    units.map((unit) => stack(unit.map((index) => arrays[index] as Float32Array)));
  const [loss, ...gradients] = (await evaluate(step, values)) as [Float32Array, ...Float32Array[]];
  const inputs = [...values.slice(0, dataCount), ...stacked(values.slice(dataCount))];
  for (const each of [graph, optimise(graph)]) {
    expectSameResults(await evaluate(each, inputs), [loss, ...stacked(gradients)]);
  }
}

test("stacks two flows of one architecture, with their parameters", async () => {
  const spec = plainRealNvp(SIZE, 1);
  const step = simplify(traceLossAndGradients(spec));
  const paired = pairSides(step, 2);
  expect(paired).toBeDefined();
  await expectSameStep(step, paired as PairedStep);
  const { units, graph } = paired as PairedStep;
  // Each flow has 18 parameters, in the same order; the base's come last.
  expect(units).toEqual([...Array.from({ length: 18 }, (_, index) => [index, index + 18]), [36]]);
  const products = ({ nodes }: Graph): number =>
    nodes.filter(({ op }) => ["Gemm", "MatMul", "FusedMatMul"].includes(op)).length;
  expect(products(step)).toBe(2 * products(graph));
});

test("does on both sides whatever it has a rule for", async () => {
  const step = graphOf(
    [[4, 6], [4, 6], [6, 6], [6, 6], [6], [6], [4, 6], [4, 6]],
    (g, x, y, ...parameters) => {
      const side = (rows: Value, which: 0 | 1): Value => {
        const [weight, shift, mask] = [0, 2, 4].map((first) => parameters[first + which]) as [
          Value,
          Value,
          Value,
        ];
        const plain = g.gemm(rows, weight, { transA: false, transB: false, bias: shift });
        const crossed = g.gemm(plain, mask, { transA: true, transB: false });
        const turned = g.transpose(g.reshape(crossed, [4, 9]), [1, 0]);
        const reversed = g.slice(turned, [{ axis: 1, start: 3, end: -1, step: -1 }]);
        const [first, second] = g.split(reversed, [1, 3], 1) as [Value, Value];
        const joined = g.concat([second, g.filled([9, 2], 0.5, "float32"), first], 1);
        const padded = g.pad(
          joined,
          [
            [0, 0],
            [2, 1],
          ],
          0.25,
        );
        const running = g.emitOne("CumSum", [padded, g.scalar(1, "int64")], padded);
        // Numbers of its own, as what was measured on a side's data.
        const own = g.constant(Float32Array.of(which, 2, 3, 4, 5, 6, 7, 8, 9), [9, 1], "float32");
        const summed = g.reduce(
          "ReduceSum",
          g.clip(g.binary("Mul", running, own), -2, 2),
          [1],
          false,
        );
        return g.expand(g.reshape(g.unary("Tanh", summed), [9, 1]), [9, 3]);
      };
      const [left, right] = [side(x, 0), side(y, 1)];
      const total = g.reduce("ReduceSum", g.binary("Mul", left, right), [0, 1], false);
      // In place of gradients: one array for each parameter.
      return [total, ...parameters.map((parameter) => g.binary("Mul", parameter, total))];
    },
  );
  const paired = pairSides(step, 2);
  expect(paired?.units).toEqual([
    [0, 1],
    [2, 3],
    [4, 5],
  ]);
  await expectSameStep(step, paired as PairedStep);
});

test.for([
  ["three data arrays", 3],
  ["one data array", 1],
] as const)("leaves a step with %s", ([, count]) => {
  const step = simplify(traceLossAndGradients(plainRealNvp(SIZE, 1)));
  expect(pairSides(step, count)).toBeUndefined();
});

test("leaves sides that are of different shapes, or do different things", () => {
  const different = graphOf(
    [
      [4, 2],
      [4, 3],
    ],
    (g, x, y) => g.concat([g.unary("Exp", x), g.unary("Exp", y)], 1),
  );
  const unlike = graphOf(
    [
      [4, 2],
      [4, 2],
    ],
    (g, x, y) => g.binary("Add", g.unary("Exp", x), g.unary("Tanh", y)),
  );
  expect(pairSides(different, 2)).toBeUndefined();
  expect(pairSides(unlike, 2)).toBeUndefined();
});

test("gives each side's product its own constant matrix, and cuts with other sizes apart", async () => {
  const step = graphOf(
    [
      [4, 6],
      [4, 6],
    ],
    (g, x, y) => {
      const side = (rows: Value, which: 0 | 1): Value => {
        const entries = Float32Array.from({ length: 36 }, (_, index) => Math.sin(index));
        const same = g.constant(entries, [6, 6], "float32");
        const matrix = g.constant(
          entries.map((entry) => entry + which),
          [6, 6],
          "float32",
        );
        const product = g.gemm(g.unary("Tanh", rows), matrix, { transA: false, transB: false });
        const again = g.gemm(product, same, { transA: false, transB: true });
        return g.slice(again, [{ axis: 1, start: which, end: which + 4 }]);
      };
      return g.reduce("ReduceSum", g.binary("Mul", side(x, 0), side(y, 1)), [0, 1], false);
    },
  );
  const paired = pairSides(step, 2);
  await expectSameStep(step, paired as PairedStep);
  const operations = (paired as PairedStep).graph.nodes.map(({ op }) => op);
  expect(operations.filter((op) => op === "MatMul" || op === "FusedMatMul")).toHaveLength(2);
  expect(operations.filter((op) => op === "Slice")).toHaveLength(2);
});

test("leaves sides of which one needs the other's result", () => {
  const chained = graphOf(
    [
      [4, 2],
      [4, 2],
      [4, 2],
    ],
    (g, x, y, parameter) => {
      const second = g.binary("Mul", y, g.unary("Exp", parameter));
      const first = g.binary("Mul", x, g.unary("Tanh", second));
      return g.reduce("ReduceSum", g.binary("Add", first, second), [0, 1], false);
    },
  );
  expect(pairSides(chained, 2)).toBeUndefined();
});
