import type { Tensor2D } from "@tensorflow/tfjs-core";
import { tanh } from "@tensorflow/tfjs-core";
import type { Module } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";
import { denseStack } from "../critics/network/dense-stack.ts";

/** A map to few numbers, and back. */
export interface Autoencoder extends Module {
  /** `[batch, columns]` to codes `[batch, code]`, before the tanh that the decoder begins with: it bounds them, and would crowd them. */
  encode(rows: Tensor2D): Tensor2D;
  /** Codes to rows. */
  decode(codes: Tensor2D): Tensor2D;
}

/** Makes an autoencoder of dense layers, the decoder the encoder in reverse. */
export function denseAutoencoder(
  columns: number,
  { code, hidden }: { readonly code: number; readonly hidden: readonly number[] },
  source: RandomSource,
): Autoencoder {
  const encoder = denseStack([columns, ...hidden, code], source.split("encoder"), "random");
  const decoder = denseStack(
    [code, ...hidden.toReversed(), columns],
    source.split("decoder"),
    "random",
  );
  return {
    parameters: { encoder: encoder.parameters, decoder: decoder.parameters },
    encode: (rows) => encoder.apply(rows),
    decode: (codes) => decoder.apply(tanh(codes)),
  };
}
