import { concat, reshape } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "../bijection.ts";
import { defineBijection } from "../define-bijection.ts";
import { splitColumns } from "../internal/split-columns.ts";
import { checkImage, imageSize } from "./image-shape.ts";
import type { ImageShape } from "./image-shape.ts";

/** Structure of {@link splitChannels}. */
export interface SplitChannelsConfig extends BijectionConfig, ImageShape {
  readonly kind: "splitChannels";
}

/**
 * Makes the bijection that puts the first ⌊C/2⌋ channels of all pixels before the other channels of all pixels: two images, one
 * behind the other, of which `onTail` then maps the second. It only moves values. Cost: a copy each way.
 *
 * @param shape - of the image, of 2 channels or more.
 * @throws ConfigError when there is one channel, or a size is no whole number ≥ 1.
 * @see Dinh, Sohl-Dickstein and Bengio 2017, section 3.6 (multi-scale architecture).
 */
export function splitChannels(shape: ImageShape): Bijection {
  const { height, width, channels } = shape;
  checkImage("splitChannels", shape);
  if (channels < 2) {
    throw new ConfigError(`splitChannels: expected 2 channels or more, got ${channels}`);
  }
  const head = Math.floor(channels / 2);
  const tail = channels - head;
  const dim = imageSize(shape);
  const pixels = height * width;
  const config: SplitChannelsConfig = { kind: "splitChannels", height, width, channels };
  return defineBijection({
    dim,
    config,
    parameters: {},
    forward(x) {
      const [leaving, staying] = splitColumns(reshape(x, [-1, channels]), [head, tail]);
      const images: Tensor2D[] = [
        reshape(leaving, [-1, pixels * head]),
        reshape(staying, [-1, pixels * tail]),
      ];
      return { value: concat(images, 1) };
    },
    inverse(y) {
      const [leaving, staying] = splitColumns(y, [pixels * head, pixels * tail]);
      const channelwise: Tensor2D[] = [reshape(leaving, [-1, head]), reshape(staying, [-1, tail])];
      return { value: reshape(concat(channelwise, 1), [-1, dim]) };
    },
  });
}
