import type { Tensor2D } from "@tensorflow/tfjs-core";
import { add, pad, slice } from "@tensorflow/tfjs-core";
import type { Module } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";
import type { DenseStack } from "../critics/network/dense-stack.ts";
import { smoothStack } from "./smooth-stack.ts";

/** A map to few numbers, and back. */
export interface Autoencoder extends Module {
  /** `[batch, columns]` to codes `[batch, code]`. */
  encode(rows: Tensor2D): Tensor2D;
  /** Codes to rows. */
  decode(codes: Tensor2D): Tensor2D;
}

/** How an autoencoder is begun: at random, or with a way past its layers, which are 0 then. */
export type Beginning = "random" | "through";

/**
 * Makes an autoencoder of four smooth hidden layers, the decoder the encoder in reverse.
 *
 * @param columns - of rows, which are principal components, the largest first: they are the codes of one begun `through`.
 * @param hidden - width of the hidden layers; that next to the rows has twice as many.
 */
export function denseAutoencoder(
  columns: number,
  {
    code,
    hidden,
    beginning,
  }: { readonly code: number; readonly hidden: number; readonly beginning: Beginning },
  source: RandomSource,
): Autoencoder {
  const widths = [columns, 2 * hidden, hidden, hidden, hidden, code];
  const through = beginning === "through";
  const last = through ? "zero" : "random";
  const encoder = smoothStack(widths, source.split("encoder"), last);
  const decoder = smoothStack(widths.toReversed(), source.split("decoder"), last);
  const apply = (layers: DenseStack, rows: Tensor2D, width: number): Tensor2D =>
    through ? add(resized(rows, width), layers.apply(rows)) : layers.apply(rows);
  return {
    parameters: { encoder: encoder.parameters, decoder: decoder.parameters },
    encode: (rows) => apply(encoder, rows, code),
    decode: (codes) => apply(decoder, codes, columns),
  };
}

/** The first columns, and columns of zeros where there are too few. */
function resized(rows: Tensor2D, columns: number): Tensor2D {
  const [count, given] = rows.shape;
  return columns <= given
    ? slice(rows, [0, 0], [count, columns])
    : pad(rows, [
        [0, 0],
        [0, columns - given],
      ]);
}
