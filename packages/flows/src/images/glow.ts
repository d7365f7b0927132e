import { ConfigError, createRandomSource, haarOrthogonal } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection } from "../bijection.ts";
import { compose } from "../compose.ts";
import { actNorm } from "../elementwise-affine.ts";
import { householder } from "../householder.ts";
import { checkCount } from "../internal/coupling-flow.ts";
import { luLinear } from "../lu-linear.ts";
import { onTail } from "../on-tail.ts";
import { realNvp } from "../real-nvp.ts";
import { imageCoupling } from "./image-coupling.ts";
import { checkImage, imageSize } from "./image-shape.ts";
import type { ImageShape } from "./image-shape.ts";
import { perPixel } from "./per-pixel.ts";
import { splitChannels } from "./split-channels.ts";
import { squeeze } from "./squeeze.ts";

/** Options of {@link glow}. */
export interface GlowOptions {
  /** Number of levels, each halving height and width; default: as many as both can be halved, 4 for 16×16, 5 for 32×32. */
  readonly levels?: number;
  /** Blocks in each level, ≥ 1; default 2. */
  readonly blocks?: number;
  /** Channels of the hidden layers of each coupling; default 16. */
  readonly hidden?: number;
  /**
   * Reflections of the orthogonal map of all latents; default 32, an even number: a rotation. 0 leaves it out. As many as there
   * are latents reach every rotation, and cost as much as the rest.
   */
  readonly reflections?: number;
  /** Couplings of the RealNVP of all latents at the end; default 4, of 32 hidden units each. 0 leaves it out. */
  readonly couplings?: number;
  /** Draws the first weights; default: seed 0. */
  readonly source?: RandomSource;
}

// Hidden units of the couplings at the end.
const TAIL_HIDDEN = 32;

/**
 * Makes a multi-scale Glow of images: in each level a squeeze, then blocks of ActNorm, 1×1 convolution and coupling; half of the
 * channels leave after each level but the last. Behind it an orthogonal map and a small RealNVP mix all the latents.
 *
 * For 16×16 pixels of one channel blocks have 4, 8, 16 and 32 channels, and the latents are 2 × 8², 4 × 4², 8 × 2² and 32: 256 in
 * all, those that left first in front. `initialise` sets every ActNorm. Cost: three small convolutions a block, each way.
 *
 * @param shape - of the images.
 * @throws ConfigError when height or width cannot be halved that often, or another option is out of range.
 * @see Kingma and Dhariwal 2018, figure 2; Butakov et al. 2024, "Mutual information estimation via normalizing flows",
 *   appendix E, for the sizes and for what follows the last level.
 */
export function glow(shape: ImageShape, options: GlowOptions = {}): Bijection {
  checkImage("glow", shape);
  const {
    levels = halvings(shape),
    blocks = 2,
    hidden = 16,
    reflections = 32,
    couplings = 4,
    source = createRandomSource(0),
  } = options;
  checkCount("glow", "levels", levels);
  checkCount("glow", "blocks", blocks);
  if (levels > halvings(shape)) {
    throw new ConfigError(
      `glow: expected at most ${halvings(shape)} levels for ${shape.height}×${shape.width} pixels, got ${levels}`,
    );
  }
  const dim = imageSize(shape);
  return compose([
    levelsFrom(shape, { levels, blocks, hidden, source: source.split("levels") }),
    ...(reflections > 0
      ? [householder(dim, { reflections, source: source.split("orthogonal") })]
      : []),
    ...(couplings > 0
      ? [
          realNvp(dim, {
            couplings,
            hidden: [TAIL_HIDDEN],
            linear: "reverse",
            source: source.split("tail"),
          }),
        ]
      : []),
  ]);
}

/** How often an image can be halved both ways. */
function halvings({ height, width }: ImageShape): number {
  return height % 2 === 0 && width % 2 === 0
    ? 1 + halvings({ height: height / 2, width: width / 2, channels: 1 })
    : 0;
}

/** A level, and those after it on the channels that stay. */
function levelsFrom(
  shape: ImageShape,
  options: { levels: number; blocks: number; hidden: number; source: RandomSource },
): Bijection {
  const { levels, blocks, hidden, source } = options;
  const squeezed = {
    height: shape.height / 2,
    width: shape.width / 2,
    channels: 4 * shape.channels,
  };
  const layers = [
    squeeze(shape),
    ...Array.from({ length: blocks }, (_, index) =>
      glowBlock(squeezed, hidden, source.split(`block ${index}`)),
    ),
  ];
  if (levels > 1) {
    const staying = {
      ...squeezed,
      channels: squeezed.channels - Math.floor(squeezed.channels / 2),
    };
    const rest = levelsFrom(staying, {
      ...options,
      levels: levels - 1,
      source: source.split("next"),
    });
    layers.push(splitChannels(squeezed), onTail(imageSize(shape), rest));
  }
  return compose(layers);
}

/**
 * Makes a block of {@link glow}: ActNorm, a 1×1 convolution that starts as a random rotation, a coupling of half of the channels.
 *
 * @param shape - of the images, of 2 channels or more.
 * @param hidden - channels of the coupling's hidden layers.
 * @see Kingma and Dhariwal 2018, table 1.
 */
export function glowBlock(shape: ImageShape, hidden: number, source: RandomSource): Bijection {
  const { channels } = shape;
  const matrix = haarOrthogonal(channels, source.split("convolution"));
  return compose([
    perPixel(shape, actNorm(channels)),
    perPixel(shape, luLinear(channels, { matrix })),
    imageCoupling(shape, { hidden, source: source.split("coupling") }),
  ]);
}
