import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { abs, mean, mul, square, sub, sum, tensor1d } from "@tensorflow/tfjs-core";
import type { Matrix, RandomSource } from "@mienf/numeric";
import { DataError } from "@mienf/numeric";
import { imageExtent } from "../critics/network/build-critic.ts";
import { fitStandardizingMap } from "../preprocessing/marginal-map.ts";
import { applyMargins } from "../preprocessing/margins.ts";
import type { Autoencoder, Beginning } from "./autoencoder.ts";
import { denseAutoencoder } from "./autoencoder.ts";
import type { CompressionOptions } from "./compression-fields.ts";
import { imageAutoencoder } from "./image-autoencoder.ts";
import { leadingComponents } from "./leading-components.ts";

/** What an autoencoder is trained to. */
export interface CompressionProblem {
  /** What it sees of the side. */
  readonly rows: Matrix;
  /** An untrained one. Convolutions are begun at random only. */
  readonly begin: (source: RandomSource, beginning: Beginning) => Autoencoder;
  /** Error of each row from what comes back, both `[batch, columns]`, as `[batch]`. */
  readonly error: (rows: Tensor2D, back: Tensor2D) => Tensor1D;
  /** A mean of these as a share of the side's spread. */
  readonly shareOfSpread: (loss: number) => number;
}

/** What is compressed, and to what. */
interface Given {
  readonly name: string;
  readonly options: CompressionOptions;
}

/**
 * Chooses what an autoencoder of a side sees, and what it minimises.
 *
 * @throws DataError when nothing varies. @throws ConfigError when images have another size than the options say.
 */
export function compressionProblem(side: Matrix, given: Given): CompressionProblem {
  return given.options.network === "convolutional" ? ofImages(side, given) : ofRows(side, given);
}

/** Squared error of principal components, all together a share of the variance. */
function ofRows(side: Matrix, { name, options }: Given): CompressionProblem {
  const { rows, weights, dropped } = leadingComponents(side, name);
  return {
    rows,
    begin: (source, beginning) => denseAutoencoder(rows.columns, { ...options, beginning }, source),
    error: (batch, back) =>
      sum<Tensor1D>(mul(square(sub(back, batch)), tensor1d(Float32Array.from(weights))), 1),
    shareOfSpread: (loss) => Math.sqrt(loss + dropped),
  };
}

/** Absolute error of pixels, as in the paper. */
function ofImages(side: Matrix, { name, options }: Given): CompressionProblem {
  const extent = imageExtent(options.image, side.columns, name);
  const begin = (source: RandomSource): Autoencoder =>
    imageAutoencoder(extent, options.code, source);
  const { scaled, deviation } = scaleTogether(side, name);
  return {
    rows: scaled,
    begin,
    error: (batch, back) => mean<Tensor1D>(abs(sub(back, batch)), 1),
    shareOfSpread: (loss) => loss / deviation,
  };
}

/** Shifts and scales all columns alike, so that large ones count for more; and their mean absolute deviation from their means. */
function scaleTogether(side: Matrix, name: string): { scaled: Matrix; deviation: number } {
  const map = fitStandardizingMap(side.data);
  if (!(map.scale > 0)) {
    throw new DataError(`fit: expected columns that vary, got equal values in all of ${name}`);
  }
  const scaled = applyMargins(
    Array.from({ length: side.columns }, () => map),
    side,
  ).values;
  let deviation = 0;
  for (let column = 0; column < side.columns; column += 1) {
    let total = 0;
    for (let row = 0; row < side.rows; row += 1) {
      total += scaled.data[row * side.columns + column]!;
    }
    for (let row = 0; row < side.rows; row += 1) {
      deviation += Math.abs(scaled.data[row * side.columns + column]! - total / side.rows);
    }
  }
  return { scaled, deviation: deviation / scaled.data.length };
}
