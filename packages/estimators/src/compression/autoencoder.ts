import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { Module } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";
import { smoothStack } from "./smooth-stack.ts";

/** A map to few numbers, and back. */
export interface Autoencoder extends Module {
  /** `[batch, columns]` to codes `[batch, code]`. */
  encode(rows: Tensor2D): Tensor2D;
  /** Codes to rows. */
  decode(codes: Tensor2D): Tensor2D;
}

/**
 * Makes an autoencoder of four smooth hidden layers, the decoder the encoder in reverse.
 *
 * @param hidden - width of the hidden layers; that next to the rows has twice as many.
 */
export function denseAutoencoder(
  columns: number,
  { code, hidden }: { readonly code: number; readonly hidden: number },
  source: RandomSource,
): Autoencoder {
  const widths = [columns, 2 * hidden, hidden, hidden, hidden, code];
  const encoder = smoothStack(widths, source.split("encoder"));
  const decoder = smoothStack(widths.toReversed(), source.split("decoder"));
  return {
    parameters: { encoder: encoder.parameters, decoder: decoder.parameters },
    encode: (rows) => encoder.apply(rows),
    decode: (codes) => decoder.apply(codes),
  };
}
