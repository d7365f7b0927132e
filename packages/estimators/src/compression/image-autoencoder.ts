import type { Tensor4D } from "@tensorflow/tfjs-core";
import { add, concat, conv2d, leakyRelu, maxPool, reshape, tanh } from "@tensorflow/tfjs-core";
import { createParameter, indexedParameters } from "@mienf/core";
import { ConfigError } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import { denseLayer } from "../critics/network/dense-stack.ts";
import type { ImageExtent } from "../critics/network/image-encoder.ts";
import type { Autoencoder } from "./autoencoder.ts";

const KERNEL = 3;
const SLOPE = 0.2;
const FIRST_FILTERS = 4;
const FILTERS = 8;

/**
 * Makes the paper's convolutional autoencoder: convolutions of 4, 8, 8, … filters, each halved by pooling, down to one pixel; a
 * dense layer to the code; and the same way back with nearest-neighbour upsampling. Without its batch normalisation.
 *
 * @param extent - of images that come as rows of pixels, line by line.
 * @throws ConfigError when the sizes are no powers of 2, or differ.
 * @see Butakov et al. 2024, appendix E.
 */
export function imageAutoencoder(
  { height, width }: ImageExtent,
  code: number,
  source: RandomSource,
): Autoencoder {
  const stages = Math.log2(height);
  if (height !== width || !Number.isInteger(stages) || stages < 1) {
    throw new ConfigError(
      `image: expected square images whose side is a power of 2, got ${height}x${width}; use network=dense`,
    );
  }
  const filters = Array.from({ length: stages }, (_, stage) =>
    stage === 0 ? FIRST_FILTERS : FILTERS,
  );
  const last = filters.at(-1) as number;
  const down = filters.map((outputs, stage) =>
    convolution(
      stage === 0 ? 1 : (filters[stage - 1] as number),
      outputs,
      source.split(`down ${stage}`),
    ),
  );
  const up = filters.map((inputs, stage) =>
    convolution(
      inputs,
      stage === 0 ? 1 : (filters[stage - 1] as number),
      source.split(`up ${stage}`),
    ),
  );
  const toCode = denseLayer(last, code, source.split("to code"));
  const fromCode = denseLayer(code, last, source.split("from code"));
  return {
    parameters: {
      down: indexedParameters(down),
      toCode: toCode.parameters,
      fromCode: fromCode.parameters,
      up: indexedParameters(up),
    },
    // The code is that before the tanh that the decoder begins with: it bounds codes, and would crowd them.
    encode(rows) {
      const [batch] = rows.shape;
      const images: Tensor4D = reshape(rows, [batch, height, width, 1]);
      const maps = down.reduce<Tensor4D>(
        (value, layer) => leakyRelu(maxPool(layer.apply(value), 2, 2, "valid"), SLOPE),
        images,
      );
      return toCode.apply(reshape(maps, [batch, last]));
    },
    decode(codes) {
      const [batch] = codes.shape;
      const start: Tensor4D = reshape(leakyRelu(fromCode.apply(tanh(codes)), SLOPE), [
        batch,
        1,
        1,
        last,
      ]);
      const images = up.reduceRight<Tensor4D>((value, layer, stage) => {
        const filtered = layer.apply(doubled(value));
        return stage === 0 ? filtered : leakyRelu(filtered, SLOPE);
      }, start);
      return reshape(images, [batch, height * width]);
    },
  };
}

/** Every pixel twice in both directions. */
function doubled(maps: Tensor4D): Tensor4D {
  const [batch, height, width, channels] = maps.shape;
  const wide = reshape(concat([maps, maps], 3), [batch, height, 2 * width * channels]);
  return reshape(concat([wide, wide], 2), [batch, 2 * height, 2 * width, channels]);
}

function convolution(inputs: number, outputs: number, source: RandomSource) {
  const deviation = Math.sqrt(2 / (KERNEL * KERNEL * inputs));
  const draws = source.fillNormal(new Float64Array(KERNEL * KERNEL * inputs * outputs));
  const weight = createParameter(
    [KERNEL, KERNEL, inputs, outputs],
    draws.map((draw) => draw * deviation),
  );
  const bias = createParameter([outputs], 0);
  return {
    parameters: { weight, bias },
    apply: (maps: Tensor4D): Tensor4D =>
      add(conv2d(maps, weight.read() as Tensor4D, 1, "same"), bias.read()),
  };
}
