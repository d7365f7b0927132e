import { ConfigError } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { NetworkOptions } from "../critic-options.ts";
import type { Critic } from "./critic.ts";
import { distanceCritic } from "./distance-critic.ts";
import type { ImageExtent } from "./image-encoder.ts";
import { imageEncoder } from "./image-encoder.ts";
import { uniformLayer } from "./dense-stack.ts";
import { denseEncoder, jointCritic } from "./joint-critic.ts";
import type { JointCritic, SideEncoder } from "./joint-critic.ts";
import { separableCritic } from "./separable-critic.ts";

/** Columns of the two sides. */
export interface SideDims {
  readonly x: number;
  readonly y: number;
}

/** Makes the critic that the options ask for; it scores 0 at first, unless its weights are uniform. */
export function buildCritic(options: NetworkOptions, dims: SideDims, source: RandomSource): Critic {
  const { critic, embedding } = options;
  if (critic === "separable" || critic === "bilinear") {
    const hidden = critic === "bilinear" ? [] : hiddenWidths(options);
    return separableCritic(dims, hidden, embedding, source);
  }
  return critic === "distance"
    ? distanceCritic(dims, hiddenWidths(options), embedding, source)
    : buildJointCritic(options, dims, source);
}

/**
 * Makes a critic of both sides together.
 *
 * @param shape - `outputs`: scores of each pair, default 1; `start`: of the last layer, default zero.
 * @throws ConfigError when the options ask for another kind, or for images of another size than the columns'.
 */
export function buildJointCritic(
  options: NetworkOptions,
  dims: SideDims,
  source: RandomSource,
  shape: { readonly outputs?: number; readonly start?: "random" | "zero" } = {},
): JointCritic {
  const { critic, hidden } = options;
  if (critic !== "joint" && critic !== "convolutional") {
    throw new ConfigError(
      `critic: expected joint or convolutional for this estimator, got ${critic}; the others have one score a pair, zero at first`,
    );
  }
  const uniform = critic === "joint" && options.weights === "uniform";
  const encoder = (side: "x" | "y"): SideEncoder => {
    if (critic === "convolutional") {
      return imageEncoder(imageExtent(options.image, dims[side], side), hidden, source.split(side));
    }
    // The layer of the joined columns has one bias.
    const whole = { fanIn: dims.x + dims.y, bias: side === "x" };
    return uniform
      ? uniformLayer(dims[side], hidden, source.split(side), whole)
      : denseEncoder(dims[side], hidden, source.split(side));
  };
  const start = uniform ? ({ start: "uniform" } as const) : {};
  const layers = hiddenWidths(options);
  return jointCritic({ x: encoder("x"), y: encoder("y") }, layers, source, { ...shape, ...start });
}

/** The widths of the hidden layers. */
export function hiddenWidths({
  hidden,
  layers,
}: {
  readonly hidden: number;
  readonly layers: number;
}): number[] {
  return Array.from({ length: layers }, () => hidden);
}

/** Size of a side's images. @throws ConfigError when it does not have as many pixels as the side has columns. */
export function imageExtent(image: string, columns: number, side: string): ImageExtent {
  const root = Math.round(Math.sqrt(columns));
  const [height = root, width = root] = image === "square" ? [] : image.split("x").map(Number);
  if (height * width !== columns) {
    throw new ConfigError(
      `image: expected a size of ${columns} pixels, the columns of ${side}, got ${image}; set image=HEIGHTxWIDTH`,
    );
  }
  return { height, width };
}
