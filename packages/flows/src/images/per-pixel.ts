import { mul, reshape, sum } from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Bijection, BijectionConfig } from "../bijection.ts";
import { bareDirections, defineBijection, isPerRow } from "../define-bijection.ts";
import type { Direction } from "../define-bijection.ts";
import { checkImage, imageSize } from "./image-shape.ts";

/** Structure of {@link perPixel}. */
export interface PerPixelConfig extends BijectionConfig {
  readonly kind: "perPixel";
  readonly height: number;
  readonly width: number;
  readonly bijection: BijectionConfig;
}

/**
 * Makes the bijection of images that puts the channels of every pixel through one bijection; shares its parameters.
 *
 * Of `actNorm(channels)` it makes the ActNorm of images; of `luLinear(channels)` the invertible 1×1 convolution, whose matrix is
 * a product P L U. `initialise` takes all pixels for rows. Cost: the bijection's, for every pixel.
 *
 * @param size - height and width of the images.
 * @param bijection - maps channels; takes no context.
 * @throws ConfigError when a size is no whole number ≥ 1.
 * @see Kingma and Dhariwal 2018, sections 3.1 and 3.2.
 */
export function perPixel(
  { height, width }: { readonly height: number; readonly width: number },
  bijection: Bijection,
): Bijection {
  const channels = bijection.dim;
  checkImage("perPixel", { height, width, channels });
  const dim = imageSize({ height, width, channels });
  const pixels = height * width;
  const toPixels = (images: Tensor2D): Tensor2D => reshape(images, [-1, channels]);
  const bare = bareDirections(bijection);
  const everywhere =
    (direction: Direction): Direction =>
    (images) => {
      const { value, logDet } = direction(toPixels(images));
      return {
        value: reshape(value, [-1, dim]),
        logDet:
          logDet && isPerRow(logDet)
            ? sum<Tensor1D>(reshape(logDet, [-1, pixels]), 1)
            : logDet && mul(logDet, pixels),
      };
    };
  const config: PerPixelConfig = { kind: "perPixel", height, width, bijection: bijection.config };
  return defineBijection({
    dim,
    config,
    parameters: bijection.parameters,
    forward: everywhere(bare.forward),
    inverse: everywhere(bare.inverse),
    ...(bijection.initialise && {
      initialise: (images: Tensor2D) => bijection.initialise?.(toPixels(images)),
    }),
    ...(bijection.trainingForward && {
      trainingForward: everywhere(bare.training),
      updateStatistics: (images: Tensor2D) => bijection.updateStatistics?.(toPixels(images)),
    }),
  });
}
