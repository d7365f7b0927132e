import type { Tensor4D } from "@tensorflow/tfjs-core";
import { add, conv2d, leakyRelu, maxPool, reshape } from "@tensorflow/tfjs-core";
import { createParameter, indexedParameters } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";
import { denseLayer } from "./dense-stack.ts";
import type { SideEncoder } from "./joint-critic.ts";

/** Height and width of one side's images. */
export interface ImageExtent {
  readonly height: number;
  readonly width: number;
}

const FILTERS = 16;
const KERNEL = 3;
/** Stages stop when the map is no larger than this. */
const SMALLEST_MAP = 4;

/**
 * Convolutions of 16 filters, each halved by pooling, down to maps of 4 × 4, and a dense layer.
 *
 * @param extent - of the images, which come as rows of pixels, line by line.
 */
export function imageEncoder(
  extent: ImageExtent,
  width: number,
  source: RandomSource,
): SideEncoder {
  let { height, width: across } = extent;
  const stages: ReturnType<typeof convolution>[] = [];
  while (Math.min(height, across) >= 2 * SMALLEST_MAP) {
    const channels = stages.length === 0 ? 1 : FILTERS;
    stages.push(convolution(channels, source.split(stages.length)));
    height = Math.floor(height / 2);
    across = Math.floor(across / 2);
  }
  const channels = stages.length === 0 ? 1 : FILTERS;
  const flat = height * across * channels;
  const dense = denseLayer(flat, width, source.split("dense"));
  return {
    parameters: { stages: indexedParameters(stages), dense: dense.parameters },
    apply(rows) {
      const [batch] = rows.shape;
      const images: Tensor4D = reshape(rows, [batch, extent.height, extent.width, 1]);
      const maps = stages.reduce((value, stage) => stage.apply(value), images);
      return dense.apply(reshape(maps, [batch, flat]));
    },
  };
}

function convolution(channels: number, source: RandomSource) {
  const inputs = KERNEL * KERNEL * channels;
  const deviation = Math.sqrt(2 / inputs);
  const draws = source.fillNormal(new Float64Array(inputs * FILTERS));
  const weight = createParameter(
    [KERNEL, KERNEL, channels, FILTERS],
    draws.map((draw) => draw * deviation),
  );
  const bias = createParameter([FILTERS], 0);
  return {
    parameters: { weight, bias },
    apply: (maps: Tensor4D): Tensor4D => {
      const filtered = add<Tensor4D>(
        conv2d(maps, weight.read() as Tensor4D, 1, "same"),
        bias.read(),
      );
      return leakyRelu(maxPool(filtered, 2, 2, "valid"), 0.01);
    },
  };
}
