import {
  add,
  div,
  exp,
  mul,
  neg,
  reshape,
  softplus,
  sub,
  sum,
  tanh,
  tensor1d,
} from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { ConfigError, createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "../bijection.ts";
import { defineBijection } from "../define-bijection.ts";
import { columnPartition } from "../internal/column-partition.ts";
import { splitColumns } from "../internal/split-columns.ts";
import { convolutionalNetwork } from "./convolutional-network.ts";
import { checkImage, imageSize } from "./image-shape.ts";
import type { ImageShape } from "./image-shape.ts";

/** Options of {@link imageCoupling}. */
export interface ImageCouplingOptions {
  /** What is kept and what is changed: half of the channels of every pixel, or every other pixel. Default `"channels"`. */
  readonly mask?: "channels" | "checkerboard";
  /**
   * Which of the two changes, default `"last"`: with `channels`, the `first` ⌈C/2⌉ or the `last` ⌊C/2⌋; with `checkerboard`, the
   * pixels whose line and column add up to an even (`first`) or an odd (`last`) number.
   */
  readonly changes?: "first" | "last";
  /** Channels of the two hidden layers; default 16. */
  readonly hidden?: number;
  /**
   * `"sigmoid"`, as in Glow: `(x − t) · σ(s + 2)`, which shrinks only, 0.88 at first; `"exp"`: `x · exp(s) + t`, the identity
   * at first. Default `"sigmoid"`.
   */
  readonly scale?: "sigmoid" | "exp";
  /** Bound c > 0 of s = c · tanh(raw / c); default 3. */
  readonly clamp?: number;
  /** Draws the first weights; default: seed 0. */
  readonly source?: RandomSource;
}

/** Structure of {@link imageCoupling}. */
export interface ImageCouplingConfig extends BijectionConfig, ImageShape {
  readonly kind: "imageCoupling";
  readonly mask: "channels" | "checkerboard";
  readonly changes: "first" | "last";
  readonly hidden: number;
  readonly scale: "sigmoid" | "exp";
  readonly clamp: number;
}

/**
 * Makes an affine coupling of images: part of the values is scaled and shifted as a convolutional network of the rest decides.
 *
 * s is soft-clamped, so that neither direction can overflow. Cost: three convolutions, each way.
 *
 * @param shape - of the images; 2 channels or more for `mask: "channels"`.
 * @throws ConfigError when an option is out of range.
 * @see Dinh, Sohl-Dickstein and Bengio 2017, section 3.4 (masks); Kingma and Dhariwal 2018, section 3.3.
 */
export function imageCoupling(shape: ImageShape, options: ImageCouplingOptions = {}): Bijection {
  const {
    mask = "channels",
    changes = "last",
    hidden = 16,
    scale = "sigmoid",
    clamp = 3,
    source = createRandomSource(0),
  } = options;
  const { height, width, channels } = shape;
  checkOptions(shape, { mask, changes, hidden, scale, clamp });
  const dim = imageSize(shape);
  const masking = mask === "channels" ? channelMask(shape, changes) : checkerboard(shape, changes);
  const network = convolutionalNetwork({
    inputs: masking.inputs,
    hidden,
    outputs: 2 * masking.outputs,
    source,
  });
  const condition = (kept: Tensor2D): { shift: Tensor2D; logScale: Tensor2D } => {
    const images: Tensor4D = reshape(kept, [-1, height, width, masking.inputs]);
    const [shift, raw] = splitColumns(network.apply(images), [masking.outputs, masking.outputs]);
    const bounded = mul<Tensor2D>(tanh(div(raw, clamp)), clamp);
    return {
      shift,
      logScale: scale === "exp" ? bounded : neg(softplus(neg(add(bounded, GLOW_OFFSET)))),
    };
  };
  const shiftFirst = scale === "sigmoid";
  const config: ImageCouplingConfig = {
    kind: "imageCoupling",
    height,
    width,
    channels,
    mask,
    changes,
    hidden,
    scale,
    clamp,
  };
  return defineBijection({
    dim,
    config,
    parameters: { network: network.parameters },
    forward(x) {
      const { kept, changed, join } = masking.take(x);
      const { shift, logScale } = condition(kept);
      const factor = exp(logScale);
      const value = shiftFirst
        ? mul<Tensor2D>(sub(changed, shift), factor)
        : add<Tensor2D>(mul(changed, factor), shift);
      return { value: join(value), logDet: masking.total(logScale) };
    },
    inverse(y) {
      const { kept, changed, join } = masking.take(y);
      const { shift, logScale } = condition(kept);
      const factor = exp(neg(logScale));
      const value = shiftFirst
        ? add<Tensor2D>(mul(changed, factor), shift)
        : mul<Tensor2D>(sub(changed, shift), factor);
      return { value: join(value), logDet: neg(masking.total(logScale)) };
    },
  });
}

// Where Glow's sigmoid starts: σ(2) = 0.88.
const GLOW_OFFSET = 2;

/** A way to take images apart; kept and changed values are rows of channels, one for each pixel. */
interface Masking {
  readonly inputs: number;
  readonly outputs: number;
  take(x: Tensor2D): {
    kept: Tensor2D;
    changed: Tensor2D;
    readonly join: (changed: Tensor2D) => Tensor2D;
  };
  /** Sums what changed values contribute over each image. */
  total(logScale: Tensor2D): Tensor1D;
}

function channelMask(shape: ImageShape, changes: "first" | "last"): Masking {
  const dim = imageSize(shape);
  const { channels, height, width } = shape;
  const partition = columnPartition("imageCoupling", channels, changes);
  const { keptCount, changedCount } = partition;
  return {
    inputs: keptCount,
    outputs: changedCount,
    take(x) {
      const { kept, changed } = partition.take(reshape(x, [-1, channels]));
      return {
        kept,
        changed,
        join: (values) => reshape(partition.join(kept, values), [-1, dim]),
      };
    },
    total: (logScale) => sum(reshape(logScale, [-1, height * width * changedCount]), 1),
  };
}

function checkerboard(shape: ImageShape, changes: "first" | "last"): Masking {
  const dim = imageSize(shape);
  const { channels, width } = shape;
  const parity = changes === "first" ? 0 : 1;
  const isChanged = Float32Array.from({ length: dim }, (_, index) => {
    const pixel = Math.floor(index / channels);
    return Number((Math.floor(pixel / width) + (pixel % width)) % 2 === parity);
  });
  const isKept = isChanged.map((changed) => 1 - changed);
  return {
    inputs: channels,
    outputs: channels,
    take(x) {
      const kept = mul<Tensor2D>(x, tensor1d(isKept));
      return {
        kept,
        changed: reshape(x, [-1, channels]),
        join: (values) => add(kept, mul(reshape(values, [-1, dim]), tensor1d(isChanged))),
      };
    },
    total: (logScale) => sum(mul(reshape(logScale, [-1, dim]), tensor1d(isChanged)), 1),
  };
}

function checkOptions(
  shape: ImageShape,
  { mask, changes, hidden, scale, clamp }: Required<Omit<ImageCouplingOptions, "source">>,
): void {
  checkImage("imageCoupling", shape);
  if (mask === "channels" && shape.channels < 2) {
    throw new ConfigError(
      `imageCoupling: expected 2 channels or more, got ${shape.channels}; squeeze first, or take the checkerboard`,
    );
  }
  if (mask === "checkerboard" && shape.height * shape.width < 2) {
    throw new ConfigError("imageCoupling: expected 2 pixels or more for the checkerboard, got 1");
  }
  const known = { channels: 1, checkerboard: 1, first: 1, last: 1, sigmoid: 1, exp: 1 };
  for (const choice of [mask, changes, scale]) {
    if (!Object.hasOwn(known, choice)) {
      throw new ConfigError(
        `imageCoupling: expected one of ${Object.keys(known).join(", ")}, got ${choice}`,
      );
    }
  }
  if (!Number.isInteger(hidden) || hidden < 1) {
    throw new ConfigError(
      `imageCoupling: expected a whole number of hidden channels ≥ 1, got ${hidden}`,
    );
  }
  if (!(clamp > 0)) {
    throw new ConfigError(`imageCoupling: expected clamp > 0, got ${clamp}`);
  }
}
