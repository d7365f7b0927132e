import type { Node, Value } from "../graph/graph.ts";
import {
  banded,
  lines,
  padLines,
  planOf,
  reach,
  repeatBias,
  rowCount,
  selection,
} from "./convolution-plan.ts";
import type { Context, Plan } from "./convolution-plan.ts";
import { neighbourhoodsOf, scatteredNeighbourhoods } from "./neighbourhoods.ts";
import type { Tap } from "./neighbourhoods.ts";
import { firstOf, rulePass } from "./pass.ts";
import type { Pass, Rule } from "./pass.ts";

/**
 * Writes convolutions of small images with few channels, and their gradients, as products with banded matrices.
 *
 * A kernel of 3×3 entries applied to all neighbourhoods is a tall product with very few columns, and moves every pixel nine times. The same
 * sum is the product of whole lines of pixels, or whole images, with a matrix in which the kernel's blocks repeat along the diagonals:
 * more multiplications, in the shape that the runtime is fast at, and hardly any moves.
 */
export const convolveByLines: Pass = (graph) => {
  const selections = new Map<string, Value>();
  const rule = (apply: (node: Node, how: Context) => Value | undefined): Rule => {
    return (node, { g }) => {
      const made = apply(node, { g, selections });
      return made === undefined ? undefined : [made];
    };
  };
  return rulePass(firstOf(rule(convolve), rule(kernelGradient), rule(imageGradient)))(graph);
};

function convolve(node: Node, context: Context): Value | undefined {
  const [rows, kernel, bias] = node.inputs;
  if (!isProduct(node, 0, 0) || rows === undefined || kernel === undefined) {
    return undefined;
  }
  const found = neighbourhoodsOf(rows);
  const plan = found && planOf(found, kernel.shape[1] as number);
  if (found === undefined || plan === undefined) {
    return undefined;
  }
  const { g } = context;
  const repeated = bias && repeatBias(g, plan, bias);
  const product = g.gemm(lines(g, plan, found.images), banded(context, plan, kernel), {
    transA: false,
    transB: false,
    ...(repeated === undefined ? {} : { bias: repeated }),
  });
  const result = g.reshape(product, (node.outputs[0] as Value).shape);
  return bias !== undefined && repeated === undefined ? g.binary("Add", result, bias) : result;
}

function kernelGradient(node: Node, context: Context): Value | undefined {
  const [rows, gradient, bias] = node.inputs;
  if (!isProduct(node, 1, 0) || rows === undefined || gradient === undefined) {
    return undefined;
  }
  const found = neighbourhoodsOf(rows);
  const plan = found && planOf(found, gradient.shape[1] as number);
  if (found === undefined || plan === undefined) {
    return undefined;
  }
  const { g } = context;
  const { inputs, outputs, from, to } = plan;
  const flat = g.reshape(gradient, [rowCount(plan), to.length * outputs]);
  const product = g.gemm(lines(g, plan, found.images), flat, { transA: true, transB: false });
  const blocks = g.transpose(
    g.reshape(product, [from.length, inputs, to.length, outputs]),
    [0, 2, 1, 3],
  );
  const sums = g.gemm(
    selection(context, plan),
    g.reshape(blocks, [from.length * to.length, inputs * outputs]),
    { transA: false, transB: false },
  );
  const result = g.reshape(sums, (node.outputs[0] as Value).shape);
  return bias === undefined ? result : g.binary("Add", result, bias);
}

/** A convolution, too: of the results' gradient. */
function imageGradient(node: Node, context: Context): Value | undefined {
  const found = node.op === "Slice" ? scatteredNeighbourhoods(node) : undefined;
  const product = found?.rows.producer;
  const [gradient, kernel] = product?.inputs ?? [];
  if (
    found === undefined ||
    product?.inputs.length !== 2 ||
    !isProduct(product, 0, 1) ||
    gradient === undefined ||
    kernel === undefined
  ) {
    return undefined;
  }
  const outputs = kernel.shape[1] as number;
  const plan = planOf(found, outputs);
  if (plan === undefined) {
    return undefined;
  }
  const result =
    plan.downs.length === 0 || plan.inputs < outputs
      ? scatterLines(context, plan, { gradient, kernel })
      : gatherLines(context, plan, { gradient, kernel });
  return context.g.reshape(result, found.shape);
}

interface BackwardOperands {
  readonly gradient: Value;
  readonly kernel: Value;
}

/** The product with the transposed matrix gives what each line of results owes to the lines around it; those are added up. */
function scatterLines(context: Context, plan: Plan, { gradient, kernel }: BackwardOperands): Value {
  const { g } = context;
  const { inputs, outputs, to, downs } = plan;
  const flat = g.reshape(gradient, [rowCount(plan), to.length * outputs]);
  const owed = g.gemm(flat, banded(context, plan, kernel), { transA: false, transB: true });
  if (downs.length === 0) {
    return owed;
  }
  const [batch, height, width] = plan.shape;
  const line = width * inputs;
  const { above, below } = reach(downs);
  const sizes = downs.map(() => line);
  const parts = g.split(g.reshape(owed, [batch, height, downs.length * line]), sizes, 2);
  const sum = parts
    .map((part, index) =>
      padLines(g, part, above + (downs[index] ?? 0), below - (downs[index] ?? 0)),
    )
    .reduce((left, right) => g.binary("Add", left, right));
  return g.slice(sum, [{ axis: 1, start: above, end: above + height }]);
}

/** The convolution of the results' gradient with the kernel turned around. */
function gatherLines(context: Context, plan: Plan, { gradient, kernel }: BackwardOperands): Value {
  const { g } = context;
  const { inputs, outputs, taps } = plan;
  const [batch, height, width] = plan.shape;
  const turned = planOf(
    {
      shape: [batch, height, width, outputs],
      taps: taps.map(([down, right]): Tap => [-down, -right]),
    },
    inputs,
    Infinity,
  ) as Plan;
  const blocks = g.transpose(g.reshape(kernel, [taps.length, inputs, outputs]), [0, 2, 1]);
  const turnedKernel = g.reshape(blocks, [taps.length * outputs, inputs]);
  return g.gemm(lines(g, turned, gradient), banded(context, turned, turnedKernel), {
    transA: false,
    transB: false,
  });
}

function isProduct({ op, attributes }: Node, transA: number, transB: number): boolean {
  return op === "Gemm" && attributes["transA"] === transA && attributes["transB"] === transB;
}
