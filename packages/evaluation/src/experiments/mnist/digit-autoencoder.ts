import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { leakyRelu, maxPool, reshape, sigmoid } from "@tensorflow/tfjs-core";
import type { Module } from "@mienf/core";
import { ConfigError } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import { convolution, denseLayer, doubled } from "../network-layers.ts";

const SLOPE = 0.2;
const FIRST_FILTERS = 8;
const FILTERS = 16;

/** A map from images to few numbers, and back. */
export interface DigitAutoencoder extends Module {
  /** `[batch, side · side]` grey levels to codes `[batch, code]`. */
  encode(rows: Tensor2D): Tensor2D;
  /** Codes to grey levels in (0, 1). */
  decode(codes: Tensor2D): Tensor2D;
}

/**
 * Makes a convolutional autoencoder: 8 and 16 filters, each halved by pooling, a dense layer to the code, and the same way back.
 *
 * @param size - `side`: pixels along each edge of the images; `code`: numbers of a code.
 * @throws ConfigError when the side is no multiple of 4.
 * @see Butakov et al. 2024, appendix D, which gives the width of the code alone.
 */
export function digitAutoencoder(
  { side, code }: { readonly side: number; readonly code: number },
  source: RandomSource,
): DigitAutoencoder {
  if (side % 4 !== 0) {
    throw new ConfigError(
      `digitAutoencoder: expected images whose side is a multiple of 4, got ${side}; pad them`,
    );
  }
  const small = side / 4;
  const flat = small * small * FILTERS;
  const down = [
    convolution(1, FIRST_FILTERS, source.split("down 0")),
    convolution(FIRST_FILTERS, FILTERS, source.split("down 1")),
  ] as const;
  const up = [
    convolution(FILTERS, FIRST_FILTERS, source.split("up 0")),
    convolution(FIRST_FILTERS, 1, source.split("up 1")),
  ] as const;
  const toCode = denseLayer(flat, code, source.split("to code"));
  const fromCode = denseLayer(code, flat, source.split("from code"));
  return {
    parameters: {
      down0: down[0].parameters,
      down1: down[1].parameters,
      toCode: toCode.parameters,
      fromCode: fromCode.parameters,
      up0: up[0].parameters,
      up1: up[1].parameters,
    },
    encode(rows) {
      const [batch] = rows.shape;
      const images: Tensor4D = reshape(rows, [batch, side, side, 1]);
      const maps = down.reduce<Tensor4D>(
        (value, layer) => leakyRelu(maxPool(layer.apply(value), 2, 2, "valid"), SLOPE),
        images,
      );
      return toCode.apply(reshape(maps, [batch, flat]));
    },
    decode(codes) {
      const [batch] = codes.shape;
      const start: Tensor4D = reshape(leakyRelu(fromCode.apply(codes), SLOPE), [
        batch,
        small,
        small,
        FILTERS,
      ]);
      const maps = leakyRelu(up[0].apply(doubled(start)), SLOPE);
      return reshape(sigmoid(up[1].apply(doubled(maps))), [batch, side * side]);
    },
  };
}
