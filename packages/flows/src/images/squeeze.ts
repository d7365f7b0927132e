import { reshape, transpose } from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "../bijection.ts";
import { defineBijection } from "../define-bijection.ts";
import { checkImage, imageSize } from "./image-shape.ts";
import type { ImageShape } from "./image-shape.ts";

/** Structure of {@link squeeze}. */
export interface SqueezeConfig extends BijectionConfig, ImageShape {
  readonly kind: "squeeze";
}

/**
 * Makes the bijection that turns 2×2 pixels of C channels into one of 4C: those of the upper left pixel first, then the upper
 * right, lower left and lower right one. It only moves values. Cost: a copy each way.
 *
 * @param shape - of the image before, of even height and width.
 * @throws ConfigError when a size is odd or no whole number ≥ 1.
 * @see Dinh, Sohl-Dickstein and Bengio 2017, section 3.6.
 */
export function squeeze(shape: ImageShape): Bijection {
  const { height, width, channels } = shape;
  checkImage("squeeze", shape);
  if (height % 2 === 1 || width % 2 === 1) {
    throw new ConfigError(`squeeze: expected an even height and width, got ${height}×${width}`);
  }
  const dim = imageSize(shape);
  // Lines in pairs, and pixels of a line in pairs: what lies between is exchanged. Four axes are few enough for any backend.
  const half = { lines: height / 2, columns: width / 2 };
  const pair = 2 * channels;
  const config: SqueezeConfig = { kind: "squeeze", height, width, channels };
  return defineBijection({
    dim,
    config,
    parameters: {},
    forward(x) {
      const lines = reshape(x, [x.shape[0] * half.lines, 2, half.columns, pair]);
      return { value: reshape(transpose(lines, [0, 2, 1, 3]), [-1, dim]) };
    },
    inverse(y) {
      const blocks = reshape(y, [y.shape[0] * half.lines, half.columns, 2, pair]);
      return { value: reshape(transpose(blocks, [0, 2, 1, 3]), [-1, dim]) };
    },
  });
}
