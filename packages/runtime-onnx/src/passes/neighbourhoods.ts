import { constantIntegers, isFilledWith } from "../graph/constants.ts";
import type { Node, Value } from "../graph/graph.ts";

/** Where a kernel's entry reads, relative to the pixel that it contributes to: lines down, pixels to the right. */
export type Tap = readonly [down: number, right: number];

/** The pixels around each pixel of an image, one below the other in the rows that a kernel multiplies. */
export interface Neighbourhoods {
  /** The images' shape, `[batch, height, width, channels]`. */
  readonly shape: readonly [number, number, number, number];
  readonly taps: readonly Tap[];
}

/**
 * Recognises a matrix whose rows are pixels' neighbourhoods: images that are padded with zeros, cut out once for each tap, joined
 * along the channels and laid out as `[batch · height · width, taps · channels]`.
 */
export function neighbourhoodsOf(
  rows: Value,
): (Neighbourhoods & { readonly images: Value }) | undefined {
  const joined = rows.producer?.op === "Reshape" ? rows.producer.inputs[0] : undefined;
  const concat = joined?.producer;
  if (joined === undefined || concat?.op !== "Concat" || concat.attributes["axis"] !== 3) {
    return undefined;
  }
  const margins = marginsOf(concat.inputs[0]?.producer?.inputs[0]);
  const starts = concat.inputs.map((part) => {
    const from = part.producer?.inputs[0];
    return from !== undefined && from === concat.inputs[0]?.producer?.inputs[0]
      ? startOf(part.producer)
      : undefined;
  });
  const images = margins?.inside;
  if (images === undefined || !isFourDimensional(images.shape)) {
    return undefined;
  }
  const { shape } = images;
  const whole = concat.inputs.every((part) => part.shape.join() === shape.join());
  const columns = starts.length * shape[3];
  if (!whole || rows.shape.length !== 2 || rows.shape[1] !== columns) {
    return undefined;
  }
  const taps = starts.flatMap((start) => (start ? [tapOf(start, margins as Margins)] : []));
  return taps.length === starts.length ? { images, shape, taps } : undefined;
}

/**
 * Recognises the gradient of {@link neighbourhoodsOf} with regard to the images: a matrix of the same form is split into its taps, each is
 * padded to its place, and the sum's margins are cut off.
 */
export function scatteredNeighbourhoods(
  node: Node,
): (Neighbourhoods & { readonly rows: Value }) | undefined {
  const start = startOf(node);
  const images = node.outputs[0] as Value;
  const pads = start === undefined ? [] : termsOf(node.inputs[0] as Value).map(marginsOf);
  const split = pads[0]?.inside.producer;
  if (start === undefined || split?.op !== "Split" || !isFourDimensional(images.shape)) {
    return undefined;
  }
  const { shape } = images;
  const joined = split.inputs[0] as Value;
  const rows = joined.producer?.op === "Reshape" ? joined.producer.inputs[0] : undefined;
  const taps = split.outputs.flatMap((part) => {
    const margins = pads.filter((pad) => pad?.inside === part);
    return margins.length === 1 && part.shape.join() === shape.join()
      ? [tapOf([margins[0]?.top ?? 0, margins[0]?.left ?? 0], { top: start[0], left: start[1] })]
      : [];
  });
  const complete = taps.length === split.outputs.length && pads.length === taps.length;
  return complete && rows?.shape.length === 2 && split.attributes["axis"] === 3
    ? { rows, shape, taps }
    : undefined;
}

function isFourDimensional(shape: readonly number[]): shape is [number, number, number, number] {
  return shape.length === 4 && shape.every((extent) => extent > 0);
}

interface Margins {
  readonly top: number;
  readonly left: number;
}

function tapOf([down, right]: Tap, { top, left }: Margins): Tap {
  return [down - top, right - left];
}

/** The first line and column that a slice of lines and columns takes. */
function startOf(node: Node | undefined): Tap | undefined {
  const [starts, , axes, steps] = node?.op === "Slice" ? integersOf(node) : [];
  const down = starts?.[0];
  const right = starts?.[1];
  return down !== undefined &&
    right !== undefined &&
    axes?.join() === "1,2" &&
    steps?.every((step) => step === 1)
    ? [down, right]
    : undefined;
}

function integersOf(node: Node): (readonly number[] | undefined)[] {
  return node.inputs.slice(1).map(constantIntegers);
}

/** What a padding of lines and columns with zeros surrounds. */
function marginsOf(padded: Value | undefined): (Margins & { readonly inside: Value }) | undefined {
  const pad = padded?.producer?.op === "Pad" ? padded.producer : undefined;
  const inside = pad?.inputs[0];
  const amounts = constantIntegers(pad?.inputs[1]);
  if (inside?.shape.length !== 4 || amounts === undefined || !isFilledWith(pad?.inputs[2], 0)) {
    return undefined;
  }
  const [batch, top = 0, left = 0, channels, batchEnd, , , channelsEnd] = amounts;
  return [batch, channels, batchEnd, channelsEnd].every((amount) => amount === 0)
    ? { inside, top, left }
    : undefined;
}

/** The terms of a sum of any number of values. */
function termsOf(sum: Value): Value[] {
  return sum.producer?.op === "Add" ? sum.producer.inputs.flatMap(termsOf) : [sum];
}
