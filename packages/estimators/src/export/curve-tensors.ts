/**
 * @file Many monotone cubics at once, one for each column, as tensor operations: the curves of `marginal-map.ts` for models
 * that leave this library. Cells are found by bisection in flat tables, so memory grows with rows and columns only.
 */
import {
  add,
  cast,
  clipByValue,
  div,
  expm1,
  gather,
  greaterEqual,
  lessEqual,
  log1p,
  maximum,
  mul,
  neg,
  relu,
  reshape,
  slice,
  sqrt,
  square,
  sub,
  tensor,
  where,
} from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { MonotoneCurve } from "../preprocessing/marginal-map.ts";

/** Halvings of a cell when a cubic is inverted: the last bit of float32. */
const HALVINGS = 25;
/** Stands for "beyond any value" in the tables. */
const BEYOND = 3e38;

/** Tables of several curves: `stride` cells for each of them. */
interface CurveTables {
  readonly count: number;
  readonly stride: number;
  readonly curves: readonly MonotoneCurve[];
}

/**
 * The curves as a map of `[rows, curves]`.
 *
 * @param curves - at least one, each with at least two knots.
 */
export function curveTensors(curves: readonly MonotoneCurve[]): {
  readonly forward: (x: Tensor) => Tensor;
  readonly inverse: (z: Tensor) => Tensor;
  /** Slope of each curve at each value. */
  readonly slope: (x: Tensor) => Tensor;
} {
  const longest = Math.max(...curves.map(({ knots }) => knots.length));
  const tables = { count: curves.length, stride: 2 ** Math.ceil(Math.log2(longest)), curves };
  return {
    forward: (x) => {
      const cell = cellAt(tables, x, ({ knots }) => knots);
      // Where knots nearly coincide in float32, a value may seem to lie outside of its cell.
      const t = clipByValue(mul(sub(x, cell.knot), cell.perWidth), 0, 1);
      const beyond = { by: "knots", low: turned(tailForward), high: tailForward } as const;
      return withEnds(tables, x, { inner: cubic(cell, t), ...beyond });
    },
    slope: (x) => {
      const cell = cellAt(tables, x, ({ knots }) => knots);
      const t = clipByValue(mul(sub(x, cell.knot), cell.perWidth), 0, 1);
      const inner = mul(cubicSlope(cell, t), cell.perWidth);
      const low = (end: CurveEnd, value: Tensor): Tensor => tailSlope(end, neg(value));
      return withEnds(tables, x, { inner, by: "knots", low, high: tailSlope });
    },
    inverse: (z) => {
      const cell = cellAt(tables, z, ({ latents }) => latents);
      let t: Tensor = mul(cell.width, 0);
      for (let halving = 1; halving <= HALVINGS; halving += 1) {
        const further = add(t, 2 ** -halving);
        t = where(lessEqual(cubic(cell, further), z), further, t);
      }
      const inner = add(cell.knot, mul(t, cell.width));
      const beyond = { by: "latents", low: turned(tailInverse), high: tailInverse } as const;
      return withEnds(tables, z, { inner, ...beyond });
    },
  };
}

/** A cell's polynomial, each entry `[rows, curves]`. */
interface Cell {
  readonly knot: Tensor;
  readonly width: Tensor;
  readonly perWidth: Tensor;
  readonly z0: Tensor;
  readonly z1: Tensor;
  /** Slopes at the ends times the width. */
  readonly d0: Tensor;
  readonly d1: Tensor;
}

function cubic({ z0, z1, d0, d1 }: Cell, t: Tensor): Tensor {
  const s = sub(1, t);
  const start = mul(mul(z0, add(1, mul(t, 2))), square(s));
  const end = mul(mul(z1, square(t)), sub(3, mul(t, 2)));
  return add(add(start, end), mul(mul(t, s), sub(mul(d0, s), mul(d1, t))));
}

/** Derivative of {@link cubic} with regard to t. */
function cubicSlope({ z0, z1, d0, d1 }: Cell, t: Tensor): Tensor {
  const s = sub(1, t);
  const rise = mul(mul(sub(z1, z0), 6), mul(t, s));
  const start = mul(mul(d0, s), sub(s, mul(t, 2)));
  const end = mul(mul(d1, t), sub(t, mul(s, 2)));
  return add(rise, add(start, end));
}

/** The cells that values fall into; those of values beyond the ends are the outermost. */
function cellAt(
  { curves, count, stride }: CurveTables,
  value: Tensor,
  ascending: (curve: MonotoneCurve) => Float64Array,
): Cell {
  const flat = reshape(value, [-1]);
  const bounds = new Float32Array(count * stride).fill(BEYOND);
  const cells = new Float32Array(count * stride * FIELDS);
  for (const [index, curve] of curves.entries()) {
    // The first bound is never asked for, and the last would open a cell that is not there.
    bounds.set(ascending(curve).subarray(0, -1), index * stride);
    for (let cell = 0; cell < curve.knots.length - 1; cell += 1) {
      cells.set(fieldsOf(curve, cell), (index * stride + cell) * FIELDS);
    }
  }
  const table = tensor(bounds);
  const starts = Int32Array.from({ length: count }, (_, index) => index * stride);
  // Zero for every value, in the shape of the values: the number of rows is not known here.
  const zero = cast(mul(value, 0), "int32");
  let at: Tensor = reshape(add(zero, tensor(starts, [1, count], "int32")), [-1]);
  for (let step = stride / 2; step >= 1; step /= 2) {
    const further = add(at, tensor(step, [], "int32"));
    const reached = greaterEqual(flat, gather(table, cast(further, "int32")));
    at = cast(add(at, mul(cast(reached, "int32"), tensor(step, [], "int32"))), "int32");
  }
  const found = gather(tensor(cells, [count * stride, FIELDS]), at);
  const field = (index: number): Tensor => reshape(slice(found, [0, index], [-1, 1]), [-1, count]);
  return {
    knot: field(0),
    width: field(1),
    perWidth: field(2),
    z0: field(3),
    z1: field(4),
    d0: field(5),
    d1: field(6),
  };
}

const FIELDS = 7;

function fieldsOf({ knots, latents, slopes }: MonotoneCurve, cell: number): number[] {
  const width = (knots[cell + 1] as number) - (knots[cell] as number);
  return [
    knots[cell] as number,
    width,
    Math.min(1 / width, BEYOND),
    latents[cell] as number,
    latents[cell + 1] as number,
    (slopes[cell] as number) * width,
    (slopes[cell + 1] as number) * width,
  ];
}

/** The upper end of each curve; the lower one is the upper one of the curve turned about the origin. */
interface CurveEnd {
  readonly knot: Tensor;
  readonly latent: Float64Array;
  readonly slope: Float64Array;
}

type BeyondEnd = (end: CurveEnd, value: Tensor) => Tensor;

/** What goes on beyond the lower end as `beyond` does beyond the upper one. */
function turned(beyond: BeyondEnd): BeyondEnd {
  return (end, value) => neg(beyond(end, neg(value)));
}

/** Continues the curves beyond their ends as `marginal-map.ts` does. */
function withEnds(
  { curves }: CurveTables,
  value: Tensor,
  parts: {
    readonly inner: Tensor;
    readonly by: "knots" | "latents";
    readonly low: BeyondEnd;
    readonly high: BeyondEnd;
  },
): Tensor {
  const { inner, by } = parts;
  const row = (of: (curve: MonotoneCurve) => number): Tensor =>
    tensor(Float32Array.from(curves, of), [1, curves.length]);
  const low = {
    knot: row(({ knots }) => -(knots[0] as number)),
    latent: Float64Array.from(curves, ({ latents }) => -(latents[0] as number)),
    slope: Float64Array.from(curves, ({ slopes }) => slopes[0] as number),
  };
  const high = {
    knot: row(({ knots }) => knots.at(-1) as number),
    latent: Float64Array.from(curves, ({ latents }) => latents.at(-1) as number),
    slope: Float64Array.from(curves, ({ slopes }) => slopes.at(-1) as number),
  };
  return where(
    lessEqual(
      value,
      row((curve) => curve[by][0] as number),
    ),
    parts.low(low, value),
    where(
      greaterEqual(
        value,
        row((curve) => curve[by].at(-1) as number),
      ),
      parts.high(high, value),
      inner,
    ),
  );
}

/** √(z² + 2 log(1 + slope·z·distance)) where z > 0, else z + log(1 + slope·distance). */
function tailForward({ knot, latent, slope }: CurveEnd, value: Tensor): Tensor {
  const distance = relu(sub(value, knot));
  const { z, positive, growth } = endConstants(latent, slope);
  const log = log1p(mul(growth, distance));
  return where(positive, sqrt(add(square(z), mul(log, 2))), add(z, log));
}

function tailSlope(end: CurveEnd, value: Tensor): Tensor {
  const distance = relu(sub(value, end.knot));
  const { z, positive, growth } = endConstants(end.latent, end.slope);
  const fading = div(tensorRow(end.slope), add(1, mul(growth, distance)));
  return where(positive, div(mul(fading, z), tailForward(end, value)), fading);
}

function tailInverse({ knot, latent, slope }: CurveEnd, value: Tensor): Tensor {
  const { z, positive } = endConstants(latent, slope);
  const rise = where(positive, mul(sub(square(value), square(z)), 0.5), sub(value, z));
  return add(
    knot,
    mul(
      expm1(maximum(rise, 0)),
      tensorRow(growthOf(latent, slope), (g) => 1 / g),
    ),
  );
}

function endConstants(
  latent: Float64Array,
  slope: Float64Array,
): { readonly z: Tensor; readonly positive: Tensor; readonly growth: Tensor } {
  return {
    z: tensorRow(latent),
    positive: greaterEqual(
      tensorRow(latent, (z) => (z > 0 ? 1 : 0)),
      0.5,
    ),
    growth: tensorRow(growthOf(latent, slope)),
  };
}

function growthOf(latent: Float64Array, slope: Float64Array): Float64Array {
  return slope.map((each, index) => {
    const z = latent[index] as number;
    return z > 0 ? each * z : each;
  });
}

function tensorRow(values: Float64Array, map: (value: number) => number = (each) => each): Tensor {
  return tensor(Float32Array.from(values, map), [1, values.length]);
}
