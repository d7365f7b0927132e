/** @file A convolution of images as a product with a banded matrix: what is multiplied with what. */
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../graph/graph.ts";
import { sizeOf } from "../graph/shapes.ts";
import type { Neighbourhoods, Tap } from "./neighbourhoods.ts";

/** What the parts of a product are made with. */
export interface Context {
  readonly g: GraphBuilder;
  /** Constants made so far, so that equal ones are shared. */
  readonly selections: Map<string, Value>;
}

/**
 * How many times as many multiplications, times channels of the result, are worth the moves that they spare: measured, a step is 1.2 times as fast
 * at 43 and 0.85 times at 85.
 */
const MOST_WORK = 60;
/** Images of at most as many lines are multiplied whole. */
const MOST_WHOLE_LINES = 4;

/** A convolution as a product: the pixels that one row of the matrix holds, and those that it makes. */
export interface Plan extends Neighbourhoods {
  readonly inputs: number;
  readonly outputs: number;
  readonly from: readonly Tap[];
  readonly to: readonly Tap[];
  /** Lines above or below that go into one line; none where images are multiplied whole. */
  readonly downs: readonly number[];
}

/** How to multiply; undefined where it does not pay. */
export function planOf(
  { shape, taps }: Neighbourhoods,
  outputs: number,
  mostWork = MOST_WORK,
): Plan | undefined {
  const [, height, width, inputs] = shape;
  const whole = height <= MOST_WHOLE_LINES;
  const downs = [...new Set(taps.map(([down]) => down))].toSorted((a, b) => a - b);
  const across = Array.from({ length: width }, (_, right) => right);
  const grid = (lineNumbers: readonly number[]): Tap[] =>
    lineNumbers.flatMap((down) => across.map((right): Tap => [down, right]));
  const allLines = Array.from({ length: height }, (_, down) => down);
  const from = grid(whole ? allLines : downs);
  const to = grid(whole ? allLines : [0]);
  const work = (from.length / taps.length) * outputs;
  return work <= mostWork
    ? { shape, taps, inputs, outputs, from, to, downs: whole ? [] : downs }
    : undefined;
}

/** Number of rows of the product. */
export function rowCount({ shape: [batch, height, width], to }: Plan): number {
  return (batch * height * width) / to.length;
}

/** The images as rows of all the pixels that one row of results needs. */
export function lines(g: GraphBuilder, plan: Plan, images: Value): Value {
  const { shape, inputs, from, downs } = plan;
  const [batch, height, width] = shape;
  const columns = from.length * inputs;
  if (downs.length === 0) {
    return g.reshape(images, [batch, columns]);
  }
  const { above, below } = reach(downs);
  const padded = padLines(g, g.reshape(images, [batch, height, width * inputs]), above, below);
  const shifted = downs.map((down) =>
    g.slice(padded, [{ axis: 1, start: above + down, end: above + down + height }]),
  );
  return g.reshape(g.concat(shifted, 2), [batch * height, columns]);
}

/** How many lines above and below others reach. */
export function reach(downs: readonly number[]): {
  readonly above: number;
  readonly below: number;
} {
  return { above: -Math.min(0, ...downs), below: Math.max(0, ...downs) };
}

export function padLines(g: GraphBuilder, x: Value, above: number, below: number): Value {
  return g.pad(
    x,
    [
      [0, 0],
      [above, below],
      [0, 0],
    ],
    0,
  );
}

/** The kernel's blocks, one for each pair of pixels that its tap connects and zeros for the others. */
export function banded(context: Context, plan: Plan, kernel: Value): Value {
  const { g } = context;
  const { taps, inputs, outputs, from, to } = plan;
  const blocks = g.gemm(
    selection(context, plan),
    g.reshape(kernel, [taps.length, inputs * outputs]),
    { transA: true, transB: false },
  );
  const ordered = g.transpose(
    g.reshape(blocks, [from.length, to.length, inputs, outputs]),
    [0, 2, 1, 3],
  );
  return g.reshape(ordered, [from.length * inputs, to.length * outputs]);
}

/** Which tap connects which pair of pixels: 1 or 0, shape `[taps, pairs]`. */
export function selection({ g, selections }: Context, { taps, from, to }: Plan): Value {
  const key = [taps, from, to].map((places) => places.join(";")).join(" ");
  const known = selections.get(key);
  if (known !== undefined) {
    return known;
  }
  const entries = taps.flatMap(([down, right]) =>
    from.flatMap(([y, x]) => to.map(([v, u]) => Number(y - v === down && x - u === right))),
  );
  const made = g.constant(
    Float32Array.from(entries),
    [taps.length, from.length * to.length],
    "float32",
  );
  selections.set(key, made);
  return made;
}

/** One bias for each channel, repeated for every pixel of a row. */
export function repeatBias(g: GraphBuilder, { to, outputs }: Plan, bias: Value): Value | undefined {
  return sizeOf(bias.shape) === outputs
    ? g.reshape(g.expand(g.reshape(bias, [1, outputs]), [to.length, outputs]), [
        1,
        to.length * outputs,
      ])
    : undefined;
}
